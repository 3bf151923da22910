package integrators_test

import (
	"math"
	"math/big"
	"math/cmplx"
	"testing"

	"settle/integrators"
)

// TestPublishedStabilityFunctions compares R with closed forms: of Radau IIA the (2, 3) Pade
// approximation of the exponential (Hairer, Wanner, Solving Ordinary Differential Equations II,
// IV.3), of TR-BDF2 that of Hosea and Shampine's paper, with d = gamma/2:
// R = (1 + (1 - 2 d) z) / (1 - d z)^2.
func TestPublishedStabilityFunctions(t *testing.T) {
	d := complex(1-math.Sqrt2/2, 0)
	for name, want := range map[string]func(z complex128) complex128{
		"radau5": func(z complex128) complex128 {
			return (1 + z*2/5 + z*z/20) / (1 - z*3/5 + z*z*3/20 - z*z*z/60)
		},
		"trbdf2": func(z complex128) complex128 { return (1 + (1-2*d)*z) / ((1 - d*z) * (1 - d*z)) },
	} {
		m, _ := integrators.Find(name)
		for _, z := range []complex128{-1, 2i, -3 + 4i, -1e3, 1e4i, 0.5} {
			if got := m.Amplification(z); cmplx.Abs(got-want(z)) > 1e-12 {
				t.Errorf("%s: R(%v) = %v, want %v", name, z, got, want(z))
			}
		}
	}
}

// TestStiffDecay wants R to vanish at infinity, in every direction: |R| falls as 1/|z|.
func TestStiffDecay(t *testing.T) {
	forEachImplicit(t, func(t *testing.T, tb *integrators.ImplicitTableau) {
		r := tb.StabilityFunction(tb.B)
		for _, size := range []float64{1e3, 1e5, 1e7} {
			for _, d := range []complex128{-1, 1i, 1, cmplx.Rect(1, 2)} {
				if got := cmplx.Abs(r(complex(size, 0) * d)); got > 40/size {
					t.Errorf("|R| = %.2g at %v", got, complex(size, 0)*d)
				}
			}
		}
	})
}

// TestAStability samples the imaginary axis, and wants Re z < 0 nowhere amplified; the exact verdict
// is TestEPolynomial's.
func TestAStability(t *testing.T) {
	forEachImplicit(t, func(t *testing.T, tb *integrators.ImplicitTableau) {
		r := tb.StabilityFunction(tb.B)
		for k := -300; k <= 600; k++ {
			y := math.Pow(10, float64(k)/100)
			for _, z := range []complex128{complex(0, y), complex(-y, 0), complex(-y, y)} {
				if size := cmplx.Abs(r(z)); size > 1+1e-14 {
					t.Fatalf("|R(%v)| = 1 + %g", z, size-1)
				}
			}
		}
	})
}

// TestEPolynomial wants E(y) = |D(iy)|^2 - |N(iy)|^2 >= 0 for R = N/D, and the roots of D in the
// right half plane: the criterion of A-stability. Hairer, Wanner, Solving Ordinary Differential
// Equations II, eq. IV.3.8. E is a polynomial in y^2; where none of its coefficients is negative, but
// for rounding, there is nothing to sample.
func TestEPolynomial(t *testing.T) {
	forEachImplicit(t, func(t *testing.T, tb *integrators.ImplicitTableau) {
		n, d := quotient(tb)
		e := squaredModulus(d)
		for k, c := range squaredModulus(n) {
			e[k] -= c
		}
		for k, c := range e {
			if k <= tb.Order/2 {
				if math.Abs(c) > 1e-14 {
					t.Errorf("order %d, but E has %g y^%d", tb.Order, c, 2*k)
				}
				e[k] = 0
			}
		}
		if e[len(e)-1] <= 0 {
			t.Errorf("E ends with %g", e[len(e)-1])
		}
		for k := -400; k <= 400; k++ {
			if x := math.Pow(10, float64(k)/50); valueAt(e, x) <= 0 {
				t.Fatalf("E = %g at y^2 = %g", valueAt(e, x), x)
			}
		}
	})
}

// quotient returns the polynomials N and D = det(I - z A) of R: D by Faddeev and LeVerrier's sums of
// powers, N by multiplying the series of R with it. In exact numbers, rounded at the end.
func quotient(tb *integrators.ImplicitTableau) (n, d []float64) {
	s := tb.Stages()
	a := make([][]*big.Rat, s)
	for i := range a {
		a[i] = asStored(append(append([]float64(nil), tb.A[i]...), make([]float64, s-len(tb.A[i]))...))
	}
	power, e, series := a, []*big.Rat{big.NewRat(1, 1)}, []*big.Rat{big.NewRat(1, 1)}
	traces := []*big.Rat{nil}
	v := asStored(ones(s))
	for k := 1; k <= s; k++ {
		traces = append(traces, trace(power))
		sum := new(big.Rat)
		for i := 1; i <= k; i++ { // k e_k = sum (-1)^(i-1) e_(k-i) p_i
			term := new(big.Rat).Mul(e[k-i], traces[i])
			if i%2 == 0 {
				term.Neg(term)
			}
			sum.Add(sum, term)
		}
		e = append(e, sum.Mul(sum, big.NewRat(1, int64(k))))
		series = append(series, dot(asStored(tb.B), v))
		next := make([]*big.Rat, s)
		for i := range next {
			next[i] = dot(a[i], v)
		}
		v, power = next, multiply(power, a)
	}
	for k := range e {
		if k%2 == 1 {
			e[k].Neg(e[k])
		}
	}
	for k := range e {
		sum := new(big.Rat)
		for i := 0; i <= k; i++ {
			sum.Add(sum, new(big.Rat).Mul(e[i], series[k-i]))
		}
		x, _ := sum.Float64()
		y, _ := e[k].Float64()
		n, d = append(n, unlessRounding(x)), append(d, unlessRounding(y))
	}
	return trimmed(n), trimmed(d)
}

// unlessRounding makes nothing of what is rounding of the coefficients.
func unlessRounding(x float64) float64 {
	if math.Abs(x) < 1e-16 {
		return 0
	}
	return x
}

func trimmed(p []float64) []float64 {
	for len(p) > 0 && p[len(p)-1] == 0 {
		p = p[:len(p)-1]
	}
	return p
}

func ones(n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	return v
}

func trace(a [][]*big.Rat) *big.Rat {
	s := new(big.Rat)
	for i := range a {
		s.Add(s, a[i][i])
	}
	return s
}

func multiply(a, b [][]*big.Rat) [][]*big.Rat {
	c := make([][]*big.Rat, len(a))
	for i := range c {
		c[i] = make([]*big.Rat, len(b))
		for j := range c[i] {
			c[i][j] = new(big.Rat)
			for k := range b {
				c[i][j].Add(c[i][j], new(big.Rat).Mul(a[i][k], b[k][j]))
			}
		}
	}
	return c
}

// squaredModulus returns the coefficients of |p(iy)|^2 in powers of y^2.
func squaredModulus(p []float64) []float64 {
	out := make([]float64, len(p))
	for i, a := range p {
		for j, b := range p {
			switch (i - j + 400) % 4 { // i^i conj(i^j); odd differences cancel
			case 0:
				out[(i+j)/2] += a * b
			case 2:
				out[(i+j)/2] -= a * b
			}
		}
	}
	return out
}

func valueAt(p []float64, x float64) float64 {
	v := 0.0
	for i := len(p) - 1; i >= 0; i-- {
		v = v*x + p[i]
	}
	return v
}

// spiralling knows its Jacobian.
type spiralling struct {
	*integrators.Func
	lambda complex128
}

func (s spiralling) Jacobian(dst []float64, _ int, _ float64, _ []float64) {
	dst[0], dst[1], dst[2], dst[3] = real(s.lambda), -imag(s.lambda), imag(s.lambda), real(s.lambda)
}

// TestStepAmplifies takes one step of y' = lambda y, in its real form, by every method whose factor is
// known: that factor, computed from the coefficients, and the step have to agree.
func TestStepAmplifies(t *testing.T) {
	for _, m := range integrators.Methods() {
		if m.Amplification == nil {
			continue
		}
		for _, z := range []complex128{-0.3 + 0.4i, -2 + 5i, -40 + 1i} {
			spiral := spiralling{integrators.NewFunc(2, func(d []float64, _ float64, y []float64) {
				d[0], d[1] = real(z)*y[0]-imag(z)*y[1], imag(z)*y[0]+real(z)*y[1]
			}), z}
			y := []float64{1, 0}
			mustSolve(t, &integrators.Solver{Method: m.Name, Step: 1, Diverged: math.Inf(1)}, spiral, 0, 1, y)
			want, rounding := m.Amplification(z), 1e-13
			if m.Tableau != nil { // far outside its stability region the sum cancels
				rounding = 1e-10
			}
			if off := cmplx.Abs(complex(y[0], y[1]) - want); off > rounding*(1+cmplx.Abs(want)) {
				t.Errorf("%s: a step with z = %v gives %v, R = %v", m.Name, z, y, want)
			}
		}
	}
}
