package linalg

import (
	"errors"
	"fmt"
	"math"
)

// ErrSingular is what [LU.Factor] and [SolveDense] wrap where a matrix has no inverse.
var ErrSingular = errors.New("matrix is singular")

// checkFinite names the first element of a that is NaN or infinite: LAPACK would return nonsense
// for it, or not return.
func checkFinite(who string, a *Dense) error {
	for i, v := range a.Data {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("linalg: %s: element (%d, %d) of the (%d x %d) matrix is %g: only finite matrices can be decomposed",
				who, i/a.Cols, i%a.Cols, a.Rows, a.Cols, v)
		}
	}
	return nil
}

// checkSquare panics unless a is square.
func checkSquare(who string, a *Dense) {
	if a.Rows != a.Cols {
		panic(fmt.Sprintf("linalg: %s of a (%d x %d) matrix, which is not square", who, a.Rows, a.Cols))
	}
}
