package circuit

import "slices"

// dynamicInversion inverts layer by layer, with a controller for each: Podlaski & Machens, Advances in
// Neural Information Processing Systems 33 (2020), arXiv 2007.05112.
var dynamicInversion = creditMethod{
	name: "dynamic-inversion", doc: "a loop a layer settles at the state that would have produced what the layer above lacks", usual: opposite,
	expand: func(x *expansion) { x.loops(x.Credit.Solve) },
}

// nonDynamicInversion is the closed form of the same loops, from the same paper.
var nonDynamicInversion = creditMethod{
	name: "non-dynamic-inversion", doc: "the states at which those loops would settle, computed in closed form", usual: opposite,
	expand: func(x *expansion) { x.loops("closed-form") },
}

// settling is what a phase of loops needs to know of them.
type settling struct {
	phase     string
	moving    []string // populations that evolve
	inverted  []string // those that have to settle: all but the controllers
	following []string // algebraic populations in the loops
	open      []string // the loops' pathways; nil = all
}

// loops adds a loop for each forward pathway above the first, from the output down, and their phases.
func (x *expansion) loops(solve string) {
	x.Credit.Solve = solve
	var all []settling
	for l := x.depth(); l >= 2; l-- {
		all = append(all, x.loop(l))
	}
	if x.Credit.Schedule == "together" || len(all) == 1 {
		all = []settling{together(all)}
	}
	for i, s := range all {
		x.settle(s, i == len(all)-1)
	}
}

// loop adds the controller u of layer l, the inverted layer r below it, and what joins them:
// tau_u du/dt = -alpha u + F(r) - delta, tau_r dr/dt = -r + B u.
func (x *expansion) loop(l int) settling {
	u, r := numbered("u", l), numbered("r", l-1)
	x.evolving(u, l, x.feedback.TauController, "tau_controller")
	x.Populations[len(x.Populations)-1].Leak = constant(x.Credit.Leak)
	x.evolving(r, l-1, x.feedback.Tau, "tau")
	x.Credit.Deltas = append([]string{r}, x.Credit.Deltas...)
	first := len(x.Pathways)
	s := settling{phase: numbered("feedback", l), moving: []string{u, r}, inverted: []string{r}}
	x.drive(l, u)
	s.following = x.predict(l, r, u)
	x.goBack(Pathway{Name: numbered("B", l), From: u, To: r, Kind: "feedback", Weights: x.back(l, numbered("W", l))})
	for _, p := range x.Pathways[first:] {
		s.open = append(s.open, p.Name)
	}
	return s
}

// evolving adds a population as large as layer l.
func (x *expansion) evolving(name string, l int, tau float64, key string) {
	x.add(Population{Name: name, Size: x.net.Layers[l], Tau: constant(tau)}, numbered("network.layers.", l+1))
	x.origin["population."+name+".tau"] = "credit." + key
	x.origin["population."+name+".leak"] = "credit.leak"
}

// drive hands the error, or what the loop above settled at, to the controller of layer l, with a minus
// sign.
func (x *expansion) drive(l int, u string) {
	switch {
	case l == x.depth():
		x.copy(numbered("eu", l), "e", u, -1, "")
	case x.Credit.Loop == "linear":
		x.copy(numbered("ru", l), numbered("r", l), u, -1, x.layer(l))
	default: // the slope is within the loop above
		x.copy(numbered("ru", l), numbered("r", l), u, -1, "")
	}
}

// predict adds the way from the inverted layer r through the forward weights into layer l to the
// controller u, and says what the layer below learns from. It returns the algebraic populations on the way.
func (x *expansion) predict(l int, r, u string) (following []string) {
	p := Pathway{Name: numbered("W", l) + "r", From: r, To: u, Weights: sharing(numbered("W", l), false)}
	switch x.Credit.Loop {
	case "linear":
		x.credited(l-1, r, "rate", true)
	case "operating-point":
		p.Modulate = bySlope(x.layer(l - 1))
		x.credited(l-1, r, "rate", false)
	case "tanh-zero":
		if l > 2 { // the loop below reads the state of r, so that its rate has to stay linear
			p.From = x.saturating(l-1, r)
			following = []string{p.From}
		} else {
			x.Populations[len(x.Populations)-1].Transfer.Kind = "tanh"
		}
		x.credited(l-1, r, "state", false)
	}
	x.connect(p, "credit")
	return following
}

// saturating adds an algebraic copy of r whose rate is tanh(r).
func (x *expansion) saturating(l int, r string) string {
	t := numbered("t", l)
	x.add(Population{Name: t, Size: x.net.Layers[l], Transfer: Transfer{Kind: "tanh"}}, numbered("network.layers.", l+1))
	x.copy(r+"t", r, t, 1, "")
	return t
}

// together are loops that settle at once, with all pathways open.
func together(all []settling) settling {
	one := settling{phase: "feedback"}
	for _, s := range all {
		one.inverted = append(one.inverted, s.inverted...)
		one.moving = append(one.moving, s.moving...)
		one.following = append(one.following, s.following...)
	}
	if len(all) == 1 {
		one.open = all[0].open
	}
	return one
}

// settle adds the phase in which loops settle while everything else is held; learn at its end.
func (x *expansion) settle(s settling, learn bool) {
	x.Order = append(x.Order, s.moving...)
	p := Phase{
		Name: s.phase, Duration: x.feedback.Duration, Until: x.feedback.Until, Solve: x.Credit.Solve,
		Hold: x.others(slices.Concat(s.moving, s.following)), Open: s.open, Learn: learn,
	}
	if p.Until == "settled" {
		p.Settle = s.inverted
	}
	if !x.Credit.WarmStart {
		p.Reset = s.moving
	}
	x.Phases = append(x.Phases, p)
	key := "phase." + p.Name
	x.origin[key] = "credit"
	for _, name := range []string{"duration", "until", "solve"} {
		x.origin[key+"."+name] = "credit." + name
	}
	x.origin[key+".settle"], x.origin[key+".reset"] = "credit", "credit.warm_start"
}
