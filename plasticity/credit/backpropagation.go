package credit

import "settle/internal/linalg"

var backpropagation = Kind{
	Name:     "backpropagation",
	Formula:  "delta_l = D_l W_(l+1)^T delta_(l+1)",
	Citation: "D. E. Rumelhart, G. E. Hinton, R. J. Williams, Nature 323 (1986) 533-536",
	New:      func() Method { return &Backpropagation{} },
}

// Backpropagation is minus the gradient of half the squared error with respect to each layer's drive.
type Backpropagation struct{ layerwise }

var _ Method = (*Backpropagation)(nil)

// Prepare implements Method.
func (m *Backpropagation) Prepare(c *Chain) error {
	m.chain = c
	return c.check()
}

// Deltas implements Method.
func (m *Backpropagation) Deltas(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) error {
	m.pass(deltas, shares, slopes, e, m.down)
	return nil
}

func (m *Backpropagation) down(dst *linalg.Dense, k int, above *linalg.Dense) {
	mulTo(dst, above, m.chain.W[k+1]) // row i: W^T delta_i
}
