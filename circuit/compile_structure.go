package circuit

import "settle/internal/linalg"

// structure finds out what the Jacobian of a phase looks like before any number is known.
func (k *compiler) structure(p *plan) {
	p.direct, p.loose = make([]bool, len(k.c.pathways)), make([]bool, len(k.c.pathways))
	p.looseFrom = make([]bool, len(p.at))
	p.constantJ, p.boundedJ = true, true
	k.reach(p)
	for _, list := range [][]int{p.whole.targets, p.whole.chain} {
		for _, pop := range list {
			for _, i := range p.movingWires[pop].pathways {
				k.classify(p, i)
			}
		}
	}
}

// reach fills feels, algebraic populations first: they hand on what they feel.
func (k *compiler) reach(p *plan) {
	p.feels = make([][]bool, len(p.at))
	for _, list := range [][]int{p.Algebraic, p.Evolving} {
		for _, pop := range list {
			p.feels[pop] = make([]bool, len(p.at))
			for _, i := range p.movingWires[pop].pathways {
				p.markUpstream(&k.c.pathways[i], p.feels[pop])
			}
		}
	}
}

// markUpstream marks the evolving populations that a pathway's contribution hangs on.
func (p *plan) markUpstream(w *pathway, marks []bool) {
	for _, up := range []int{w.From, w.gate} {
		switch {
		case up < 0 || p.still[up]:
		case p.at[up] >= 0:
			marks[up] = true
		default:
			for q, felt := range p.feels[up] {
				marks[q] = marks[q] || felt
			}
		}
	}
}

// classify sorts a moving pathway. It is direct if its block of the Jacobian is
// gain diag(post) W diag(pre phi'): between evolving populations, unit by unit, by elements that
// are stored, and no gate moves.
func (k *compiler) classify(p *plan, i int) {
	w := &k.c.pathways[i]
	from := &k.c.populations[w.From]
	if p.at[w.To] >= 0 {
		p.direct[i] = p.at[w.From] >= 0 && from.coupled == nil && (w.gate < 0 || p.still[w.gate]) && hasElements(w.W)
		if p.loose[i] = !p.direct[i]; p.loose[i] {
			p.markUpstream(w, p.looseFrom)
		}
	}
	moves := !p.still[w.From]
	p.constantJ = p.constantJ && w.gate < 0 && from.linear && !p.drifts[i]
	p.boundedJ = p.boundedJ && (!moves || from.bounded) &&
		(w.gate < 0 || k.c.populations[w.gate].bounded && !w.Modulate.Inverse)
}

// hasElements tells whether single elements of w can be read without multiplying it out.
func hasElements(w linalg.Operator) bool {
	switch m := w.(type) {
	case *linalg.Dense, *linalg.CSR:
		return true
	case transposed:
		return hasElements(m.of)
	}
	return false
}
