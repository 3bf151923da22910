package circuit

import (
	"math"

	"settle/neurons"
)

// populations compiles the Spec's populations and lays out the full state.
func (k *compiler) populations() {
	k.c.populations = make([]population, len(k.spec.Populations))
	for i := range k.spec.Populations {
		s := &k.spec.Populations[i]
		k.c.populations[i] = k.compilePopulation(s, k.c.size)
		k.c.size += s.Size
		k.c.widest = max(k.c.widest, s.Size)
	}
}

func (k *compiler) compilePopulation(s *Population, offset int) population {
	key := "population." + s.Name
	p := population{PopulationInfo: PopulationInfo{
		Name: s.Name, Size: s.Size, Offset: offset, Transfer: s.Transfer.Kind, Clamp: s.Clamp,
		Tau:  k.draw(key+".tau", "tau", s.Name, s.Tau, s.Size),
		Leak: k.draw(key+".leak", "leak", s.Name, s.Leak, s.Size),
		Bias: k.draw(key+".bias", "bias", s.Name, s.Bias, s.Size),
	}}
	if s.Noise != nil && s.Noise.Kind == "white" {
		k.finite(key+".noise", []float64{s.Noise.Intensity})
		p.NoiseIntensity = s.Noise.Intensity
	}
	p.initial = k.quantity(key+".initial", s.Initial, s.Size)
	k.timing(key, &p)
	k.transfer(key, s, &p)
	if s.Clamp != "" {
		k.checkData(key+".clamp", s.Clamp, k.populationIndex[s.Name])
	}
	return p
}

// timing decides whether p is algebraic and prepares the reciprocals of tau or leak.
func (k *compiler) timing(key string, p *population) {
	zeros := 0
	for i, tau := range p.Tau {
		switch {
		case tau == 0:
			zeros++
		case tau < 0:
			k.errorf(key+".tau", "unit %d got %g s; a time constant cannot be negative: choose a distribution that is positive", i+1, tau)
			return
		}
	}
	switch zeros {
	case 0:
		p.invTau = reciprocals(p.Tau)
	case p.Size:
		p.Algebraic = true
		k.algebraicLeak(key, p)
	default:
		k.errorf(key+".tau", "%d of %d units have tau = 0; a population is algebraic as a whole: make two populations of it", zeros, p.Size)
	}
}

func (k *compiler) algebraicLeak(key string, p *population) {
	for i, leak := range p.Leak {
		if leak == 0 {
			k.errorf(key+".leak", "is 0 in unit %d, but with tau = 0 the state is the drive divided by leak; give a leak other than 0, or a tau", i+1)
			return
		}
	}
	p.invLeak = reciprocals(p.Leak)
}

func reciprocals(v []float64) []float64 {
	r := make([]float64, len(v))
	for i, x := range v {
		r[i] = 1 / x
	}
	return r
}

// transfer makes p's transfer function and notes what evaluations can make use of.
func (k *compiler) transfer(key string, s *Population, p *population) {
	kind, ok := neurons.Find(s.Transfer.Kind)
	if !ok {
		k.errorf(key+".transfer", "unknown transfer function %q; allowed: %v", s.Transfer.Kind, neurons.Names())
		return
	}
	phi, err := kind.New(s.Transfer.Params)
	if err != nil {
		k.errorf(key+".transfer", "%v", err)
		return
	}
	p.Phi = phi
	p.coupled, _ = phi.(neurons.Coupled)
	if b, ok := phi.(neurons.Bounded); ok && p.coupled == nil {
		p.maxSlope = b.MaxSlope()
		p.bounded = !math.IsInf(p.maxSlope, 0)
	}
	p.linear = s.Transfer.Kind == "linear"
	p.identity = p.linear && p.maxSlope == 1
}
