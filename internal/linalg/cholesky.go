package linalg

import (
	"math"

	"gonum.org/v1/gonum/blas"
)

// smallCholesky is up to which size a factorisation is over before BLAS would have begun.
const smallCholesky = 32

// PositiveDefinite tells whether the symmetric matrix whose lower triangle a holds is positive definite, by
// Cholesky's factorisation, which it leaves in a. What is not a number is not.
func PositiveDefinite(a *Dense) bool {
	checkSquare("PositiveDefinite", a)
	if a.Rows > smallCholesky {
		return rowMajor.Dpotrf(blas.Lower, a.Rows, a.Data, a.Cols)
	}
	for j := range a.Rows {
		row := a.Row(j)
		for k := range j {
			l, other := row[k], a.Row(k)
			for i := range k {
				l -= row[i] * other[i]
			}
			row[k] = l / other[k]
		}
		d := row[j]
		for _, l := range row[:j] {
			d -= l * l
		}
		if !(d > 0) || d-d != 0 {
			return false
		}
		row[j] = math.Sqrt(d)
	}
	return true
}
