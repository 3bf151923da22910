package linalg

import (
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
)

// Orthogonalise returns a matrix of the shape of a with orthonormal columns, or rows if a is wider
// than high, that span what those of a span. Of a matrix of independent standard normal numbers
// the result is distributed uniformly (by Haar's measure), since the QR decomposition is made
// unique by R with a positive diagonal: F. Mezzadri, How to generate random matrices from the
// classical compact groups, Notices of the AMS 54 (2007) 592-604, section 5.
func Orthogonalise(a *Dense) (*Dense, error) {
	if a.empty() {
		return a.Clone(), nil
	}
	if err := checkFinite("Orthogonalise", a); err != nil {
		return nil, err
	}
	if a.Rows < a.Cols {
		return orthonormalColumns(a.Transpose()).Transpose(), nil
	}
	return orthonormalColumns(a), nil
}

// orthonormalColumns returns the thin Q of a = Q R with R's diagonal positive.
func orthonormalColumns(a *Dense) *Dense {
	q := a.Clone()
	g := blas64.General{Rows: q.Rows, Cols: q.Cols, Stride: q.Cols, Data: q.Data}
	tau := make([]float64, q.Cols)
	size := make([]float64, 1)
	lapack64.Geqrf(g, tau, size, -1) // asks how much work space it wants
	work := make([]float64, int(size[0]))
	lapack64.Geqrf(g, tau, work, len(work))

	flip := make([]bool, q.Cols)
	for j := range flip {
		flip[j] = q.At(j, j) < 0
	}
	lapack64.Orgqr(g, tau, size, -1)
	work = make([]float64, int(size[0]))
	lapack64.Orgqr(g, tau, work, len(work))
	for i := range q.Rows {
		for j, v := range q.Row(i) {
			if flip[j] {
				q.Set(i, j, -v)
			}
		}
	}
	return q
}
