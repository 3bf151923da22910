//go:build !openblas

package linalg

import "math"

// No product is worth more than pure's matrix-vector products.
const shortSide, longSide = 0, 0

func rowProducts([]float64, int, float64, []float64, int, int, []float64, int, int, int) {
	panic("linalg: rowProducts without its kernel")
}

func transposeTall([]float64, []float64, int, int) {
	panic("linalg: transposeTall without its kernel")
}

func squaredErrors(e, y, y1 []float64, rtol, atol float64) (sum float64) {
	for i, v := range e {
		size := math.Abs(y[i])
		if other := math.Abs(y1[i]); other > size { // max takes longer
			size = other
		}
		r := v / (atol + rtol*size)
		sum += r * r
	}
	return sum
}
