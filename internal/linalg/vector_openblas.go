//go:build openblas

package linalg

/*
#cgo LDFLAGS: -lm
#cgo noescape settle_exp_blocks
#cgo nocallback settle_exp_blocks
#cgo noescape settle_tanh_blocks
#cgo nocallback settle_tanh_blocks
#include "vector_functions.h"
*/
import "C"

import "unsafe"

// vectorBlock is the number of elements that the C functions take at once.
const vectorBlock = 8

// A call takes whole blocks; what is left of x goes in a block filled up with zeros.

func expVector(dst, x []float64) {
	whole := len(x) / vectorBlock * vectorBlock
	if whole > 0 {
		C.settle_exp_blocks(pointer(dst), pointer(x), C.long(whole/vectorBlock))
	}
	if rest := x[whole:]; len(rest) > 0 {
		var in, out [vectorBlock]float64
		copy(in[:], rest)
		C.settle_exp_blocks(pointer(out[:]), pointer(in[:]), 1)
		copy(dst[whole:], out[:len(rest)])
	}
}

func tanhVector(dst, x []float64) {
	whole := len(x) / vectorBlock * vectorBlock
	if whole > 0 {
		C.settle_tanh_blocks(pointer(dst), pointer(x), C.long(whole/vectorBlock))
	}
	if rest := x[whole:]; len(rest) > 0 {
		var in, out [vectorBlock]float64
		copy(in[:], rest)
		C.settle_tanh_blocks(pointer(out[:]), pointer(in[:]), 1)
		copy(dst[whole:], out[:len(rest)])
	}
}

func pointer(v []float64) *C.double { return (*C.double)(unsafe.Pointer(unsafe.SliceData(v))) }
