//go:build !openblas

package linalg

import "math"

// fewPairs: gonum's product of matrices does no better for many.
const fewPairs = math.MaxInt

// updateRows makes row i = keep[i*step] row i + rate * sum over k < n of post_k,i pre_k. A row stays in
// the cache while the outer products add to it.
func (m *Dense) updateRows(keep []float64, step int, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	for i := range m.Rows {
		row := m.Row(i)
		pure.Dscal(m.Cols, keep[i*step], row, 1)
		for k := range n {
			pure.Daxpy(m.Cols, rate*post[k*ldpost+i], pre[k*ldpre:], 1, row, 1)
		}
	}
}
