//go:build !openblas

package linalg

import "math"

const normWorth, moduliWorth = math.MaxInt, math.MaxInt

func maxNormOfMany([]float64) float64 { panic("linalg: maxNormOfMany without its kernel") }

func moduliOfMany(_, _, _ []float64, _, _ float64) (size, speed, drive float64) {
	panic("linalg: moduliOfMany without its kernel")
}
