package linalg

import "math"

// The elementwise kernels write f(x[i]) to dst[i]; dst is as long as x and may be x. An element's
// bits depend on its value alone, not on its place or its neighbours; they differ between the
// backends, and between CPUs with the openblas backend, by at most 4 units in the last place.

// Exp writes e^x.
func Exp(dst, x []float64) { expVector(dst[:len(x)], x) }

// Tanh writes the hyperbolic tangent.
func Tanh(dst, x []float64) { tanhVector(dst[:len(x)], x) }

// Sigmoid writes 1 / (1 + e^-x). Of e^x and e^-x it takes the one that is at most 1, so that a
// large |x| neither overflows nor loses the tail on the left.
func Sigmoid(dst, x []float64) {
	const some = 64
	var kept, e [some]float64
	dst = dst[:len(x)]
	for len(x) > 0 {
		n := copy(kept[:], x)
		for i, v := range kept[:n] {
			e[i] = -math.Abs(v)
		}
		expVector(e[:n], e[:n])
		for i, v := range kept[:n] {
			dst[i] = 1 / (1 + e[i])
			if v < 0 {
				dst[i] = e[i] / (1 + e[i])
			}
		}
		dst, x = dst[n:], x[n:]
	}
}
