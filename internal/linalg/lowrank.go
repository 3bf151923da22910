package linalg

import "fmt"

// LowRank is the matrix W = U V^T, U (to x k), V (from x k), k usually small.
type LowRank struct{ U, V *Dense }

var _ Operator = (*LowRank)(nil)

// NewLowRank returns U V^T over the given factors, which it keeps.
func NewLowRank(u, v *Dense) *LowRank {
	if u.Cols != v.Cols {
		panic(fmt.Sprintf("linalg: NewLowRank of U (%d x %d) and V (%d x %d)", u.Rows, u.Cols, v.Rows, v.Cols))
	}
	return &LowRank{U: u, V: v}
}

// Dims returns the number of rows of U (targets) and of V (sources).
func (m *LowRank) Dims() (to, from int) { return m.U.Rows, m.V.Rows }

// Rank is k, the number of columns of U and V.
func (m *LowRank) Rank() int { return m.U.Cols }

// Products is k (to + from).
func (m *LowRank) Products() int { return m.U.Products() + m.V.Products() }

// Dense returns U V^T in full.
func (m *LowRank) Dense() *Dense {
	d := NewDense(m.U.Rows, m.V.Rows, nil)
	// Row i of W is V applied to row i of U.
	m.V.AddMul(d.Data, d.Cols, 1, m.U.Data, m.U.Cols, m.U.Rows)
	return d
}

// Transpose returns W^T = V U^T; it shares the factors of m.
func (m *LowRank) Transpose() *LowRank { return &LowRank{U: m.V, V: m.U} }

// Scale multiplies m by f, in place, through U.
func (m *LowRank) Scale(f float64) { m.U.Scale(f) }

// AddMul adds gain * U (V^T x_i) to row i of dst.
func (m *LowRank) AddMul(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	through(m.U, m.V, dst, ldd, gain, x, ldx, n)
}

// AddMulTrans adds gain * V (U^T x_i) to row i of dst.
func (m *LowRank) AddMulTrans(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	through(m.V, m.U, dst, ldd, gain, x, ldx, n)
}

// through adds gain * A (B^T x_i) to row i of dst.
func through(a, b *Dense, dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	checkRows("dst", dst, ldd, a.Rows, n)
	checkRows("x", x, ldx, b.Rows, n)
	k := a.Cols
	s := borrow(n * k)
	b.AddMulTrans(s.v, k, 1, x, ldx, n)
	a.AddMul(dst, ldd, gain, s.v, k, n)
	giveBack(s)
}
