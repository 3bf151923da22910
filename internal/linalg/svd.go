package linalg

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// SingularValues returns the min(Rows, Cols) singular values of a, largest first.
func SingularValues(a *Dense) ([]float64, error) {
	if a.empty() {
		return nil, nil
	}
	// Vectors are not wanted, but without them netlib asks LAPACK for less work space than it then insists on
	// for long matrices (10 x 1000), and panics.
	svd, err := factorSVD("SingularValues", a, mat.SVDThin)
	if err != nil {
		return nil, err
	}
	return svd.Values(nil), nil
}

// SingularRange returns the smallest and the largest of the min(Rows, Cols) singular values of a, 0 and 0
// for an empty matrix: how little and how much it stretches what it does not drop for its shape.
func SingularRange(a *Dense) (smallest, largest float64, err error) {
	s, err := SingularValues(a)
	if err != nil || len(s) == 0 {
		return 0, 0, err
	}
	return s[len(s)-1], s[0], nil
}

// Pinv returns the Moore-Penrose pseudo-inverse of a (Cols x Rows). Singular values not above
// rcond times the largest count as zero, as in numpy.linalg.pinv.
func Pinv(a *Dense, rcond float64) (*Dense, error) {
	if a.empty() {
		return NewDense(a.Cols, a.Rows, nil), nil
	}
	svd, err := factorSVD("Pinv", a, mat.SVDThin)
	if err != nil {
		return nil, err
	}
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	s := svd.Values(nil)
	for k, sk := range s {
		// Columns of V times 1/s_k, or 0: then A+ = (V S+) U^T.
		inverse := 0.0
		if sk > rcond*s[0] {
			inverse = 1 / sk
		}
		for i := range a.Cols {
			v.Set(i, k, v.At(i, k)*inverse)
		}
	}
	p := NewDense(a.Cols, a.Rows, nil)
	p.gonum().Mul(&v, u.T())
	return p, nil
}

func factorSVD(who string, a *Dense, kind mat.SVDKind) (*mat.SVD, error) {
	if err := checkFinite(who, a); err != nil {
		return nil, err
	}
	var svd mat.SVD
	if !svd.Factorize(a.gonum(), kind) {
		return nil, fmt.Errorf("linalg: %s: the singular values of the (%d x %d) matrix did not converge", who, a.Rows, a.Cols)
	}
	return &svd, nil
}
