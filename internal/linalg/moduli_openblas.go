//go:build openblas

package linalg

/*
#cgo noescape settle_max_norm
#cgo nocallback settle_max_norm
#cgo noescape settle_moduli
#cgo nocallback settle_moduli
#include "moduli.h"
*/
import "C"

// Up to these many numbers the loops in Go are through before C has begun.
const normWorth, moduliWorth = 96, 48

func maxNormOfMany(v []float64) float64 {
	return float64(C.settle_max_norm(pointer(v), C.long(len(v))))
}

func moduliOfMany(x, dx, still []float64, leak, tau float64) (size, speed, drive float64) {
	var most [3]float64
	C.settle_moduli(pointer(most[:]), pointer(x), pointer(dx), pointer(still), C.long(len(still)), C.double(leak), C.double(tau))
	return most[0], most[1], most[2]
}
