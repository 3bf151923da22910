package circuit

import "slices"

// singleLoopDynamicInversion inverts all layers in one loop with one controller: Podlaski & Machens,
// Advances in Neural Information Processing Systems 33 (2020), arXiv 2007.05112, supplement.
var singleLoopDynamicInversion = creditMethod{
	name: "single-loop-dynamic-inversion", doc: "one loop with one controller at the output settles all hidden layers", usual: opposite,
	expand: func(x *expansion) { x.singleLoop() },
}

// singleLoop adds a layer q a hidden layer, each driven by that below, and the controller z of the last:
// dq1/dt = -q1 + B z, dq(l+1)/dt = -q(l+1) + F(ql), dz/dt = -alpha z + F(q(L-1)) - delta.
func (x *expansion) singleLoop() {
	s := settling{phase: "feedback"}
	first := len(x.Pathways)
	for l := 1; l < x.depth(); l++ {
		q := numbered("q", l)
		x.evolving(q, l, x.feedback.Tau, "tau")
		s.inverted = append(s.inverted, q)
		x.ascend(l, q)
	}
	x.evolving("z", x.depth(), x.feedback.TauController, "tau_controller")
	x.Populations[len(x.Populations)-1].Leak = constant(x.Credit.Leak)
	x.copy("ez", "e", "z", -1, "")
	x.goBack(Pathway{Name: "B", From: "z", To: "q1", Kind: "feedback", Weights: x.back(x.depth(), x.down(2)...)})
	for _, p := range x.Pathways[first:] {
		s.open = append(s.open, p.Name)
	}
	x.Credit.Deltas = s.inverted
	s.moving = append(slices.Clone(s.inverted), "z")
	x.settle(s, true)
}

// ascend adds the pathway from q, the layer l of the loop that was added last, to the next, and says what
// the hidden layer learns from.
func (x *expansion) ascend(l int, q string) {
	p := Pathway{Name: numbered("W", l+1) + "q", From: q, To: numbered("q", l+1), Weights: sharing(numbered("W", l+1), false)}
	if l+1 == x.depth() {
		p.To = "z"
	}
	switch x.Credit.Loop {
	case "linear":
		x.credited(l, q, "rate", true)
	case "operating-point":
		p.Modulate = bySlope(x.layer(l))
		x.credited(l, q, "rate", false)
	case "tanh-zero":
		x.Populations[len(x.Populations)-1].Transfer.Kind = "tanh"
		x.credited(l, q, "state", false)
	}
	x.connect(p, "credit")
}
