package plasticity

// Change is sum over k < Pairs of Post[k] Pre[k]^T - diag(Decay) W. The zero value is ready; its
// buffers are used again by the next change. Whoever collects a batch may point Post[k] and Pre[k]
// to rows of its own: they are kept if they are long enough.
type Change struct {
	Post  [2][]float64 // one number a target unit
	Pre   [2][]float64 // one number a source unit
	Pairs int          // how many of them count
	Decay []float64    // one number a target unit, which multiplies its row of W; empty = none
}

// Reset empties c.
func (c *Change) Reset() { c.Pairs, c.Decay = 0, c.Decay[:0] }

// Add appends a pair for so many target and source units, and returns it to be written to.
func (c *Change) Add(targets, sources int) (post, pre []float64) {
	k := c.Pairs
	c.Pairs++
	c.Post[k], c.Pre[k] = sized(c.Post[k], targets), sized(c.Pre[k], sources)
	return c.Post[k], c.Pre[k]
}

// DecayRows makes Decay one number a target unit, and returns it to be written to.
func (c *Change) DecayRows(targets int) []float64 {
	c.Decay = sized(c.Decay, targets)
	return c.Decay
}

// addOuter appends the pair sign * post pre^T.
func (c *Change) addOuter(sign float64, post, pre []float64) {
	p, q := c.Add(len(post), len(pre))
	for i, v := range post {
		p[i] = sign * v
	}
	copy(q, pre)
}

func sized(v []float64, n int) []float64 {
	if cap(v) < n {
		return make([]float64, n)
	}
	return v[:n]
}
