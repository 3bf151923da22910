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

// Modulus is the largest modulus of some numbers, 0 of none, NaN if one of them is. Without a sign the bits of
// floating-point numbers are in their order, NaN last, and integers are compared without a branch, a third of the
// time that max of floats takes.
type Modulus uint64

// Or is the larger of m and the modulus of x.
func (m Modulus) Or(x float64) Modulus { return max(m, Modulus(math.Float64bits(x)&^(1<<63))) }

// Float is the modulus as a number.
func (m Modulus) Float() float64 { return math.Float64frombits(uint64(m)) }

// MaxNorm is the largest modulus of v's numbers, 0 of none; NaN if one of them is, which BLAS does not promise.
func MaxNorm(v []float64) float64 {
	var a, b, c, d Modulus
	for len(v) >= 4 {
		a, b = a.Or(v[0]), b.Or(v[1])
		c, d = c.Or(v[2]), d.Or(v[3])
		v = v[4:]
	}
	for _, x := range v {
		a = a.Or(x)
	}
	return max(a, b, c, d).Float()
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
