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
	inverses []pseudoInverse // of W[k+1], at k
}

var _ Method = (*PseudoBackpropagation)(nil)

// Prepare implements Method.
func (m *PseudoBackpropagation) Prepare(c *Chain) error {
	if err := c.check(); err != nil {
		return err
	}
	m.chain = c
	if len(m.inverses) != c.hidden() {
		m.inverses = make([]pseudoInverse, c.hidden())
	}
	for k := range m.inverses {
		if err := m.inverses[k].set(c.W[k+1]); err != nil {
			return fmt.Errorf("credit: pseudo-backpropagation: W%d: %w", k+2, err)
		}
	}
	return nil
}

// Deltas implements Method.
func (m *PseudoBackpropagation) Deltas(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) error {
	m.pass(deltas, shares, slopes, e, m.down)
	return nil
}

func (m *PseudoBackpropagation) down(dst *linalg.Dense, k int, above *linalg.Dense) {
	m.inverses[k].apply(dst.Data, above.Data, above.Rows)
}
