package integrators

import (
	"fmt"
	"math"
	"math/cmplx"

	"settle/internal/linalg"
)

// Matrix is what is read of a Jacobian.
type Matrix interface {
	Dims() (rows, cols int)
	At(i, j int) float64
}

// SemiImplicitAmplification returns the spectral radius of one step of semi-implicit Euler of size h
// on y' = J y: the n x n matrix prod_g (I + h E_g J), where E_g keeps the rows of group g. parts
// are the groups in the order of their update, as half-open index ranges.
func SemiImplicitAmplification(j Matrix, parts [][2]int, h float64) (float64, error) {
	n, cols := j.Dims()
	if n != cols {
		panic(fmt.Sprintf("integrators: a Jacobian is square, this one is (%d x %d)", n, cols))
	}
	return amplification(flatten(j, n), parts, h)
}

func flatten(j Matrix, n int) *linalg.Dense {
	m := linalg.NewDense(n, n, nil)
	for i := range n {
		for k := range n {
			m.Set(i, k, j.At(i, k))
		}
	}
	return m
}

func amplification(j *linalg.Dense, parts [][2]int, h float64) (float64, error) {
	m := linalg.Identity(j.Rows)
	for _, r := range parts { // y_g += h J_g y, y as far as it is new
		rows := linalg.NewDense(r[1]-r[0], j.Cols, j.Data[r[0]*j.Cols:r[1]*j.Cols])
		for i, change := 0, linalg.Mul(rows, m); i < change.Rows; i++ {
			for k, v := range change.Row(i) {
				m.Data[(r[0]+i)*m.Cols+k] += h * v
			}
		}
	}
	eig, err := linalg.Eigenvalues(m)
	if err != nil {
		return 0, err
	}
	radius := 0.0
	for _, l := range eig {
		radius = math.Max(radius, cmplx.Abs(l))
	}
	return radius, nil
}

// SemiImplicitLargestStep returns the largest step, up to limit, with which semi-implicit Euler does
// not amplify y' = J y, to a relative 1e-6; 0 if J has a mode that grows by itself.
func SemiImplicitLargestStep(j Matrix, parts [][2]int, limit float64) (float64, error) {
	n, _ := j.Dims()
	dense := flatten(j, n)
	var failed error
	bad := func(h float64) bool {
		a, err := amplification(dense, parts, h)
		if err != nil {
			failed = err
		}
		return !(a <= 1+1e-9)
	}
	lo, hi := 0.0, limit
	for h := limit / 1024; h <= limit && failed == nil; h *= 2 { // bracket from below
		if bad(h) {
			hi = h
			break
		}
		lo = h
	}
	if lo == limit {
		return limit, failed
	}
	for hi-lo > 1e-6*hi && hi > limit*1e-9 {
		if mid := (lo + hi) / 2; bad(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return lo, failed
}
