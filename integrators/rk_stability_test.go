package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
)

func tableauOf(t *testing.T, name string) *integrators.Tableau {
	t.Helper()
	m, ok := integrators.Find(name)
	if !ok || m.Tableau == nil {
		t.Fatalf("no tableau %s", name)
	}
	return m.Tableau
}

// TestStabilityIntervals compares with the published intervals (Hairer & Wanner, Solving Ordinary
// Differential Equations II, IV.2) and, for Dormand-Prince, the roots of |R| = 1 by SciPy's brentq on
// R(z) = 1 + z + z^2/2 + z^3/6 + z^4/24 + z^5/120 + z^6/600; likewise, with R in exact fractions from
// the coefficients as published, for the others.
func TestStabilityIntervals(t *testing.T) {
	for _, c := range []struct {
		name       string
		real, imag float64
	}{
		{"euler", 2, 0},
		{"heun", 2, 0}, // |R(iy)|^2 = 1 + y^4/4
		{"rk4", 2.785293563405282, 2 * math.Sqrt2},
		{"dp54", 3.306567892634946, 0.9971890086324285},
		{"bs32", 2.51274532661833, math.Sqrt(3)}, // R is the exponential series to z^3
		{"tsit5", 3.50684699380493, 0.477978868882752},
		{"vern65", 4.85527431448958, 2.58419956760746},
		{"vern76", 4.64002433533755, 0},
		{"vern87", 5.86411323935233, 0},
		{"vern98", 4.47617272256191, 2.75696512492452},
		{"dop853", 6.39365152285106, 5.96035981170278},
	} {
		tb := tableauOf(t, c.name)
		if got := tb.RealStability(); math.Abs(got-c.real) > 1e-9 {
			t.Errorf("%s: stable to %.10f on the real axis, want %.10f", c.name, got, c.real)
		}
		if got := tb.ImagStability(); math.Abs(got-c.imag) > 1e-9 {
			t.Errorf("%s: stable to %.10f on the imaginary axis, want %.10f", c.name, got, c.imag)
		}
	}
}

// taylor is a method of p stages whose stability polynomial is the exponential series to z^p.
func taylor(p int) *integrators.Tableau {
	tb := &integrators.Tableau{A: make([][]float64, p), B: make([]float64, p), C: make([]float64, p)}
	for i := range tb.A {
		if tb.A[i] = make([]float64, i); i > 0 {
			tb.C[i] = 1 / float64(p+1-i)
			tb.A[i][i-1] = tb.C[i]
		}
	}
	tb.B[p-1] = 1
	return tb
}

// TestTaylorIntervals: on the imaginary axis the truncated series of orders 5 and 6 are unstable from
// the start, by y^6/720 and y^8/5760 only, which must not be taken for rounding. Roots by SciPy's
// brentq; sqrt(3) and sqrt(8) are classical.
func TestTaylorIntervals(t *testing.T) {
	for p, want := range map[int][2]float64{
		3: {2.5127453266183286, math.Sqrt(3)},
		4: {2.785293563405282, math.Sqrt(8)},
		5: {3.2170478666401063, 0},
		6: {3.5534412584623043, 0},
		7: {3.954129730631186, 1.7644213245534073},
		8: {4.313627227774382, 3.3951402205749206},
	} {
		re, im := taylor(p).RealStability(), taylor(p).ImagStability()
		if math.Abs(re-want[0]) > 1e-6 || math.Abs(im-want[1]) > 1e-6 {
			t.Errorf("order %d: %.9f and %.9f, want %.9f", p, re, im, want)
		}
	}
}

func TestStabilityPolynomial(t *testing.T) {
	for name, want := range map[string][]float64{
		"euler": {1, 1},
		"heun":  {1, 1, 1. / 2},
		"rk4":   {1, 1, 1. / 2, 1. / 6, 1. / 24},
		"dp54":  {1, 1, 1. / 2, 1. / 6, 1. / 24, 1. / 120, 1. / 600, 0},
	} {
		got := tableauOf(t, name).StabilityPolynomial()
		if len(got) != len(want) {
			t.Fatalf("%s: %g, want %g", name, got, want)
		}
		for j := range want {
			if math.Abs(got[j]-want[j]) > 1e-15 {
				t.Errorf("%s: coefficient %d is %.17g, want %.17g", name, j, got[j], want[j])
			}
		}
	}
}

// TestCapConstant: steps at 2/rho approach rest smoothly with Dormand-Prince.
func TestCapConstant(t *testing.T) {
	if got := tableauOf(t, "dp54").CapConstant(); math.Abs(got-2) > 0.02 {
		t.Errorf("cap constant %g, want about 2", got)
	}
	for _, m := range integrators.Methods() {
		if m.Tableau == nil {
			continue
		}
		if c, r := m.Tableau.CapConstant(), m.Tableau.RealStability(); !(c > 0 && c < 0.75*r) {
			t.Errorf("%s: cap constant %g is not well inside the interval %g", m.Name, c, r)
		}
	}
}

func TestLargestStableStep(t *testing.T) {
	method := func(name string) *integrators.Method {
		m, _ := integrators.Find(name)
		return m
	}
	inf := math.Inf(1)
	for _, c := range []struct {
		name        string
		method      string
		eigenvalues []complex128
		want        float64
	}{
		{"decay", "rk4", []complex128{-2}, 2.785293563405282 / 2},
		{"the fastest rules", "heun", []complex128{-0.1, -4, -1}, 0.5},
		{"rotation", "rk4", []complex128{3i, -3i}, 2 * math.Sqrt2 / 3},
		{"rotation by Euler", "euler", []complex128{1i, -1i}, 0},
		{"spiral by Euler: -2 Re/|lambda|^2", "euler", []complex128{-1 + 2i, -1 - 2i}, 0.4},
		{"what grows by itself is left out", "euler", []complex128{1, -4}, 0.5},
		{"A-stable", "radau5", []complex128{-1e9, 1e6i}, inf},
		{"nothing moves", "dp54", []complex128{0, 0}, inf},
		{"no eigenvalues", "dp54", nil, inf},
	} {
		got := integrators.LargestStableStep(method(c.method), c.eigenvalues)
		if got != c.want && !(math.Abs(got-c.want) < 1e-9) {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
	if got := integrators.LargestStableStep(method("semi-implicit-euler"), []complex128{-1}); !math.IsNaN(got) {
		t.Errorf("semi-implicit Euler has no stability polynomial, but the largest step %g", got)
	}
}

// TestStableStepHolds takes steps just below and just above the bound of a spiral.
func TestStableStepHolds(t *testing.T) {
	const re, im = -0.7, 2.3
	spiral := integrators.NewFunc(2, func(d []float64, _ float64, y []float64) {
		d[0], d[1] = re*y[0]-im*y[1], im*y[0]+re*y[1]
	})
	for _, m := range integrators.Methods() {
		if m.Tableau == nil {
			continue
		}
		bound := integrators.LargestStableStep(m, []complex128{complex(re, im), complex(re, -im)})
		if !(amplitude(t, spiral, m.Name, 0.98*bound) < 1) || !(amplitude(t, spiral, m.Name, 1.02*bound) > 1) {
			t.Errorf("%s: amplitude %g just below the bound %g and %g just above", m.Name,
				amplitude(t, spiral, m.Name, 0.98*bound), bound, amplitude(t, spiral, m.Name, 1.02*bound))
		}
	}
}

// amplitude is the size of the state after 400 steps from 1.
func amplitude(t *testing.T, sys integrators.System, method string, h float64) float64 {
	t.Helper()
	const steps = 400
	y := make([]float64, sys.Dim())
	y[0] = 1
	s := integrators.Solver{Method: method, Step: h, Diverged: math.Inf(1)}
	r, err := s.Solve(sys, 0, steps*h, y)
	if err != nil || !r.OK() {
		t.Fatal(method, err, r)
	}
	return distance(y, make([]float64, len(y)))
}
