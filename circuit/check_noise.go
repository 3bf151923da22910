package circuit

import "strings"

// checkNoise checks that noise reaches a state, and that nothing waits for rest.
func (r *reader) checkNoise() {
	for i := range r.spec.Populations {
		if p := &r.spec.Populations[i]; p.Noise != nil {
			r.checkNoisy(p)
		}
	}
	first := r.firstNoisy()
	if first == "" {
		return
	}
	for i := range r.spec.Phases {
		if p := &r.spec.Phases[i]; p.Until == "settled" {
			r.problem("phase."+p.Name+".until", "is \"settled\", but population %q has noise and never comes to rest: write until = \"end\", or remove the noise", first)
		}
	}
}

// firstNoisy is the first population with noise, "" if none has.
func (r *reader) firstNoisy() string {
	for i := range r.spec.Populations {
		if p := &r.spec.Populations[i]; p.Noise != nil {
			return p.Name
		}
	}
	return ""
}

// checkNoiseMethod checks that the method takes noise in; where none is named, it is the noise that
// asks for one.
func (r *reader) checkNoiseMethod(t table, m MethodName) {
	first := r.firstNoisy()
	if first == "" || m.Stochastic {
		return
	}
	key := t.at("method")
	if !t.has("method") {
		key = "population." + first + ".noise"
	}
	r.problem(key, "population %q has noise, which %s would leave out: write [integrator] with method = \"sra1\" and step = \"0.1 ms\"; the methods with noise are %s",
		first, m.Name, strings.Join(stochasticNames(), ", "))
}

// checkNoisy checks one population with noise.
func (r *reader) checkNoisy(p *Population) {
	key := "population." + p.Name + ".noise"
	switch {
	case p.Clamp != "":
		r.problem(key, "population %q is clamped: its state is the data, so noise has no effect", p.Name)
	case p.Noise.Kind == "white" && p.algebraic() && !r.told("population."+p.Name+".tau"):
		r.problem(key, "white noise is added to dx/dt, but with tau = 0 there is none: give the population a tau, or write kind = \"ou\"")
	}
	if p.Noise.Kind != "ou" {
		return
	}
	for _, section := range []string{"population", "pathway"} {
		if name := p.Name + noiseSuffix; r.exists[listedName{section, name}] {
			r.problem(key, "makes a population and a pathway %q, but there is a %s of this name already: give that another name", name, section)
		}
	}
}

// nameNoises makes the populations that colour noise known by their names, so that they can be recorded.
func (r *reader) nameNoises(known bool) {
	for i := range r.spec.Populations {
		if p := &r.spec.Populations[i]; p.Noise != nil && p.Noise.Kind == "ou" {
			if name := (listedName{"population", p.Name + noiseSuffix}); r.populations[name.name] == nil {
				r.exists[name] = known
			}
		}
	}
}
