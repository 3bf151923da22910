package linalg

import "unsafe"

// Float is a precision in which weights are kept.
type Float interface{ float32 | float64 }

// Columns is a dense (to x from) matrix kept by columns, one a source unit, for weights that learn from data
// most of which are one value: the dark pixels of an image. It is
//
//	W = s (V + a 1^T),
//
// and its row sums V 1 are kept beside it. A product with x = c 1 + d, c being the value that most units have,
//
//	W x = s (V d + c V 1 + (1^T x) a),
//
// and an update by post x^T with decay touch only the columns where d is not zero: what they ask of all others
// is a part of s and of a. These equalities are exact; what is rounded differs from a matrix in full by a few
// units in the last place a product. Sums of a product are taken in the precision of V.
//
// An update writes to it, and nothing else does: whoever reads W changes no bit of it.
type Columns[T Float] struct {
	to, from int
	v        []T       // column j at v[j*to:]
	s        float64   // what all decays have left
	a, sums  []float64 // one number a target unit: a, and V 1
	updates  int       // since it was last folded
}

// foldAfter is the number of updates after which s and a are taken into V, so that rounding in V 1, a unit in
// the last place an update, does not add up.
const foldAfter = 1 << 15

// NewColumns returns a copy of m.
func NewColumns[T Float](m *Dense) *Columns[T] {
	c := &Columns[T]{to: m.Rows, from: m.Cols, s: 1, v: make([]T, len(m.Data)), a: make([]float64, m.Rows), sums: make([]float64, m.Rows)}
	for i := range m.Rows {
		for j, w := range m.Row(i) {
			c.v[j*c.to+i] = T(w)
		}
	}
	c.sum()
	return c
}

// sum makes sums anew.
func (m *Columns[T]) sum() {
	clear(m.sums)
	for j := range m.from {
		for i, v := range m.column(j) {
			m.sums[i] += float64(v)
		}
	}
}

func (m *Columns[T]) column(j int) []T { return m.v[j*m.to : (j+1)*m.to : (j+1)*m.to] }

// Dims returns the number of target and of source units.
func (m *Columns[T]) Dims() (to, from int) { return m.to, m.from }

// Products is to times from: what a product takes where no two units are alike.
func (m *Columns[T]) Products() int { return m.to * m.from }

// Dense returns a copy in full.
func (m *Columns[T]) Dense() *Dense {
	d := NewDense(m.to, m.from, nil)
	for j := range m.from {
		for i, v := range m.column(j) {
			d.Data[i*m.from+j] = m.s * (float64(v) + m.a[i])
		}
	}
	return d
}

// AddMul adds gain * W x_i to row i of dst.
func (m *Columns[T]) AddMul(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	checkRows("dst", dst, ldd, m.to, n)
	checkRows("x", x, ldx, m.from, n)
	w := borrow(2*m.from + m.to)
	defer giveBack(w)
	for row := range n {
		m.addMul(dst[row*ldd:][:m.to], gain*m.s, x[row*ldx:][:m.from], w.v)
	}
}

// addMul adds f (V + a 1^T) x to dst.
func (m *Columns[T]) addMul(dst []float64, f float64, x, work []float64) {
	e := unlike[T](x, 1, work)
	sum := as[T](work[2*m.from:])[:m.to]
	clear(sum)
	gather(sum, m.v, e.index, e.factor)
	for i, v := range sum {
		dst[i] += f * (float64(v) + e.common*m.sums[i] + e.total*m.a[i])
	}
}

// AddMulTrans adds gain * W^T x_i to row i of dst.
func (m *Columns[T]) AddMulTrans(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	checkRows("dst", dst, ldd, m.from, n)
	checkRows("x", x, ldx, m.to, n)
	for row := range n {
		z := x[row*ldx:][:m.to]
		all := mixedDot(m.a, z)
		for j := range m.from {
			dst[row*ldd+j] += gain * m.s * (mixedDot(m.column(j), z) + all)
		}
	}
}

// mixedDot is a^T b.
func mixedDot[T Float](a []T, b []float64) (sum float64) {
	for i, v := range a {
		sum += float64(v) * b[i]
	}
	return sum
}

// exceptions are the entries of a vector x that differ from the value that most of them have.
type exceptions[T Float] struct {
	common float64 // that value; 0 where there is no such
	total  float64 // 1^T x
	rest   float64 // the sum of x - common
	index  []int32
	factor []T // scale (x_j - common)
}

// unlike finds them, in work (2 len(x) numbers).
func unlike[T Float](x []float64, scale float64, work []float64) (e exceptions[T]) {
	n := 0
	if len(x) > 0 { // more often than not the first is like most
		e.common = x[0]
		n = e.find(x, scale, work)
	}
	if 2*n >= len(x) {
		e.common = majority(x)
		e.find(x, scale, work)
	}
	e.total = e.rest + e.common*float64(len(x))
	return e
}

// find finds those that differ from common, and tells how many they are.
func (e *exceptions[T]) find(x []float64, scale float64, work []float64) (n int) {
	factor, index := as[T](work[:len(x)])[:len(x)], asInt32(work[len(x) : 2*len(x)])[:len(x)]
	e.rest = 0
	for j, v := range x {
		d := v - e.common
		e.rest += d
		factor[n], index[n] = T(scale*d), int32(j)
		if d != 0 { // which takes no branch
			n++
		}
	}
	e.index, e.factor = index[:n], factor[:n]
	return n
}

// majority is the value of more than half of x, or 0: by the vote of R. S. Boyer and J S. Moore, MJRTY - a fast
// majority vote algorithm, in Automated Reasoning (Kluwer, 1991) 105-117.
func majority(x []float64) float64 {
	candidate, lead := 0.0, 0
	for _, v := range x {
		switch {
		case v == candidate:
			lead++
		case lead == 0:
			candidate, lead = v, 1
		default:
			lead--
		}
	}
	n := 0
	for _, v := range x {
		if v == candidate {
			n++
		}
	}
	if 2*n > len(x) {
		return candidate
	}
	return 0
}

// as takes the memory of work for numbers of another precision.
func as[T Float](work []float64) []T {
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(work))), len(work))
}

// asInt32 takes it for indices.
func asInt32(work []float64) []int32 {
	return unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(work))), len(work))
}
