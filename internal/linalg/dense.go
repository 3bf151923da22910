package linalg

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

var _ Operator = (*Dense)(nil)

// Dims returns the number of rows (targets) and columns (sources).
func (m *Dense) Dims() (to, from int) { return m.Rows, m.Cols }

// Dense returns m itself.
func (m *Dense) Dense() *Dense { return m }

// Products is Rows times Cols.
func (m *Dense) Products() int { return m.Rows * m.Cols }

// AddMul adds gain * M x_i to row i of dst.
func (m *Dense) AddMul(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	checkRows("dst", dst, ldd, m.Rows, n)
	checkRows("x", x, ldx, m.Cols, n)
	addMul(dst, ldd, gain, m.Data, m.Rows, m.Cols, x, ldx, n)
}

// AddMulTrans adds gain * M^T x_i to row i of dst.
func (m *Dense) AddMulTrans(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	checkRows("dst", dst, ldd, m.Cols, n)
	checkRows("x", x, ldx, m.Rows, n)
	addMulTrans(dst, ldd, gain, m.Data, m.Rows, m.Cols, x, ldx, n)
}

// Row returns row i, which is part of m.
func (m *Dense) Row(i int) []float64 { return m.Data[i*m.Cols : (i+1)*m.Cols : (i+1)*m.Cols] }

// Clone returns a copy of m.
func (m *Dense) Clone() *Dense {
	return NewDense(m.Rows, m.Cols, append(make([]float64, 0, len(m.Data)), m.Data...))
}

// Transpose returns M^T, newly allocated.
func (m *Dense) Transpose() *Dense {
	t := NewDense(m.Cols, m.Rows, nil)
	m.TransposeTo(t)
	return t
}

// TransposeTo writes M^T to t (Cols x Rows).
func (m *Dense) TransposeTo(t *Dense) {
	if t.Rows != m.Cols || t.Cols != m.Rows {
		panic(fmt.Sprintf("linalg: TransposeTo of (%d x %d) to (%d x %d)", m.Rows, m.Cols, t.Rows, t.Cols))
	}
	if narrow(m.Cols, m.Rows) {
		transposeTall(t.Data, m.Data, m.Rows, m.Cols)
		return
	}
	for i := range m.Rows {
		for j, v := range m.Row(i) {
			t.Data[j*t.Cols+i] = v
		}
	}
}

// Scale multiplies m by f, in place.
func (m *Dense) Scale(f float64) {
	for i := range m.Data {
		m.Data[i] *= f
	}
}

// Identity returns the n x n identity.
func Identity(n int) *Dense {
	m := NewDense(n, n, nil)
	for i := range n {
		m.Data[i*n+i] = 1
	}
	return m
}

// Mul returns the product A B, newly allocated. A and B have to fit.
func Mul(a, b *Dense) *Dense {
	if a.Cols != b.Rows {
		panic(fmt.Sprintf("linalg: Mul of (%d x %d) and (%d x %d)", a.Rows, a.Cols, b.Rows, b.Cols))
	}
	c := NewDense(a.Rows, b.Cols, nil)
	// Row i of C is B^T applied to row i of A.
	b.AddMulTrans(c.Data, c.Cols, 1, a.Data, a.Cols, a.Rows)
	return c
}

// gonum returns m as gonum's matrix, sharing its data. gonum knows no empty matrix.
func (m *Dense) gonum() *mat.Dense { return mat.NewDense(m.Rows, m.Cols, m.Data) }

// empty reports whether m has no elements.
func (m *Dense) empty() bool { return m.Rows == 0 || m.Cols == 0 }

// checkRows panics unless v holds n rows of the given width, ld apart.
func checkRows(name string, v []float64, ld, width, n int) {
	if n < 0 || n > 1 && ld < width {
		panic(fmt.Sprintf("linalg: %s: %d rows of width %d cannot be %d apart", name, n, width, ld))
	}
	if n > 0 && len(v) < (n-1)*ld+width {
		panic(fmt.Sprintf("linalg: %s has %d numbers, %d rows of %d, %d apart, need %d",
			name, len(v), n, width, ld, (n-1)*ld+width))
	}
}
