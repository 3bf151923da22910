package linalg

import (
	"math"

	"gonum.org/v1/gonum/blas/blas64"
)

// Dot is the inner product of two vectors of one length.
func Dot(a, b []float64) float64 {
	return blas64.Implementation().Ddot(len(a), a, 1, b[:len(a)], 1)
}

// Norm2 is the Euclidean norm, without overflow.
func Norm2(v []float64) float64 { return blas64.Implementation().Dnrm2(len(v), v, 1) }

// AddScaled adds factor times v to dst.
func AddScaled(dst []float64, factor float64, v []float64) {
	blas64.Implementation().Daxpy(len(dst), factor, v[:len(dst)], 1, dst, 1)
}

// RowSum is the largest sum of moduli of a row of a: its norm as an operator between maximum norms.
func RowSum(a *Dense) (largest float64) {
	for i := range a.Rows {
		sum := 0.0
		for _, v := range a.Row(i) {
			sum += math.Abs(v)
		}
		largest = max(largest, sum)
	}
	return largest
}

// LongestRow is the largest Euclidean norm of a row of a: its norm as an operator from the Euclidean to the
// maximum norm. It may overflow.
func LongestRow(a *Dense) float64 {
	longest := 0.0
	for i := range a.Rows {
		var even, odd float64 // sums that do not wait for one another
		row := a.Row(i)
		for ; len(row) >= 2; row = row[2:] {
			even += row[0] * row[0]
			odd += row[1] * row[1]
		}
		if len(row) > 0 {
			even += row[0] * row[0]
		}
		longest = max(longest, even+odd)
	}
	return math.Sqrt(longest)
}
