package linalg

import "math"

// The elementwise kernels write f(x[i]) to dst[i]; dst is as long as x and may be x. An element's
// bits depend on its value alone, not on its place.

// Exp writes e^x.
func Exp(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = math.Exp(v)
	}
}

// Tanh writes the hyperbolic tangent.
func Tanh(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = math.Tanh(v)
	}
}

// Sigmoid writes 1 / (1 + e^-x). Of e^x and e^-x it takes the one that is at most 1, so that a
// large |x| neither overflows nor loses the tail on the left.
func Sigmoid(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		e := math.Exp(-math.Abs(v))
		if v < 0 {
			dst[i] = e / (1 + e)
		} else {
			dst[i] = 1 / (1 + e)
		}
	}
}
