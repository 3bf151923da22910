package integrators

import (
	"math"
	"math/cmplx"

	"settle/internal/linalg"
)

// SemiImplicitAmplification returns the spectral radius of one step of semi-implicit Euler with
// size h on y' = J y: parts are updated in their order, each seeing the new values before it.
// J is n x n, parts are half-open index ranges.
func SemiImplicitAmplification(j *linalg.Dense, parts [][2]int, h float64) (float64, error) {
	m := linalg.Identity(j.Rows)
	for _, r := range parts {
		// rows of the part: y_g += h J_g y
		change := linalg.Mul(linalg.NewDense(r[1]-r[0], j.Cols, j.Data[r[0]*j.Cols:r[1]*j.Cols]), m)
		for i := r[0]; i < r[1]; i++ {
			for k, v := range change.Row(i - r[0]) {
				m.Data[i*m.Cols+k] += h * v
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

// SemiImplicitLargestStep returns the largest step, up to limit, for which semi-implicit Euler does
// not amplify y' = J y.
func SemiImplicitLargestStep(j *linalg.Dense, parts [][2]int, limit float64) (float64, error) {
	var failed error
	bad := func(h float64) bool {
		a, err := SemiImplicitAmplification(j, parts, h)
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
	if lo == limit || failed != nil {
		return lo, failed
	}
	for range 30 {
		if mid := (lo + hi) / 2; bad(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return lo, failed
}
