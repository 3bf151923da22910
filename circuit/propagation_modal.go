package circuit

// takeApart prepares the functions of the reduced system: by modes where those of A B can be told apart.
func (p *propagation) takeApart() (err error) {
	p.modal, p.unit = false, 1
	if p.e > 0 {
		p.delta = -p.rates[0]
	}
	if p.k == 0 {
		return nil
	}
	if b, ok := p.decay(); ok {
		if p.modal, err = p.loop.Factor(&p.round, b, p.delta, phiTerms-1, true); p.modal || err != nil {
			return err
		}
	}
	p.reduce()
	return p.phi.Factor(&p.m, phiTerms-1)
}

// decay is the b of S = -b I, if S is so and something is eliminated: the kept variables are driven by the eliminated
// ones only, as those of a loop of two populations.
func (p *propagation) decay() (b float64, ok bool) {
	if p.e == 0 {
		return 0, false
	}
	b = -p.jkk.Data[0]
	for i := range p.k {
		for j, v := range p.jkk.Row(i) {
			if i != j && v != 0 || i == j && v != -b {
				return 0, false
			}
		}
	}
	return b, true
}

// apply writes the functions' sum over so many terms to out.
func (p *propagation) apply(h float64, terms int) {
	if !p.modal {
		p.phi.Apply(p.out, h, p.terms[:terms])
		return
	}
	for k, v := range p.terms {
		if p.xs[k], p.ws[k] = nil, nil; v != nil {
			p.xs[k], p.ws[k] = v[:p.k], v[2*p.k:]
		}
	}
	p.loop.Apply(p.out[:2*p.k], h, p.xs[:terms], nil, p.ws[:terms])
}
