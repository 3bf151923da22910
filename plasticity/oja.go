package plasticity

var oja = Kind{
	Name:     "oja",
	Formula:  "dW = rate (post pre^T - diag(post^2) W)",
	Citation: "E. Oja, Journal of Mathematical Biology 15 (1982) 267-273",
	New:      fixed(Oja{}),
}

// Oja is Hebb's rule with a decay that holds each target unit's weights at norm 1, in the direction
// of the inputs' first principal component if the target is linear.
type Oja struct{}

var _ Rule = Oja{}

// Factors implements Rule.
func (Oja) Factors(c *Change, l *Local) {
	c.Reset()
	c.addOuter(1, l.Post, l.Pre)
	decay := c.DecayRows(len(l.Post))
	for i, y := range l.Post {
		decay[i] = y * y
	}
}
