//go:build openblas

package linalg

/*
#cgo noescape settle_update_single
#cgo nocallback settle_update_single
#cgo noescape settle_narrow
#cgo nocallback settle_narrow
#cgo noescape settle_add_single
#cgo nocallback settle_add_single
#cgo noescape settle_widen
#cgo nocallback settle_widen
#include "single.h"
*/
import "C"

import "unsafe"

// updateSingle makes row i of w = keep[i] row i + rate * sum over k < n of post_k,i pre_k, and full the same.
func updateSingle(w []float32, full []float64, keep []float32, rate float32, post, pre []float32, n int) {
	rows := len(keep)
	C.settle_update_single(pointer32(w), pointer(full), C.long(rows), C.long(len(w)/rows), pointer32(keep), C.float(rate),
		pointer32(post), pointer32(pre), C.long(n))
}

// widen makes full the numbers of w.
func widen(full []float64, w []float32) {
	C.settle_widen(pointer(full), pointer32(w), C.long(len(w)))
}

// narrowTo rounds x.
func narrowTo(dst []float32, x []float64) {
	C.settle_narrow(pointer32(dst), pointer(x), C.long(len(x)))
}

// addSingle adds gain x to dst.
func addSingle(dst []float64, gain float64, x []float32) {
	C.settle_add_single(pointer(dst), C.double(gain), pointer32(x), C.long(len(x)))
}

func pointer32(v []float32) *C.float { return (*C.float)(unsafe.Pointer(unsafe.SliceData(v))) }
