//go:build openblas

package linalg

/*
#cgo noescape settle_update_rows
#cgo nocallback settle_update_rows
#include "update_rows.h"
*/
import "C"

// fewPairs is the number of outer products that one pass over the weights takes, and up to which it is
// faster than a product of matrices, which scales the weights in a pass of its own.
const fewPairs = 4

// updateRows makes row i = keep[i*step] row i + rate * sum over k < n of post_k,i pre_k, n <= fewPairs.
func (m *Dense) updateRows(keep []float64, step int, rate float64, post []float64, ldpost int, pre []float64, ldpre, n int) {
	C.settle_update_rows(pointer(m.Data), C.long(m.Rows), C.long(m.Cols), pointer(keep), C.long(step), C.double(rate),
		pointer(post), C.long(ldpost), pointer(pre), C.long(ldpre), C.long(n))
}
