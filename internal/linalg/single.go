package linalg

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"
	"gonum.org/v1/gonum/blas/gonum"
)

// Single is a dense (to x from) matrix that learns in single precision: its products and updates are those of
// float32. Full holds the same numbers for those who compute with them in double precision, such as loops.
type Single struct {
	Full *Dense // to be read only
	v    []float32
}

// NewSingle makes full the Full of a Single, and rounds it.
func NewSingle(full *Dense) *Single {
	m := &Single{Full: full, v: make([]float32, len(full.Data))}
	for i, w := range full.Data {
		m.v[i] = float32(w)
	}
	widen(full.Data, m.v)
	return m
}

// Dims returns the number of rows (targets) and columns (sources).
func (m *Single) Dims() (to, from int) { return m.Full.Dims() }

// Dense returns Full itself.
func (m *Single) Dense() *Dense { return m.Full }

// Products is to times from.
func (m *Single) Products() int { return m.Full.Products() }

// Finite tells whether all entries are numbers.
func (m *Single) Finite() bool { return AllFinite(m.v) }

// AddMul adds gain * W x_i to row i of dst.
func (m *Single) AddMul(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	to, from := m.Dims()
	checkRows("dst", dst, ldd, to, n)
	checkRows("x", x, ldx, from, n)
	m.product(blas.NoTrans, dst, ldd, gain, x, ldx, n, to, from)
}

// AddMulTrans adds gain * W^T x_i to row i of dst.
func (m *Single) AddMulTrans(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	to, from := m.Dims()
	checkRows("dst", dst, ldd, from, n)
	checkRows("x", x, ldx, to, n)
	m.product(blas.Trans, dst, ldd, gain, x, ldx, n, from, to)
}

// product adds the products of n rows, each out long, with x, each in long.
func (m *Single) product(trans blas.Transpose, dst []float64, ldd int, gain float64, x []float64, ldx, n, out, in int) {
	to, from := m.Dims()
	if out == 0 || in == 0 || n == 0 {
		return
	}
	s := borrow(n * (out + in))
	defer giveBack(s)
	y, narrow := as[float32](s.v)[:n*out], as[float32](s.v[n*out:])[:n*in]
	narrowRows(narrow, x, ldx, n, in)
	switch {
	case n > 1 && n*to*from > matrixWorth:
		other := blas.Trans // rows times W^T are the products W x
		if trans == blas.Trans {
			other = blas.NoTrans
		}
		blas32.Implementation().Sgemm(blas.NoTrans, other, n, out, in, 1, narrow, in, m.v, from, 0, y, out)
	default:
		for i := range n {
			vectorBLAS32(to*from).Sgemv(trans, to, from, 1, m.v, from, narrow[i*in:], 1, 0, y[i*out:], 1)
		}
	}
	for i := range n {
		addSingle(dst[i*ldd:][:out], gain, y[i*out:][:out])
	}
}

// vectorBLAS32 returns the BLAS for a matrix-vector product of so many multiply-adds.
func vectorBLAS32(products int) blas.Float32 {
	if products <= vectorWorth {
		return gonum.Implementation{}
	}
	return blas32.Implementation()
}

// narrowRows rounds n rows of x, ldx apart.
func narrowRows(dst []float32, x []float64, ldx, n, width int) {
	for i := range n {
		narrowTo(dst[i*width:][:width], x[i*ldx:][:width])
	}
}

// Update makes W = keep W + rate * sum over k < n of post_k pre_k^T; see [Dense.Update].
func (m *Single) Update(keep, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	m.update([]float64{keep}, 0, rate, post, ldpost, pre, ldpre, n)
}

// UpdateRows is Update with a factor keep[i] for each row.
func (m *Single) UpdateRows(keep []float64, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	if len(keep) != m.Full.Rows {
		panic(fmt.Sprintf("linalg: UpdateRows with %d factors for %d rows", len(keep), m.Full.Rows))
	}
	m.update(keep, 1, rate, post, ldpost, pre, ldpre, n)
}

func (m *Single) update(keep []float64, step int, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	to, from := m.Dims()
	checkRows("post", post, ldpost, to, n)
	checkRows("pre", pre, ldpre, from, n)
	if m.Full.empty() {
		return
	}
	if rate == 0 {
		n = 0
	}
	s := borrow(n*(to+from) + to)
	defer giveBack(s)
	p, q, f := as[float32](s.v)[:n*to], as[float32](s.v[n*to:])[:n*from], as[float32](s.v[n*(to+from):])[:to]
	narrowRows(p, post, ldpost, n, to)
	narrowRows(q, pre, ldpre, n, from)
	for i := range f {
		f[i] = float32(keep[i*step])
	}
	if n <= fewPairs {
		updateSingle(m.v, m.Full.Data, f, float32(rate), p, q, n)
		return
	}
	all := f[0]
	if step != 0 {
		updateSingle(m.v, m.Full.Data, f, 0, nil, nil, 0)
		all = 1
	}
	blas32.Implementation().Sgemm(blas.Trans, blas.NoTrans, to, from, n, float32(rate), p, to, q, from, all, m.v, from)
	widen(m.Full.Data, m.v)
}

// ChangeNorm is the Frobenius norm of sum of post_k pre_k^T - diag(decay) W.
func (m *Single) ChangeNorm(decay, post []float64, ldpost int, pre []float64, ldpre, n int) float64 {
	return m.Full.ChangeNorm(decay, post, ldpost, pre, ldpre, n)
}
