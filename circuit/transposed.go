package circuit

import "settle/internal/linalg"

// transposed is the transpose of an operator as it is at any moment, not a copy: what learning
// writes to the matrix, both directions see.
type transposed struct{ of linalg.Operator }

var _ linalg.Operator = transposed{}

func (m transposed) Dims() (to, from int) {
	from, to = m.of.Dims()
	return to, from
}

func (m transposed) AddMul(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	m.of.AddMulTrans(dst, ldd, gain, x, ldx, n)
}

func (m transposed) AddMulTrans(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	m.of.AddMul(dst, ldd, gain, x, ldx, n)
}

// Dense returns a copy: the view has no storage of its own.
func (m transposed) Dense() *linalg.Dense { return m.of.Dense().Transpose() }

func (m transposed) Products() int { return m.of.Products() }

// viewTransposed returns the transposed view of an operator; of a view, the operator itself.
func viewTransposed(w linalg.Operator) linalg.Operator {
	if t, ok := w.(transposed); ok {
		return t.of
	}
	return transposed{w}
}
