package credit

import "settle/internal/linalg"

var singleLoop = Kind{
	Name: "single-loop-dynamic-inversion",
	Formula: "delta_1 = D_1 q_1, q_1 = B (P B - alpha I)^-1 e, P = W_L ... W_2; delta_l = D_l q_l, q_l = W_l q_(l-1). " +
		"operating-point: q_l = W_l D_(l-1) q_(l-1), D inside P and not outside. " +
		"tanh-zero: the same loop around q_l = W_l tanh(q_(l-1))",
	Citation: "W. F. Podlaski, C. K. Machens, NeurIPS 33 (2020), arXiv:2007.05112, supplement",
	Dynamics: "single-loop-dynamic-inversion",
	New:      func() Method { return &SingleLoop{} },
}

// SingleLoop is where one inversion loop around all layers above the first comes to rest. Its
// feedback B[1] leads from the output to the first hidden layer.
type SingleLoop struct {
	inversion
}

var _ Method = (*SingleLoop)(nil)

// Prepare implements Method.
func (m *SingleLoop) Prepare(c *Chain) error {
	if err := c.checkFeedback(min(1, c.hidden()), c.top); err != nil {
		return err
	}
	m.begin(c, min(1, c.hidden()))
	for _, l := range m.loops {
		return l.prepare("single-loop-dynamic-inversion: the loop through all weights above layer 1", c.W[1:], c.B[1], c.Leak, m.kind)
	}
	return nil
}

// Deltas implements Method.
func (m *SingleLoop) Deltas(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) error {
	checkRows(m.chain, deltas, shares, slopes, e)
	if len(m.loops) == 0 {
		return nil
	}
	if m.kind == Linear {
		m.linear(deltas, shares, slopes, e)
		return nil
	}
	err := eachRow(e.Rows, deltas, func(i int) (int, error) {
		return len(deltas) - 1, m.loops[0].serve(deltas, slopes, i, e.Row(i), m.kind)
	})
	keepAll(shares, deltas)
	return err
}

func (m *SingleLoop) linear(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) {
	m.loops[0].solve(deltas[0].Data, e.Data, e.Rows)
	for k := 1; k < len(deltas); k++ {
		applyTo(deltas[k], m.chain.W[k], deltas[k-1])
	}
	keepAll(shares, deltas)
	for k := range deltas {
		multiply(deltas[k], slopes[k])
	}
}
