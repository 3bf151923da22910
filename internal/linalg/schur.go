package linalg

import (
	"fmt"
	"math"
	"math/cmplx"

	"gonum.org/v1/gonum/lapack"
)

// Schur is the real Schur form A = Q T Q^T of a square matrix: Q orthogonal, T upper triangular but
// for 2 x 2 blocks on its diagonal, one for each complex pair of eigenvalues, of equal diagonal
// elements. The zero value is ready for Factor, which reuses its memory. One goroutine's.
type Schur struct {
	T, Q Dense

	tau, work, re, im []float64
	zero              []float64 // a row that is not there
	values            bool      // eigenvalues alone are wanted: only the block in hand is kept up, and no Q
	lo, hi            int       // that block
}

// Factor decomposes a, which it leaves alone. It is an error if a is not finite or the QR algorithm
// does not converge.
//
// Method: LAPACK's dgehrd and dorghr (Hessenberg form), then shifted QR: see francis; dhseqr for large
// matrices.
func (s *Schur) Factor(a *Dense) error {
	s.values = false
	return s.factor(a)
}

// FactorValues is Factor for Eigenvalues alone, in about a third of the time: T and Q are left unfinished.
func (s *Schur) FactorValues(a *Dense) error {
	s.values = a.Rows <= francisUpTo
	return s.factor(a)
}

func (s *Schur) factor(a *Dense) error {
	checkSquare("Schur.Factor", a)
	if err := checkFinite("Schur.Factor", a); err != nil {
		return err
	}
	n := a.Rows
	s.resize(n)
	copy(s.T.Data, a.Data)
	if n == 0 {
		return nil
	}
	rowMajor.Dgehrd(n, 0, n-1, s.T.Data, n, s.tau, s.work, len(s.work))
	if !s.values {
		copy(s.Q.Data, s.T.Data)
		rowMajor.Dorghr(n, 0, n-1, s.Q.Data, n, s.tau, s.work, len(s.work))
	}
	for i := 2; i < n; i++ { // below the first subdiagonal dgehrd keeps its reflectors
		clear(s.T.Row(i)[:i-1])
	}
	if !s.iterate() {
		return fmt.Errorf("linalg: Schur.Factor: the QR algorithm did not converge on the (%d x %d) matrix", n, n)
	}
	return nil
}

// francisUpTo is the size up to which francis serves; dhseqr's steps with many bulges are faster beyond.
const francisUpTo = 100

// iterate takes T from Hessenberg to Schur form. It reports whether that converged.
func (s *Schur) iterate() bool {
	n := s.T.Rows
	if n <= francisUpTo {
		return s.francis()
	}
	return rowMajor.Dhseqr(lapack.EigenvaluesAndSchur, lapack.SchurOrig, n, 0, n-1,
		s.T.Data, n, s.re, s.im, s.Q.Data, n, s.work, len(s.work)) == 0
}

func (s *Schur) resize(n int) {
	if s.T.Rows == n && s.work != nil {
		return
	}
	s.T, s.Q = *NewDense(n, n, nil), *NewDense(n, n, nil)
	s.tau, s.work = make([]float64, max(n-1, 0)), make([]float64, max(64*n, 1))
	s.re, s.im, s.zero = make([]float64, n), make([]float64, n), make([]float64, n)
}

// block returns the size of the diagonal block of T that begins at i: 1, or 2 for a complex pair.
func (s *Schur) block(i int) int {
	if i+1 < s.T.Rows && s.T.At(i+1, i) != 0 {
		return 2
	}
	return 1
}

// eigenvalue returns that of the block at i, of a pair the one with positive imaginary part.
func (s *Schur) eigenvalue(i int) complex128 {
	if s.block(i) == 1 {
		return complex(s.T.At(i, i), 0)
	}
	return complex(s.T.At(i, i), math.Sqrt(math.Abs(s.T.At(i, i+1)))*math.Sqrt(math.Abs(s.T.At(i+1, i))))
}

// Eigenvalues appends those of the matrix factored last to dst, in the order in which T has them, the
// one with positive imaginary part of a pair first.
func (s *Schur) Eigenvalues(dst []complex128) []complex128 {
	for i := 0; i < s.T.Rows; i += s.block(i) {
		v := s.eigenvalue(i)
		if dst = append(dst, v); imag(v) != 0 {
			dst = append(dst, cmplx.Conj(v))
		}
	}
	return dst
}

// move reorders T, and Q with it, so that the block at from stands at to <= from. It returns false
// where two eigenvalues are too close to be swapped; the form is a Schur form of A nonetheless.
func (s *Schur) move(from, to int) bool {
	n := s.T.Rows
	_, _, ok := rowMajor.Dtrexc(lapack.UpdateSchur, n, s.T.Data, n, s.Q.Data, n, from, to, s.work)
	return ok
}
