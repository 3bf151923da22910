package plasticity

var bcm = Kind{
	Name: "bcm",
	Formula: "dW = rate (post (post - theta)) pre^T; " +
		"then theta <- theta + (post^2 - theta) / window",
	Citation: "E. L. Bienenstock, L. N. Cooper, P. W. Munro, Journal of Neuroscience 2 (1982) 32-48; " +
		"the square as in N. Intrator, L. N. Cooper, Neural Networks 5 (1992) 3-17",
	Memory: true,
	New:    func(p Parameters) Rule { return BCM(p) },
}

// BCM weakens the synapses of a target unit that is less active than its threshold theta, and
// strengthens them if it is more active. The threshold is the unit's Memory: a sliding average of
// its squared activity, from 0.
type BCM struct {
	Window float64 // examples over which the threshold averages; default 100
}

var _ Rule = BCM{}

// Factors implements Rule.
func (r BCM) Factors(c *Change, l *Local) {
	c.Reset()
	post, pre := c.Add(len(l.Post), len(l.Pre))
	copy(pre, l.Pre)
	share := 1 / r.window()
	for i, y := range l.Post {
		theta := l.Memory[i]
		post[i] = y * (y - theta)
		l.Memory[i] = theta + share*(y*y-theta)
	}
}

func (r BCM) window() float64 {
	if r.Window == 0 {
		return 100
	}
	return max(r.Window, 1)
}
