//go:build openblas

package linalg

/*
#cgo noescape settle_csr_product
#cgo nocallback settle_csr_product
#include "csr.h"
*/
import "C"

import "unsafe"

func (m *CSR) addMul1(dst []float64, gain float64, x []float64) { m.product(dst, 0, gain, x, 0, 1) }

// addMul4 serves four rows with one pass over the matrix, each summed in the order of addMul1.
func (m *CSR) addMul4(dst []float64, ldd int, gain float64, x []float64, ldx int) {
	m.product(dst, ldd, gain, x, ldx, 4)
}

func (m *CSR) product(dst []float64, ldd int, gain float64, x []float64, ldx, n int) {
	begins, cols := (*C.long)(unsafe.Pointer(unsafe.SliceData(m.RowPtr))), (*C.int)(unsafe.SliceData(m.Col))
	C.settle_csr_product(pointer(dst), C.long(ldd), C.double(gain), C.long(m.Rows), begins, cols, pointer(m.Val), pointer(x), C.long(ldx), C.long(n))
}
