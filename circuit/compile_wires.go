package circuit

import "slices"

// wire sorts inputs and open pathways into still and moving ones, by what they drive.
func (k *compiler) wire(p *plan) {
	n := len(p.at)
	p.stillWires, p.movingWires = make([]wires, n), make([]wires, n)
	// Algebraic populations in order: each is known to be still or not before it is asked for.
	for _, pop := range p.Algebraic {
		k.wireOne(p, pop)
		if m := p.movingWires[pop]; len(m.inputs)+len(m.pathways) == 0 && !p.biasDrifts[pop] {
			p.still[pop] = true
			p.stillChain = append(p.stillChain, pop)
		}
	}
	for _, list := range [][]int{p.Evolving, p.idle} {
		for _, pop := range list {
			k.wireOne(p, pop)
		}
	}
	k.heard(p)
}

// heard finds the idle populations from which a pathway is open to one that is not idle.
func (k *compiler) heard(p *plan) {
	for _, pop := range p.idle {
		if slices.ContainsFunc(p.Open, func(i int) bool {
			w := &k.c.pathways[i]
			return w.From == pop && !slices.Contains(p.idle, w.To)
		}) {
			p.heard = append(p.heard, pop)
		}
	}
}

func (k *compiler) wireOne(p *plan, pop int) {
	for i := range k.c.inputs {
		in := &k.c.inputs[i]
		if in.to != pop || !in.actsIn(p.Name) {
			continue
		}
		to := &p.movingWires[pop]
		if in.still() {
			to = &p.stillWires[pop]
		}
		to.inputs = append(to.inputs, i)
	}
	for _, i := range p.Open {
		w := &k.c.pathways[i]
		if w.To != pop {
			continue
		}
		to := &p.movingWires[pop]
		if p.still[w.From] && (w.gate < 0 || p.still[w.gate]) && !p.drifts[i] {
			to = &p.stillWires[pop]
		}
		to.pathways = append(to.pathways, i)
	}
}

// programs works out the evaluations: of everything, of each part in the integrator's order, and
// of what a recorder wants to see.
func (k *compiler) programs(p *plan) {
	p.whole = p.program(&k.c.compiled, p.Evolving, nil)
	p.whole.hi = p.dim
	var moving []int
	for _, i := range p.Algebraic {
		if !p.still[i] {
			moving = append(moving, i)
		}
	}
	p.frame = p.program(&k.c.compiled, append(append([]int{}, p.Evolving...), p.idle...), moving)
	for _, i := range k.partOrder(p) {
		part := p.program(&k.c.compiled, []int{i}, nil)
		part.lo, part.hi = p.at[i], p.at[i]+k.c.populations[i].Size
		p.parts = append(p.parts, part)
	}
}

// partOrder is the integrator's order as far as it evolves in the phase, then the rest.
func (k *compiler) partOrder(p *plan) (order []int) {
	listed := make([]bool, len(p.at))
	named := k.lookups(k.populationIndex, "population", "integrator.order", k.spec.Integrator.Order)
	for _, i := range append(named, p.Evolving...) {
		if p.at[i] >= 0 && !listed[i] {
			listed[i] = true
			order = append(order, i)
		}
	}
	return order
}

// gates gives each moving pathway with a still gate a place to keep it.
func (k *compiler) gates(p *plan) {
	p.gateAt = make([]int, len(k.c.pathways))
	for i := range p.gateAt {
		p.gateAt[i] = -1
	}
	for pop := range p.movingWires {
		for _, i := range p.movingWires[pop].pathways {
			if gate := k.c.pathways[i].gate; gate >= 0 && p.still[gate] {
				p.gateAt[i] = p.gateSize
				p.gateSize += k.c.populations[gate].Size
			}
		}
	}
}
