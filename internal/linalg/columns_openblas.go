//go:build openblas

package linalg

/*
#cgo noescape settle_gather_double
#cgo nocallback settle_gather_double
#cgo noescape settle_gather_float
#cgo nocallback settle_gather_float
#cgo noescape settle_scatter_double
#cgo nocallback settle_scatter_double
#cgo noescape settle_scatter_float
#cgo nocallback settle_scatter_float
#include "columns.h"
*/
import "C"

import "unsafe"

// gather adds the sum over k of factor[k] times column index[k] of v to sum.
func gather[T Float](sum, v []T, index []int32, factor []T) {
	to, n, at := C.long(len(sum)), C.long(len(index)), (*C.int)(unsafe.SliceData(index))
	s, from, f := unsafe.Pointer(unsafe.SliceData(sum)), unsafe.Pointer(unsafe.SliceData(v)), unsafe.Pointer(unsafe.SliceData(factor))
	if unsafe.Sizeof(sum[0]) == 4 {
		C.settle_gather_float((*C.float)(s), to, (*C.float)(from), at, (*C.float)(f), n)
		return
	}
	C.settle_gather_double((*C.double)(s), to, (*C.double)(from), at, (*C.double)(f), n)
}

// scatter adds factor[k] post to column index[k] of v.
func scatter[T Float](v, post []T, index []int32, factor []T) {
	to, n, at := C.long(len(post)), C.long(len(index)), (*C.int)(unsafe.SliceData(index))
	w, p, f := unsafe.Pointer(unsafe.SliceData(v)), unsafe.Pointer(unsafe.SliceData(post)), unsafe.Pointer(unsafe.SliceData(factor))
	if unsafe.Sizeof(post[0]) == 4 {
		C.settle_scatter_float((*C.float)(w), to, (*C.float)(p), at, (*C.float)(f), n)
		return
	}
	C.settle_scatter_double((*C.double)(w), to, (*C.double)(p), at, (*C.double)(f), n)
}
