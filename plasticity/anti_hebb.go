package plasticity

var antiHebb = Kind{
	Name:     "anti-hebb",
	Formula:  "dW = -rate post pre^T",
	Citation: "P. Foldiak, Biological Cybernetics 64 (1990) 165-170",
	New:      fixed(AntiHebb{}),
}

// AntiHebb decorrelates the two ends.
type AntiHebb struct{}

var _ Rule = AntiHebb{}

// Factors implements Rule.
func (AntiHebb) Factors(c *Change, l *Local) {
	c.Reset()
	c.addOuter(-1, l.Post, l.Pre)
}
