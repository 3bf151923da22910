package credit

import (
	"fmt"

	"settle/internal/linalg"
)

var pseudoBackpropagation = Kind{
	Name:     "pseudo-backpropagation",
	Formula:  "delta_l = D_l W_(l+1)^+ delta_(l+1), W^+ the pseudo-inverse",
	Citation: "W. F. Podlaski, C. K. Machens, NeurIPS 33 (2020), arXiv:2007.05112",
	New:      func() Method { return &PseudoBackpropagation{} },
}

// PseudoBackpropagation carries the error down by the pseudo-inverses of the forward weights as they
// were at Prepare; the chain's B is not read.
type PseudoBackpropagation struct {
	layerwise
	inverse []*linalg.Dense // [k] (n_k x n_(k+1)), k >= 1
}

var _ Method = (*PseudoBackpropagation)(nil)

// Prepare implements Method.
func (m *PseudoBackpropagation) Prepare(c *Chain) error {
	if err := c.check(); err != nil {
		return err
	}
	m.chain, m.inverse = c, make([]*linalg.Dense, len(c.W))
	for k := 1; k < len(c.W); k++ {
		p, err := linalg.Pinv(c.W[k], smallest(c.W[k]))
		if err != nil {
			return fmt.Errorf("credit: pseudo-backpropagation: W%d: %w", k+1, err)
		}
		m.inverse[k] = p
	}
	return nil
}

// Deltas implements Method.
func (m *PseudoBackpropagation) Deltas(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) error {
	m.pass(deltas, shares, slopes, e, m.down)
	return nil
}

func (m *PseudoBackpropagation) down(dst *linalg.Dense, k int, above *linalg.Dense) {
	applyTo(dst, m.inverse[k+1], above)
}

// smallest is the share of the largest singular value below which one counts as zero: the rounding
// error of an SVD, as in LAPACK's users' guide and in MATLAB's and Julia's pinv.
func smallest(m *linalg.Dense) float64 { return float64(max(m.Rows, m.Cols)) * 0x1p-52 }
