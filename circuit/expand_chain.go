package circuit

// backpropagation of Rumelhart, Hinton & Williams, Nature 323 (1986) 533.
var backpropagation = creditMethod{
	name: "backpropagation", doc: "the transposes of the forward weights, as they are at that moment",
	expand: func(x *expansion) {
		x.chain(func(l int) Weights { return sharing(numbered("W", l), true) })
	},
}

// feedbackAlignment of Lillicrap et al., Nature Communications 7 (2016) 13276.
var feedbackAlignment = creditMethod{
	name: "feedback-alignment", doc: "fixed random feedback weights, layer by layer", usual: between(0.5),
	expand: func(x *expansion) {
		x.chain(func(l int) Weights { return x.back(l, numbered("W", l)) })
	},
}

// directFeedbackAlignment of Nøkland, Advances in Neural Information Processing Systems 29 (2016).
var directFeedbackAlignment = creditMethod{
	name: "direct-feedback-alignment", doc: "fixed random feedback weights from the output to each layer", usual: between(0.5),
	expand: func(x *expansion) {
		x.deltas(func(l int) Pathway {
			return Pathway{From: "e", Weights: x.back(l, x.down(l)...)}
		})
	},
}

// pseudoBackpropagation carries the error back through W+: Podlaski & Machens, Advances in Neural
// Information Processing Systems 33 (2020).
var pseudoBackpropagation = creditMethod{
	name: "pseudo-backpropagation", doc: "the pseudo-inverses of the forward weights, made anew whenever they change",
	expand: func(x *expansion) {
		x.chain(func(l int) Weights {
			w := plainWeights("pseudo-inverse")
			w.Of, w.Tracking = []string{numbered("W", l)}, true
			return w
		})
	},
}

// gaussNewton is the target pinv(J_l) e of each layer, J_l = W_L D_(L-1) ... W_(l+1) D_l: Botev, Ritter &
// Barber, Practical Gauss-Newton optimisation for deep learning, ICML 2017.
var gaussNewton = creditMethod{
	name: "gauss-newton", doc: "the pseudo-inverse of each layer's Jacobian, computed in closed form",
	expand: func(x *expansion) {
		for l := x.depth() - 1; l >= 1; l-- {
			x.delta(l)
			x.credited(l, numbered("d", l), "rate", false)
		}
		x.instant("closed-form", []string{})
	},
}

// chain carries the error back layer by layer, through the weights that back gives for the pathway from
// layer l, times the slopes of the layers.
func (x *expansion) chain(back func(l int) Weights) {
	x.deltas(func(l int) Pathway {
		if l == x.depth() {
			return Pathway{From: "e", Weights: back(l)}
		}
		return Pathway{From: numbered("d", l), Weights: back(l), Modulate: bySlope(x.layer(l))}
	})
}

// deltas adds an algebraic population d for each hidden layer, from the output down, and the pathway B
// into it that from gives for the layer above.
func (x *expansion) deltas(from func(l int) Pathway) {
	var open []string
	for l := x.depth(); l >= 2; l-- {
		x.delta(l - 1)
		p := from(l)
		p.Name, p.To, p.Kind = numbered("B", l), numbered("d", l-1), "feedback"
		x.goBack(p)
		x.credited(l-1, p.To, "rate", true)
		open = append(open, p.Name)
	}
	x.instant("trajectory", open)
}

func (x *expansion) delta(l int) {
	d := numbered("d", l)
	x.add(Population{Name: d, Size: x.net.Layers[l]}, numbered("network.layers.", l+1))
	x.Credit.Deltas = append([]string{d}, x.Credit.Deltas...)
}

// instant adds the phase of a method whose deltas follow at once.
func (x *expansion) instant(solve string, open []string) {
	x.Credit.Solve = solve
	x.Phases = append(x.Phases, Phase{Name: "feedback", Until: "end", Solve: solve, Hold: x.others(x.Credit.Deltas), Open: open, Learn: true})
	x.origin["phase.feedback"] = "credit"
	x.Order = []string{}
}
