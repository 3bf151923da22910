package workprecision

import "math"

// Interpolation between the steps of a reference. The derivatives of an explicit method's steps are
// used (Hermite): its step sizes keep h |df/dy| small. An implicit method steps over fast modes,
// whose derivatives would amplify the smallest error by h |df/dy|: there the states alone are
// (Lagrange). Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., SIAM 2002, 5.3.
const (
	hermiteNodes  = 6 // degree 11
	lagrangeNodes = 8 // degree 7
)

// amplified bounds the sum of the weights' magnitudes: on a window of very unequal steps rounding
// errors would otherwise grow.
const amplified = 50

// lagrange writes the weights of the states at nodes for time at to w.
func lagrange(w, nodes []float64, at float64) {
	for j, tj := range nodes {
		w[j] = 1
		for k, tk := range nodes {
			if k != j {
				w[j] *= (at - tk) / (tj - tk)
			}
		}
	}
}

// hermite writes the weights of the states to w and those of the derivatives to d.
func hermite(w, d, nodes []float64, at float64) {
	lagrange(w, nodes, at)
	for j, tj := range nodes {
		slope := 0.0 // of the j-th Lagrange polynomial at its own node
		for k, tk := range nodes {
			if k != j {
				slope += 1 / (tj - tk)
			}
		}
		square := w[j] * w[j]
		w[j] = (1 - 2*(at-tj)*slope) * square
		d[j] = (at - tj) * square
	}
}

func sumOfMagnitudes(w []float64) (sum float64) {
	for _, x := range w {
		sum += math.Abs(x)
	}
	return sum
}
