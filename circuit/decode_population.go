package circuit

import (
	"slices"

	"settle/neurons"
)

func (r *reader) readPopulation(t table, name string) {
	p := Population{Name: name, Size: t.whole("size"), Transfer: t.transfer("transfer"), Clamp: t.choice("clamp")}
	p.Tau = t.quantities("tau", p.Size)
	p.Leak = t.quantities("leak", p.Size)
	p.Bias = t.quantities("bias", p.Size)
	p.Initial = t.quantities("initial", p.Size)
	p.Noise = t.noise()
	switch {
	case t.has("tau"):
		t.timing(&p)
	case t.has("clamp"):
		p.Tau = Values{Init: "constant"} // its state is data: nothing follows anything
	default:
		k, _, _ := t.key("tau")
		at, _ := r.text.find(t.path)
		r.reportAt(at, t.at("tau"), Error{Problem: "is missing: write tau = " + k.Example + `, or "0 ms" if the population follows its input at once`})
	}
	r.spec.Populations = append(r.spec.Populations, p)
}

// noise reads the table of a population's noise; nil if there is none, or none that could be read.
func (t table) noise() *Noise {
	v, given := t.values["noise"]
	if !given {
		return nil
	}
	n, ok := t.r.table(t.at("noise"), "population.*.noise", v)
	if !ok {
		return nil
	}
	noise := &Noise{Kind: n.choice("kind"), Intensity: n.number("intensity"), Tau: n.number("tau"), Std: n.number("std")}
	chosen, ok := findVariant(noiseVariants, noise.Kind)
	if !ok {
		return nil
	}
	n.variant("kind", noiseVariants, chosen)
	return noise
}

// timing checks that tau is above 0 or 0 as a whole, and that an algebraic population has a leak.
func (t table) timing(p *Population) {
	zero := func(v float64) bool { return v == 0 }
	switch tau := &p.Tau; {
	case tau.Init == "list" && slices.ContainsFunc(tau.List, zero) && !tau.isZero():
		t.r.problem(t.at("tau"), "is 0 for some units only; a population is algebraic as a whole: make two populations of it")
	case tau.Init == "uniform" && tau.Min == 0:
		t.r.problem(t.at("tau"), "can be drawn as 0; a population is algebraic as a whole: make min larger than 0")
	case tau.Init == "normal" && tau.Mean == 0:
		t.r.problem(t.at("tau"), "has a mean of 0, so that half of the values are negative; write mean as well")
	}
	if p.algebraic() && (p.Leak.isZero() || p.Leak.Init == "list" && slices.ContainsFunc(p.Leak.List, zero)) {
		t.r.problem(t.at("leak"), "is 0, but with tau = 0 the state is the input divided by the leak; give a leak other than 0, or a tau above 0")
	}
}

// isZero tells whether every unit has 0.
func (v *Values) isZero() bool {
	return v.Init == "constant" && v.Constant == 0 ||
		v.Init == "list" && !slices.ContainsFunc(v.List, func(f float64) bool { return f != 0 })
}

// algebraic tells whether the population follows its input at once.
func (p *Population) algebraic() bool { return p.Clamp == "" && p.Tau.isZero() }

// transfer reads the name of a transfer function, or a table with its kind and parameters.
func (t table) transfer(name string) Transfer {
	k, v, _ := t.key(name)
	return t.r.transfer(k, t.at(name), v)
}

// transfer reads v, which stands at key, as k says.
func (r *reader) transfer(k *Key, key string, v any) Transfer {
	params, isTable := v.(map[string]any)
	if !isTable {
		return Transfer{Kind: r.oneOf(key, k, v)}
	}
	in := table{r: r, path: key, pattern: "population.*.transfer", values: params} // alike everywhere
	kind, ok := neurons.Find(in.choice("kind"))
	if !ok {
		return Transfer{}
	}
	return Transfer{Kind: kind.Name, Params: in.parameters(kind)}
}

// parameters reads what stands beside kind.
func (t table) parameters(kind neurons.Kind) map[string]float64 {
	known := make([]string, len(kind.Params))
	params := map[string]float64{}
	for i, p := range kind.Params {
		known[i] = p.Name
		if v, given := t.values[p.Name]; given {
			k := Key{Type: numberType, Range: &Range{Min: p.Min, Max: p.Max, MinOpen: p.MinOpen, MaxOpen: p.MaxOpen}}
			params[p.Name] = t.numberAs(&k, p.Name, v)
		}
	}
	for _, name := range t.given() {
		if name == "kind" || slices.Contains(known, name) {
			continue
		}
		e := Error{Problem: "is not a parameter of " + kind.Name, Allowed: ClipList(known, false), Suggestion: t.r.suggest(name, known)}
		if len(known) == 0 {
			e.Allowed = "none"
		}
		t.r.reportKey(t.at(name), e)
	}
	if len(params) == 0 {
		return nil
	}
	return params
}
