package circuit

import (
	"maps"
	"slices"
	"strings"
)

// phases plans each phase of the Spec.
func (k *compiler) phases() {
	for i := range k.spec.Inputs {
		for _, name := range k.spec.Inputs[i].Phases {
			k.checkPhase("input."+k.spec.Inputs[i].Name+".phases", name)
		}
	}
	k.c.plans = make([]plan, len(k.spec.Phases))
	for i := range k.spec.Phases {
		k.c.plans[i] = k.plan(&k.spec.Phases[i])
	}
}

func (k *compiler) checkPhase(key, name string) {
	for i := range k.spec.Phases {
		if k.spec.Phases[i].Name == name {
			return
		}
	}
	k.errorf(key, "unknown phase %q", name)
}

func (k *compiler) plan(s *Phase) plan {
	key := "phase." + s.Name
	n := len(k.c.populations)
	p := plan{PhaseInfo: PhaseInfo{Name: s.Name, Duration: s.Duration, Until: s.Until},
		at: make([]int, n), clampBy: make([]string, n), still: make([]bool, n)}
	p.reset = k.lookups(k.populationIndex, "population", key+".reset", s.Reset)
	k.open(key, s, &p)
	k.roles(key, s, &p)
	order, ok := k.algebraicOrder(key, &p)
	if !ok {
		return p
	}
	p.Algebraic = order
	k.wire(&p)
	k.settle(key, s, &p)
	k.programs(&p)
	k.gates(&p)
	k.structure(&p)
	return p
}

func (k *compiler) open(key string, s *Phase, p *plan) {
	if s.Open != nil {
		p.Open = k.lookups(k.pathwayIndex, "pathway", key+".open", s.Open)
		return
	}
	for i := range k.c.pathways {
		p.Open = append(p.Open, i)
	}
}

// roles sorts the populations into clamped, held, algebraic and evolving. Being clamped goes
// before being held, and the phase's clamp before the population's own.
func (k *compiler) roles(key string, s *Phase, p *plan) {
	for _, name := range slices.Sorted(maps.Keys(s.Clamp)) {
		source := s.Clamp[name]
		if i := k.population(key+".clamp", name); i >= 0 {
			k.checkData(key+".clamp."+name, source, i)
			p.clampBy[i] = source
		}
	}
	held := make([]bool, len(p.at))
	for _, i := range k.lookups(k.populationIndex, "population", key+".hold", s.Hold) {
		held[i] = true
	}
	for i := range k.c.populations {
		pop := &k.c.populations[i]
		p.at[i] = -1
		if p.clampBy[i] == "" {
			p.clampBy[i] = pop.Clamp
		}
		switch {
		case p.clampBy[i] != "":
			p.Clamped, p.idle, p.still[i] = append(p.Clamped, i), append(p.idle, i), true
		case held[i]:
			p.Held, p.idle, p.still[i] = append(p.Held, i), append(p.idle, i), true
		case pop.Algebraic:
			p.Algebraic = append(p.Algebraic, i)
		default:
			p.Evolving = append(p.Evolving, i)
			p.at[i] = p.dim
			p.dim += pop.Size
		}
	}
}

// algebraicOrder sorts the phase's algebraic populations so that each comes after those it hangs
// on, through open pathways and through gates. A cycle is an error that names it.
func (k *compiler) algebraicOrder(key string, p *plan) (order []int, ok bool) {
	const (
		unseen = iota
		open
		done
	)
	state := make([]int, len(p.at))
	for i := range state {
		state[i] = done
	}
	for _, i := range p.Algebraic {
		state[i] = unseen
	}
	var trail []int
	var visit func(pop int) bool
	visit = func(pop int) bool {
		trail = append(trail, pop)
		defer func() { trail = trail[:len(trail)-1] }()
		switch state[pop] {
		case done:
			return true
		case open:
			k.cycle(key, trail)
			return false
		}
		state[pop] = open
		for _, up := range k.upstream(p, pop) {
			if !visit(up) {
				return false
			}
		}
		state[pop] = done
		order = append(order, pop)
		return true
	}
	for _, i := range p.Algebraic {
		if !visit(i) {
			return nil, false
		}
	}
	return order, true
}

// upstream are the populations that pop's drive is computed from.
func (k *compiler) upstream(p *plan, pop int) (list []int) {
	for _, i := range p.Open {
		if w := &k.c.pathways[i]; w.To == pop {
			list = append(list, w.From)
			if w.gate >= 0 {
				list = append(list, w.gate)
			}
		}
	}
	return list
}

// cycle tells of the cycle that the end of trail closes; trail runs upstream.
func (k *compiler) cycle(key string, trail []int) {
	last := trail[len(trail)-1]
	var names []string
	for i := len(trail) - 1; i >= 0; i-- {
		names = append(names, k.c.populations[trail[i]].Name)
		if trail[i] == last && i < len(trail)-1 {
			break
		}
	}
	k.errorf(key, "populations with tau = 0 wait for each other in a circle: %s; give one of them a tau, hold it, or close a pathway between them",
		strings.Join(names, " -> "))
}

// wire sorts inputs and open pathways into still and moving ones, by what they drive.
func (k *compiler) wire(p *plan) {
	n := len(p.at)
	p.stillWires, p.movingWires = make([]wires, n), make([]wires, n)
	// Algebraic populations in order: each is known to be still or not before it is asked for.
	for _, pop := range p.Algebraic {
		k.wireOne(p, pop)
		if m := p.movingWires[pop]; len(m.inputs)+len(m.pathways) == 0 {
			p.still[pop] = true
			p.stillChain = append(p.stillChain, pop)
		}
	}
	for _, list := range [][]int{p.Evolving, p.idle} {
		for _, pop := range list {
			k.wireOne(p, pop)
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
		if p.still[w.From] && (w.gate < 0 || p.still[w.gate]) {
			to = &p.stillWires[pop]
		}
		to.pathways = append(to.pathways, i)
	}
}

func (k *compiler) settle(key string, s *Phase, p *plan) {
	p.Settle = p.Evolving
	if len(s.Settle) == 0 {
		return
	}
	p.Settle = k.lookups(k.populationIndex, "population", key+".settle", s.Settle)
	for _, i := range p.Settle {
		if p.at[i] < 0 {
			k.errorf(key+".settle", "population %q does not evolve in this phase (it is clamped, held or has tau = 0), so it cannot settle", k.c.populations[i].Name)
		}
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
