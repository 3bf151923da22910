package plasticity

var delta = Kind{
	Name:     "delta",
	Formula:  "dW = rate post pre^T, post the target unit's share of the error",
	Citation: "B. Widrow, M. E. Hoff, IRE WESCON Convention Record 4 (1960) 96-104",
	New:      fixed(Delta{}),
}

// Delta correlates each target unit's share of the error with the source. The slope of the target's
// transfer function, where the method of credit assignment asks for it, is in what is read of Post.
type Delta struct{}

var _ Rule = Delta{}

// Factors implements Rule.
func (Delta) Factors(c *Change, l *Local) {
	c.Reset()
	c.addOuter(1, l.Post, l.Pre)
}
