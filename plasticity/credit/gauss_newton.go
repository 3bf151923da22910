package credit

import (
	"fmt"

	"settle/internal/linalg"
)

var gaussNewton = Kind{
	Name:    "gauss-newton",
	Formula: "delta_l = J_l^+ e, J_l = W_L D_(L-1) ... W_(l+1) D_l",
	Citation: "A. Meulemans et al., NeurIPS 33 (2020) 20024-20036 (Gauss-Newton targets); " +
		"J^+ the pseudo-inverse",
	New: func() Method { return &GaussNewton{} },
}

// GaussNewton is each example's Gauss-Newton step of least norm in the drive of each layer by itself:
// the smallest change of a_l that brings the linearised output to its target. D is inside J_l, so
// deltas and shares are the same.
type GaussNewton struct {
	chain    *Chain
	j        []*linalg.Dense // J of each hidden layer, for one example
	inverses []pseudoInverse // of J
}

var _ Method = (*GaussNewton)(nil)

// Prepare implements Method.
func (m *GaussNewton) Prepare(c *Chain) error {
	if err := c.check(); err != nil {
		return err
	}
	m.chain = c
	if len(m.j) != c.hidden() {
		m.j, m.inverses = make([]*linalg.Dense, c.hidden()), make([]pseudoInverse, c.hidden())
	}
	for k := range m.j {
		m.j[k] = resize(m.j[k], c.outputs(), c.units(k))
	}
	return nil
}

// Deltas implements Method.
func (m *GaussNewton) Deltas(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) error {
	checkRows(m.chain, deltas, shares, slopes, e)
	err := eachRow(e.Rows, deltas, func(i int) (int, error) {
		m.jacobians(slopes, i)
		for k := len(m.j) - 1; k >= 0; k-- {
			if err := m.inverses[k].set(m.j[k]); err != nil {
				return k, fmt.Errorf("gauss-newton: the Jacobian of the output to layer %d: %w", k+1, err)
			}
			m.inverses[k].apply(deltas[k].Row(i), e.Row(i), 1)
		}
		return 0, nil
	})
	keepAll(shares, deltas)
	return err
}

// jacobians writes J of every hidden layer for example i: J_l = J_(l+1) W_(l+1) D_l.
func (m *GaussNewton) jacobians(slopes []*linalg.Dense, i int) {
	for k := len(m.j) - 1; k >= 0; k-- {
		w := m.chain.W[k+1]
		if k == len(m.j)-1 {
			copy(m.j[k].Data, w.Data)
		} else {
			mulTo(m.j[k], m.j[k+1], w)
		}
		scaleColumns(m.j[k], slopes[k].Row(i))
	}
}
