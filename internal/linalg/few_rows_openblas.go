//go:build openblas

package linalg

/*
#cgo noescape settle_few_rows
#cgo nocallback settle_few_rows
#include "few_rows.h"
*/
import "C"

// fewRows is the largest number of rows that share a pass over W by the kernel of its own, where the processor
// has one.
var fewRows = func() int {
	if C.settle_few_rows_fast() != 0 {
		return 8
	}
	return 0
}()

// addMulFew is addMul for 1 to fewRows rows.
func addMulFew(dst []float64, ldd int, gain float64, w []float64, to, from int, x []float64, ldx, n int) {
	C.settle_few_rows(pointer(dst), C.long(ldd), C.double(gain), pointer(w), C.long(to), C.long(from), pointer(x), C.long(ldx), C.long(n))
}
