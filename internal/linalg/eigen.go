package linalg

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Eigenvalues returns the eigenvalues of the square matrix a, the rightmost first: by real part
// descending, then by modulus of the imaginary part, the positive one of a pair first. It is an
// error if a is not finite or the QR algorithm does not converge.
//
// Method: LAPACK's dgeev (Hessenberg form, then shifted QR).
func Eigenvalues(a *Dense) ([]complex128, error) {
	checkSquare("Eigenvalues", a)
	if a.empty() {
		return nil, nil
	}
	if err := checkFinite("Eigenvalues", a); err != nil {
		return nil, err
	}
	var e mat.Eigen
	if !e.Factorize(a.gonum(), mat.EigenNone) {
		return nil, fmt.Errorf("linalg: Eigenvalues: the QR algorithm did not converge on the (%d x %d) matrix", a.Rows, a.Cols)
	}
	values := e.Values(nil)
	sortRightmost(values)
	return values, nil
}

func sortRightmost(values []complex128) {
	slices.SortFunc(values, func(a, b complex128) int {
		return cmp.Or(
			cmp.Compare(real(b), real(a)),
			cmp.Compare(math.Abs(imag(a)), math.Abs(imag(b))),
			cmp.Compare(imag(b), imag(a)),
		)
	})
}
