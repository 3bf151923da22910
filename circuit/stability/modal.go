package stability

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"settle/internal/linalg"
)

// modal is the free response of dz/dt = J z, mode by mode:
//
//	z(t) = Re sum_k part[k] exp(lambda[k] t)
//
// with one k for a real mode and one for a complex pair.
type modal struct {
	lambda []complex128
	part   [][]complex128 // part[k][i] is variable i's share of mode k
}

// decompose splits z0 into the modes of j. It is an error if j has no full set of eigenvectors to
// rounding (a defective matrix has no such sum).
//
// The coefficients solve a real system: LAPACK hands the eigenvectors of a pair out as their real
// and imaginary parts, which are a real basis of its plane.
func decompose(j *linalg.Dense, z0 []float64) (*modal, error) {
	lambda, vectors, err := eigenvectors(j)
	if err != nil {
		return nil, err
	}
	basis := linalg.NewDense(j.Rows, len(z0), nil)
	eachMode(lambda, func(k int, pair bool) {
		for i := range j.Rows {
			basis.Set(i, k, real(vectors.At(i, k)))
			if pair {
				basis.Set(i, k+1, imag(vectors.At(i, k)))
			}
		}
	})
	c, err := linalg.SolveDense(basis, linalg.NewDense(len(z0), 1, append([]float64(nil), z0...)))
	if err != nil {
		return nil, fmt.Errorf("stability: eigenvectors are dependent: %w", err)
	}
	m := &modal{}
	eachMode(lambda, func(k int, pair bool) {
		weight := complex(c.Data[k], 0) // a Re v + b Im v = Re((a - i b) v)
		if pair {
			weight -= complex(0, c.Data[k+1])
		}
		part := make([]complex128, j.Rows)
		for i := range part {
			part[i] = weight * vectors.At(i, k)
		}
		m.lambda, m.part = append(m.lambda, lambda[k]), append(m.part, part)
	})
	return m, nil
}

// eachMode calls f for each real eigenvalue and each pair, with the index of its first column.
func eachMode(lambda []complex128, f func(k int, pair bool)) {
	for k := 0; k < len(lambda); k++ {
		pair := imag(lambda[k]) != 0
		f(k, pair)
		if pair {
			k++
		}
	}
}

// eigenvectors returns the eigenvalues of j, pairs side by side, and its right eigenvectors, each
// of length 1, as columns.
func eigenvectors(j *linalg.Dense) ([]complex128, *mat.CDense, error) {
	var e mat.Eigen
	if !e.Factorize(mat.NewDense(j.Rows, j.Cols, j.Data), mat.EigenRight) {
		return nil, nil, fmt.Errorf("stability: the eigenvectors of the (%d x %d) Jacobian did not converge", j.Rows, j.Cols)
	}
	var vectors mat.CDense
	e.VectorsTo(&vectors)
	return e.Values(nil), &vectors, nil
}

// integral returns the integral over all time of the modes that decay, -sum_k Re(part[k] / lambda[k]).
func (m *modal) integral(band float64) []float64 {
	sum := make([]float64, len(m.part[0]))
	for k, lambda := range m.lambda {
		if real(lambda) > -band {
			continue
		}
		for i, p := range m.part[k] {
			sum[i] -= real(p / lambda)
		}
	}
	return sum
}

// bound returns, for variable i, an upper bound sum_k |part[k][i]| weight(lambda[k]) exp(Re lambda[k] t)
// that falls with t without the dips of an oscillation.
func (m *modal) bound(i int, t float64, weight func(lambda complex128) float64) (b float64) {
	for k, lambda := range m.lambda {
		p := m.part[k][i]
		b += math.Hypot(real(p), imag(p)) * weight(lambda) * math.Exp(real(lambda)*t)
	}
	return b
}
