package plasticity

var hebb = Kind{
	Name:     "hebb",
	Formula:  "dW = rate post pre^T",
	Citation: "D. O. Hebb, The Organization of Behavior (Wiley, 1949)",
	New:      fixed(Hebb{}),
}

// Hebb correlates the two ends. Nothing bounds the weights but the pathway's own decay.
type Hebb struct{}

var _ Rule = Hebb{}

// Factors implements Rule.
func (Hebb) Factors(c *Change, l *Local) {
	c.Reset()
	c.addOuter(1, l.Post, l.Pre)
}
