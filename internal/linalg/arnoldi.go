package linalg

import "math/cmplx"

// Want says which eigenvalue Extreme looks for.
type Want int

// What Extreme can look for.
const (
	LargestModulus Want = iota // the one that sets an explicit method's stable step
	LargestReal                // the rightmost one, that decides about stability
)

// measure is what a wanted eigenvalue has most of.
func (w Want) measure(lambda complex128) float64 {
	if w == LargestReal {
		return real(lambda)
	}
	return cmplx.Abs(lambda)
}

const (
	krylov   = 30  // dimension the basis grows to
	keep     = 12  // Schur vectors that a restart keeps (one more if a pair would be torn)
	restarts = 200 // so at most about 3600 products
)

// SpectralRadius returns the largest modulus of an eigenvalue of the n x n matrix that mul
// multiplies by (dst = A x), to a relative tolerance tol. It is Extreme without the verdict: where
// that does not converge, the best estimate, which is nearly always too low by little.
func SpectralRadius(n int, mul func(dst, x []float64), tol float64) float64 {
	return new(Arnoldi).SpectralRadius(n, mul, tol)
}

// Arnoldi keeps the work space of SpectralRadius and Extreme from matrix to matrix. The zero value is ready.
// One goroutine's.
type Arnoldi struct{ space krylovSchur }

// SpectralRadius is the function of that name.
func (a *Arnoldi) SpectralRadius(n int, mul func(dst, x []float64), tol float64) float64 {
	lambda, _ := a.Extreme(n, mul, LargestModulus, tol)
	return cmplx.Abs(lambda)
}

// Extreme returns the wanted eigenvalue (of a pair, the one with positive imaginary part) of the
// n x n matrix that mul multiplies by (dst = A x). It has converged if its Schur vector's residual
// is at most tol times the largest modulus met: it is then an eigenvalue of a matrix that near. For a
// normal matrix that bounds its error; far from normal the error is larger by the eigenvalue's
// condition number. The starting vector is always the same. NaN if A x is not finite.
//
// Method: Arnoldi iteration with thick restart, G. W. Stewart, A Krylov-Schur algorithm for large
// eigenproblems, SIAM J. Matrix Anal. Appl. 23 (2001) 601-614. Up to n = 40 the matrix is built
// by n products and decomposed whole.
func Extreme(n int, mul func(dst, x []float64), want Want, tol float64) (lambda complex128, converged bool) {
	return new(Arnoldi).Extreme(n, mul, want, tol)
}

// Extreme is the function of that name.
func (a *Arnoldi) Extreme(n int, mul func(dst, x []float64), want Want, tol float64) (lambda complex128, converged bool) {
	if n <= krylov+10 {
		return extremeDense(n, mul, want)
	}
	k := &a.space
	k.begin(n, mul)
	for range restarts {
		if !k.expand() || !k.decompose() {
			return cmplx.NaN(), false
		}
		kept := k.order(want)
		lambda = k.eigenvalue(0)
		if k.residual() <= tol*k.scale() {
			return lambda, true
		}
		k.restart(kept)
	}
	return lambda, false
}

// extremeDense builds the matrix column by column and decomposes it.
func extremeDense(n int, mul func(dst, x []float64), want Want) (complex128, bool) {
	if n == 0 {
		return 0, true
	}
	a := NewDense(n, n, nil) // its transpose, which has the same eigenvalues
	unit := make([]float64, n)
	for j := range n {
		unit[j] = 1
		mul(a.Row(j), unit)
		unit[j] = 0
	}
	values, err := Eigenvalues(a)
	if err != nil {
		return cmplx.NaN(), false
	}
	best := values[0]
	for _, v := range values {
		if want.measure(v) > want.measure(best) {
			best = v
		}
	}
	return best, true
}
