package credit

import (
	"fmt"

	"settle/internal/linalg"
)

var nonDynamicInversion = Kind{
	Name: "non-dynamic-inversion",
	Formula: "linear: delta_l = D_l B (W B - alpha I)^-1 delta_(l+1); operating-point: B (W D_l B - alpha I)^-1 delta_(l+1); " +
		"tanh-zero: B u with -alpha u + W tanh(B u) - delta_(l+1) = 0; W = W_(l+1)",
	Citation: "W. F. Podlaski, C. K. Machens, NeurIPS 33 (2020), arXiv:2007.05112",
	Dynamics: "dynamic-inversion",
	New:      func() Method { return &NonDynamicInversion{} },
}

// NonDynamicInversion is where a sequence of inversion loops, one around each W[k] and B[k] from the
// output down, comes to rest. With a linear loop D is applied to what is read and passed on; the
// others have their D inside.
type NonDynamicInversion struct {
	inversion
}

var _ Method = (*NonDynamicInversion)(nil)

// Prepare implements Method. It factors linear loops; the others are factored at each example.
func (m *NonDynamicInversion) Prepare(c *Chain) error {
	if err := c.checkFeedback(c.hidden(), c.above); err != nil {
		return err
	}
	m.begin(c, c.hidden())
	for k := range m.loops {
		w, b := c.W[k+1:k+2], c.B[k+1]
		if err := m.loops[k].prepare(m.name(k), w, b, c.Leak, m.kind); err != nil {
			return err
		}
	}
	return nil
}

// Deltas implements Method.
func (m *NonDynamicInversion) Deltas(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) error {
	checkRows(m.chain, deltas, shares, slopes, e)
	if m.kind == Linear {
		m.linear(deltas, shares, slopes, e)
		return nil
	}
	err := eachRow(e.Rows, deltas, func(i int) (int, error) {
		delta := e.Row(i)
		for k := len(m.loops) - 1; k >= 0; k-- {
			if err := m.loops[k].serve(deltas[k:k+1], slopes[k:k+1], i, delta, m.kind); err != nil {
				return k, err
			}
			delta = deltas[k].Row(i)
		}
		return 0, nil
	})
	keepAll(shares, deltas)
	return err
}

func (m *NonDynamicInversion) linear(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) {
	above := e
	for k := len(m.loops) - 1; k >= 0; k-- {
		m.loops[k].solve(deltas[k].Data, above.Data, e.Rows)
		keep(shares, k, deltas[k])
		multiply(deltas[k], slopes[k])
		above = deltas[k]
	}
}

func (m *NonDynamicInversion) name(k int) string {
	if k < len(m.names) {
		return m.names[k]
	}
	m.names = append(m.names, fmt.Sprintf("non-dynamic-inversion: the loop W%d B%d to layer %d", k+2, k+2, k+1))
	return m.names[k]
}
