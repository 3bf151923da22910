package plasticity

var difference = Kind{
	Name:    "difference",
	Formula: "dW = rate (post pre^T - freepost freepre^T)",
	Citation: "J. R. Movellan, Connectionist Models (Morgan Kaufmann, 1991) 10-17; " +
		"X. Xie, H. S. Seung, Neural Computation 15 (2003) 441-454",
	Free: true,
	New:  fixed(Difference{}),
}

// Difference is contrastive Hebbian learning: Hebb's rule in the phase with feedback, and its
// opposite in the free phase.
type Difference struct{}

var _ Rule = Difference{}

// Factors implements Rule.
func (Difference) Factors(c *Change, l *Local) {
	c.Reset()
	c.addOuter(1, l.Post, l.Pre)
	c.addOuter(-1, l.FreePost, l.FreePre)
}
