package plasticity

var delta = Kind{
	Name:     "delta",
	Formula:  "dW = rate (slope * post) pre^T",
	Citation: "B. Widrow, M. E. Hoff, IRE WESCON Convention Record 4 (1960) 96-104",
	Rule:     Delta{},
}

// Delta multiplies the settled feedback state, as the target unit's share of the error, by the
// slope of its transfer function and the source's rate.
type Delta struct{}

var _ Rule = Delta{}

// Factors implements Rule.
func (Delta) Factors(post, pre []float64, l Local) {
	for i, p := range l.Post {
		post[i] = l.Slope[i] * p
	}
	copy(pre, l.Pre)
}
