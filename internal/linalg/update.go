package linalg

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// Update makes m = keep m + rate * sum over k < n of post_k pre_k^T: decay and n outer products in
// one go, post (n x Rows) and pre (n x Cols) by rows, ldpost and ldpre numbers apart. A few pairs are
// one pass over m, more of them one product of matrices; which of the two depends on n alone.
func (m *Dense) Update(keep, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	m.update([]float64{keep}, 0, rate, post, ldpost, pre, ldpre, n)
}

// UpdateRows is Update with a factor keep[i] for each row: row i = keep[i] row i + ..., as a decay asks
// for that depends on the target unit.
func (m *Dense) UpdateRows(keep []float64, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	if len(keep) != m.Rows {
		panic(fmt.Sprintf("linalg: UpdateRows with %d factors for %d rows", len(keep), m.Rows))
	}
	m.update(keep, 1, rate, post, ldpost, pre, ldpre, n)
}

func (m *Dense) update(keep []float64, step int, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	checkRows("post", post, ldpost, m.Rows, n)
	checkRows("pre", pre, ldpre, m.Cols, n)
	if m.empty() {
		return
	}
	if rate == 0 {
		n = 0
	}
	if n <= fewPairs {
		m.updateRows(keep, step, rate, post, ldpost, pre, ldpre, n)
		return
	}
	all := keep[0]
	if step != 0 {
		m.scaleRows(keep)
		all = 1
	}
	blas64.Implementation().Dgemm(blas.Trans, blas.NoTrans, m.Rows, m.Cols, n, rate, post, ldpost,
		pre, ldpre, all, m.Data, m.Cols)
}

func (m *Dense) scaleRows(by []float64) {
	for i, f := range by {
		scale(m.Row(i), f)
	}
}
