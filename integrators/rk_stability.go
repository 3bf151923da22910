package integrators

import (
	"math"
	"math/cmplx"
)

// StabilityPolynomial returns the coefficients of R(z) = sum_j r_j z^j, the factor by which one step
// multiplies the solution of y' = lambda y, z = h lambda: r_0 = 1, r_j = b^T A^(j-1) 1.
// Hairer, Wanner, Solving Ordinary Differential Equations II, IV.2.
func (tb *Tableau) StabilityPolynomial() []float64 {
	s := tb.Stages()
	r := make([]float64, s+1)
	r[0] = 1
	v := make([]float64, s)
	for i := range v {
		v[i] = 1
	}
	for j := 1; j <= s; j++ {
		for i, b := range tb.B {
			r[j] += b * v[i]
		}
		if j <= tb.Order { // so say the conditions of order, and without rounding
			r[j] = r[j-1] / float64(j)
		}
		for i := s - 1; i >= 0; i-- { // downwards: row i needs the old values before it
			sum := 0.0
			for k, a := range tb.A[i] {
				sum += a * v[k]
			}
			v[i] = sum
		}
	}
	return r
}

// amplification is R as a function.
func (tb *Tableau) amplification() func(z complex128) complex128 {
	r := tb.StabilityPolynomial()
	return func(z complex128) complex128 {
		v := complex(0, 0)
		for i := len(r) - 1; i >= 0; i-- {
			v = v*z + complex(r[i], 0)
		}
		return v
	}
}

// RealStability is the length of the stability interval on the negative real axis.
func (tb *Tableau) RealStability() float64 { return stableStretch(tb.StabilityPolynomial(), -1) }

// ImagStability is the length of the stability interval on the imaginary axis; 0 where |R(iy)| rises
// above 1 at once.
func (tb *Tableau) ImagStability() float64 { return stableStretch(tb.StabilityPolynomial(), 1i) }

// CapConstant c makes c/rho(J) a step size well inside the stability interval, so that a stable rest
// is approached smoothly: 0.6 of RealStability (2.0 for Dormand-Prince 5(4)).
func (tb *Tableau) CapConstant() float64 { return 0.6 * tb.RealStability() }

// LargestStableStep returns the largest h such that |R(h' lambda)| <= 1 for all h' <= h and all
// eigenvalues that do not grow by themselves (Re lambda <= 0); +Inf if none bounds it, as with implicit
// Runge-Kutta methods, which are A-stable. It is NaN for other methods: for semi-implicit Euler see
// SemiImplicitLargestStep.
func LargestStableStep(m *Method, eigenvalues []complex128) float64 {
	switch {
	case m.Implicit != nil:
		return math.Inf(1)
	case m.Tableau == nil:
		return math.NaN()
	}
	r := m.Tableau.StabilityPolynomial()
	h := math.Inf(1)
	for _, lambda := range eigenvalues {
		size := cmplx.Abs(lambda)
		if real(lambda) > 0 || size == 0 {
			continue
		}
		h = min(h, stableStretch(r, lambda/complex(size, 0))/size)
	}
	return h
}

// stableStretch returns the length of the interval from 0 along direction d, |d| = 1, on which
// |R(x d)| <= 1.
func stableStretch(r []float64, d complex128) float64 {
	p := excess(r, d)
	if leadingSign(p) > 0 {
		return 0
	}
	// No explicit method of s stages is stable beyond 2 s^2 on the real axis.
	s := float64(len(r) - 1)
	most := 2*s*s + 1
	const grid = 4000
	grows := func(x float64) bool { return horner(p, x) > 0 }
	lo := 0.0
	for i := 1; i <= grid; i++ {
		hi := most * float64(i) / grid
		if horner(p, hi) > 1e-12 {
			return bisect(grows, lo, hi, 60)
		}
		lo = hi
	}
	return math.Inf(1)
}

// excess returns the coefficients of |R(x d)|^2 - 1 as a polynomial in x.
func excess(r []float64, d complex128) []float64 {
	p := make([]float64, 2*len(r)-1)
	for i, a := range r {
		for j, b := range r {
			// d^i conj(d)^j, of modulus 1
			p[i+j] += a * b * real(cmplx.Pow(d, complex(float64(i-j), 0)))
		}
	}
	p[0] = 0
	return p
}

// leadingSign is the sign of the lowest coefficient that is not rounding.
func leadingSign(p []float64) float64 {
	for _, c := range p {
		if math.Abs(c) > 1e-14 {
			return c
		}
	}
	return 0
}

func horner(p []float64, x float64) float64 {
	v := 0.0
	for i := len(p) - 1; i >= 0; i-- {
		v = v*x + p[i]
	}
	return v
}

// bisect finds where something begins to grow between lo, where it does not, and hi, where it does.
func bisect(grows func(x float64) bool, lo, hi float64, halvings int) float64 {
	for range halvings {
		if mid := (lo + hi) / 2; grows(mid) {
			hi = mid
		} else {
			lo = mid
		}
	}
	return lo
}
