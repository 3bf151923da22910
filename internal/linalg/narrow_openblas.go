//go:build openblas

package linalg

/*
#cgo noescape settle_row_products
#cgo nocallback settle_row_products
#cgo noescape settle_transpose
#cgo nocallback settle_transpose
#cgo noescape settle_squared_errors
#cgo nocallback settle_squared_errors
#include "narrow.h"
*/
import "C"

// For up to shortSide rows, of longSide numbers at least, our own kernels are faster than OpenBLAS.
const (
	shortSide = 16
	longSide  = 64
)

// rowProducts adds f a_i . b_j to c, for the m rows of a and the n rows of b, of one length.
func rowProducts(c []float64, ldc int, f float64, a []float64, lda, m int, b []float64, ldb, n, length int) {
	C.settle_row_products(pointer(c), C.long(ldc), C.double(f), pointer(a), C.long(lda), C.long(m), pointer(b), C.long(ldb), C.long(n), C.long(length))
}

func transposeTall(t, m []float64, rows, cols int) {
	C.settle_transpose(pointer(t), pointer(m), C.long(rows), C.long(cols))
}

func squaredErrors(e, y, y1 []float64, rtol, atol float64) float64 {
	return float64(C.settle_squared_errors(pointer(e), pointer(y), pointer(y1), C.long(len(e)), C.double(rtol), C.double(atol)))
}
