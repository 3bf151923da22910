package circuit

import (
	"cmp"
	"maps"
	"math"
	"slices"
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
	p := plan{PhaseInfo: PhaseInfo{Name: s.Name, Duration: s.Duration, Until: s.Until,
		Solve: cmp.Or(s.Solve, "trajectory")},
		at: make([]int, n), clampBy: make([]string, n), still: make([]bool, n)}
	p.drifts, p.biasDrifts = make([]bool, len(k.drifts)), make([]bool, n)
	if s.Learn {
		p.drifts, p.biasDrifts = k.drifts, k.biasDrifts
	}
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
	k.stillAtEnd(key, &p)
	k.programs(&p)
	k.gates(&p)
	k.structure(&p)
	k.noisy(&p)
	p.rest = k.rest(key, &p)
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

// settle finds what has to settle. Where the state of rest is solved for that is all that evolves: a
// controller may set out while the layer named is still where it rests without it.
func (k *compiler) settle(key string, s *Phase, p *plan) {
	named := k.lookups(k.populationIndex, "population", key+".settle", s.Settle)
	for _, i := range named {
		if p.at[i] < 0 {
			k.errorf(key+".settle", "population %q does not evolve in this phase (it is clamped, held or has tau = 0), so it cannot settle", k.c.populations[i].Name)
		}
	}
	if p.Settle = named; len(named) == 0 || s.Solve == "equilibrium" {
		p.Settle = p.Evolving
	}
}

// stillAtEnd reports inputs that move on at the end of a phase that is solved for its rest.
func (k *compiler) stillAtEnd(key string, p *plan) {
	if p.Solve != "equilibrium" {
		return
	}
	end := math.Nextafter(p.Duration, 0)
	for pop := range p.movingWires {
		for _, i := range p.movingWires[pop].inputs {
			if in := &k.c.inputs[i]; !in.wave.constant(in.piece(end)) {
				k.errorf(key+".solve", "\"equilibrium\" needs inputs that have come to stay, but %q still changes at the end of the phase: use solve = \"trajectory\", or a longer duration", in.name)
			}
		}
	}
}
