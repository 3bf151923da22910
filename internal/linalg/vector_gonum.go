//go:build !openblas

package linalg

import "math"

func expVector(dst, x []float64) {
	for i, v := range x {
		dst[i] = math.Exp(v)
	}
}

func tanhVector(dst, x []float64) {
	for i, v := range x {
		dst[i] = math.Tanh(v)
	}
}
