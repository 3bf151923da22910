package linalg

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// Update makes m = keep m + rate * sum over i < n of post_i pre_i^T: decay and n outer products in
// one go, post (n x Rows) and pre (n x Cols) by rows, ldpost and ldpre numbers apart.
func (m *Dense) Update(keep, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	checkRows("post", post, ldpost, m.Rows, n)
	checkRows("pre", pre, ldpre, m.Cols, n)
	switch {
	case m.empty():
	case n == 0:
		m.Scale(keep)
	case n == 1:
		m.updateOne(keep, rate, post, pre)
	default:
		m.updateMany(keep, rate, post, ldpost, pre, ldpre, n)
	}
}

// updateOne reads and writes each weight once: online learning waits for memory, and decay before
// the outer product would double the traffic.
func (m *Dense) updateOne(keep, rate float64, post, pre []float64) {
	pre = pre[:m.Cols]
	for i := range m.Rows {
		p := rate * post[i]
		row := m.Row(i)
		for j, w := range row {
			row[j] = keep*w + p*pre[j]
		}
	}
}

func (m *Dense) updateMany(keep, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	if n*m.Rows*m.Cols > matrixWorth {
		blas64.Implementation().Dgemm(blas.Trans, blas.NoTrans, m.Rows, m.Cols, n, rate, post, ldpost,
			pre, ldpre, keep, m.Data, m.Cols)
		return
	}
	// A row of weights stays in the cache while the n outer products add to it.
	for i := range m.Rows {
		row := m.Row(i)
		scale(row, keep)
		for k := range n {
			pure.Daxpy(m.Cols, rate*post[k*ldpost+i], pre[k*ldpre:], 1, row, 1)
		}
	}
}
