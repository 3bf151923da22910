package integrators

import "gonum.org/v1/gonum/floats"

// cut returns row i of rows of n numbers packed one behind the other.
func cut(v []float64, i, n int) []float64 { return v[i*n : (i+1)*n : (i+1)*n] }

// addScaled adds f x to dst. What has no weight need not be finite.
func addScaled(dst []float64, f float64, x []float64) {
	if f != 0 {
		floats.AddScaled(dst, f, x)
	}
}

// grown returns v with n numbers, newly allocated only if it has never been that long.
func grown(v []float64, n int) []float64 {
	if cap(v) < n {
		return make([]float64, n)
	}
	return v[:n]
}
