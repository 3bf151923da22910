package stability

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"settle/circuit"
	"settle/integrators"
	"settle/internal/linalg"
)

// hidden is the single loop x -> y -> z -> x with B = -(W3 W2)^T, tau 1 s, at rest, where the slope
// of tanh is 1; sigma is the largest singular value of W3 W2.
func hidden(t *testing.T, sigma, alpha float64) (*circuit.Dynamics, []float64) {
	f := singleLoop(t, rand.New(rand.NewPCG(81, 1)), sigma, 1, alpha)
	for i := range 2 {
		f.spec.Populations[i].Transfer.Kind = "tanh"
	}
	return f.begin(t)
}

// ofTheSystem is the spectral abscissa of the compiled circuit.
func ofTheSystem(t *testing.T, sigma, alpha float64) float64 {
	d, _ := hidden(t, sigma, alpha)
	var a Abscissa
	x, err := a.Of(d, 0)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

const publishedStep = .5 // of semi-implicit Euler, in units of tau

// ofTheScheme is the spectral radius of one step of the integrator about rest, from the steps it takes.
func ofTheScheme(t *testing.T, sigma, alpha float64) float64 {
	d, y := hidden(t, sigma, alpha)
	m := linalg.NewDense(len(y), len(y), nil)
	s := integrators.Solver{Method: "semi-implicit-euler", Step: publishedStep}
	const small = 1e-7 // tanh is linear there, to 1e-14
	for j := range y {
		clear(y)
		y[j] = small
		if _, err := s.Solve(d, 0, publishedStep, y); err != nil {
			t.Fatal(err)
		}
		for i, v := range y {
			m.Set(i, j, v/small)
		}
	}
	eig, err := linalg.Eigenvalues(m)
	if err != nil {
		t.Fatal(err)
	}
	radius := 0.0
	for _, l := range eig {
		radius = max(radius, cmplx.Abs(l))
	}
	return radius
}

// bisect finds where stable(sigma) turns false.
func bisect(lo, hi float64, stable func(sigma float64) bool) float64 {
	for range 40 {
		if mid := (lo + hi) / 2; stable(mid) {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// The published scheme hides an unstable system: the circuit itself is stable up to sigma =
// sqrt(2) (1 + alpha) only; semi-implicit Euler with steps of half a time constant, x first, then y
// with the new x, then z, up to sqrt(6) = 2.45 at alpha = 0. Both are found from the compiled circuit
// and from steps of the integrator, then compared with Routh's criterion of (l + 1)^2 (l + alpha) =
// -sigma^2 and with Jury's of (m - 1/2)^2 (m - c) = -sigma^2 m^2 / 8, c = 1 - alpha/2.
func TestSchemeHidesAnUnstableLoop(t *testing.T) {
	for _, alpha := range []float64{0, .01, .1} {
		system := bisect(.5, 4, func(sigma float64) bool { return ofTheSystem(t, sigma, alpha) < 0 })
		scheme := bisect(.5, 4, func(sigma float64) bool { return ofTheScheme(t, sigma, alpha) < 1 })
		t.Logf("alpha %g: the system is stable up to sigma = %.6f, the scheme up to %.6f", alpha, system, scheme)
		if want := math.Sqrt2 * (1 + alpha); math.Abs(system-want) > 1e-6 {
			t.Errorf("alpha %g: the system is stable up to %g, want %g", alpha, system, want)
		}
		c := 1 - alpha/2
		if want := math.Sqrt(8 * (.75*c + 3/c - 3)); math.Abs(scheme-want) > 1e-6 {
			t.Errorf("alpha %g: the scheme is stable up to %g, want %g", alpha, scheme, want)
		}
		d, y := hidden(t, 2, alpha)
		j := linalg.NewDense(len(y), len(y), nil)
		d.Jacobian(j.Data, 0, 0, y)
		radius, err := integrators.SemiImplicitAmplification(j, d.Parts(), publishedStep)
		if got := ofTheScheme(t, 2, alpha); err != nil || math.Abs(radius-got) > 1e-9 {
			t.Errorf("alpha %g: amplification %g, of the steps taken %g, %v", alpha, radius, got, err)
		}
	}
}

// Between the bounds, from the same small disturbance: the scheme's 999 steps die out, the system grows.
func TestSchemeSettlesWhereTheSystemGrows(t *testing.T) {
	const sigma, alpha, disturbance = 2, .01, 1e-3
	for _, c := range []struct {
		s     integrators.Solver
		grows bool
	}{
		{integrators.Solver{Method: "semi-implicit-euler", Step: publishedStep}, false},
		{integrators.Solver{Method: "dp54", Rtol: 1e-8, Atol: 1e-12}, true},
	} {
		d, y := hidden(t, sigma, alpha)
		for i := range y {
			y[i] = disturbance
		}
		if _, err := c.s.Solve(d, 0, 999*publishedStep, y); err != nil {
			t.Fatal(err)
		}
		if size := largestOf(y); c.grows != (size > 100*disturbance) || !c.grows && size > 1e-6 {
			t.Errorf("%s: from %g to %g", c.s.Method, disturbance, size)
		}
	}
}
