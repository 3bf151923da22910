package integrators_test

import (
	"math"
	"math/cmplx"
	"testing"

	"settle/integrators"
	"settle/internal/linalg"
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
// R(z) = 1 + z + z^2/2 + z^3/6 + z^4/24 + z^5/120 + z^6/600.
func TestStabilityIntervals(t *testing.T) {
	for _, c := range []struct {
		name       string
		real, imag float64
	}{
		{"euler", 2, 0},
		{"heun", 2, 0}, // |R(iy)|^2 = 1 + y^4/4
		{"rk4", 2.785293563405282, 2 * math.Sqrt2},
		{"dp54", 3.306567892634946, 0.9971890086324285},
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

// loop is u' = W r, r' = -r - W^T u: an inversion loop with tau 1 and alpha 0, linear in r.
// The state is u, r; u is updated first.
type loop struct{ w [][]float64 }

func (l *loop) Dim() int        { return len(l.w) + len(l.w[0]) }
func (l *loop) Parts() [][2]int { return [][2]int{{0, len(l.w)}, {len(l.w), l.Dim()}} }

func (l *loop) Derivative(dydt, t, y []float64, rows []int) {
	l.DerivativePart(dydt, t, y, rows, 0)
	l.DerivativePart(dydt, t, y, rows, 1)
}

func (l *loop) DerivativePart(dydt, _, y []float64, rows []int, part int) {
	j, n := l.jacobian(), l.Dim()
	for p := range rows {
		for i := l.Parts()[part][0]; i < l.Parts()[part][1]; i++ {
			sum := 0.0
			for k, a := range j.Row(i) {
				sum += a * y[p*n+k]
			}
			dydt[p*n+i] = sum
		}
	}
}

func (l *loop) jacobian() *linalg.Dense {
	nu, n := len(l.w), l.Dim()
	j := linalg.NewDense(n, n, nil)
	for i, row := range l.w {
		for k, w := range row {
			j.Set(i, nu+k, w)
			j.Set(nu+k, i, -w)
		}
	}
	for k := nu; k < n; k++ {
		j.Set(k, k, -1)
	}
	return j
}

// loopOf has the singular values sigma and sigma/3, turned so that no unit is by itself.
func loopOf(sigma float64) *loop {
	c, s := math.Cos(0.6), math.Sin(0.6)
	a, b := sigma, sigma/3
	// columns of an orthonormal pair in three dimensions
	p, q := [3]float64{2. / 3, 2. / 3, 1. / 3}, [3]float64{-2. / 3, 1. / 3, 2. / 3}
	w := make([][]float64, 2)
	for i, turn := range [][2]float64{{c, -s}, {s, c}} {
		w[i] = make([]float64, 3)
		for k := range w[i] {
			w[i][k] = turn[0]*a*p[k] + turn[1]*b*q[k]
		}
	}
	return &loop{w}
}

// TestLoopStability: one step of size h multiplies a loop of strength sigma by a matrix of trace
// 2 - h - h^2 sigma^2 and determinant 1 - h when the updates are staggered, so it is stable up to
// sigma = sqrt(4 - 2h)/h, 3.46 at h = 1/2. Forward Euler has h <= 1/sigma^2, so sigma up to 1.41.
func TestLoopStability(t *testing.T) {
	const h = 0.5
	staggered, forward := math.Sqrt(4-2*h)/h, math.Sqrt(1/h)
	for _, off := range []float64{-0.02, 0.02} {
		l := loopOf(staggered + off)
		radius, err := integrators.SemiImplicitAmplification(l.jacobian(), l.Parts(), h)
		if err != nil {
			t.Fatal(err)
		}
		if (radius <= 1+1e-9) != (off < 0) {
			t.Errorf("staggered, sigma %.3f: amplification %g", staggered+off, radius)
		}
		if a := amplitude(t, l, "semi-implicit-euler", h); (a < 1) != (off < 0) {
			t.Errorf("staggered, sigma %.3f: amplitude %g after 400 steps", staggered+off, a)
		}
		if a := amplitude(t, loopOf(forward+off), "euler", h); (a < 1) != (off < 0) {
			t.Errorf("forward, sigma %.3f: amplitude %g after 400 steps", forward+off, a)
		}
	}
	// and the other way round: the largest step at that strength is h
	l := loopOf(staggered)
	got, err := integrators.SemiImplicitLargestStep(l.jacobian(), l.Parts(), 10)
	if err != nil || math.Abs(got-h) > 1e-6 {
		t.Errorf("staggered: largest step %g (%v), want %g", got, err, h)
	}
	euler, _ := integrators.Find("euler")
	eig, err := linalg.Eigenvalues(loopOf(forward).jacobian())
	if err != nil {
		t.Fatal(err)
	}
	if got := integrators.LargestStableStep(euler, eig); math.Abs(got-h) > 1e-9 {
		t.Errorf("forward: largest step %g, want %g", got, h)
	}
}

// TestSemiImplicitAmplification compares with the closed form for two variables.
func TestSemiImplicitAmplification(t *testing.T) {
	for _, c := range []struct{ sigma, h float64 }{{1, 0.1}, {2, 0.5}, {3.4, 0.5}, {4, 0.5}, {1, 1.5}} {
		l := &loop{[][]float64{{c.sigma}}}
		got, err := integrators.SemiImplicitAmplification(l.jacobian(), l.Parts(), c.h)
		if err != nil {
			t.Fatal(err)
		}
		half, det := (2-c.h-c.h*c.h*c.sigma*c.sigma)/2, 1-c.h
		root := cmplx.Sqrt(complex(half*half-det, 0))
		want := max(cmplx.Abs(complex(half, 0)+root), cmplx.Abs(complex(half, 0)-root))
		if math.Abs(got-want) > 1e-12 {
			t.Errorf("sigma %g, h %g: %.15g, want %.15g", c.sigma, c.h, got, want)
		}
	}
	// parts in the other order see other values, but the product's spectrum is the same; one part is
	// forward Euler
	l := &loop{[][]float64{{2}}}
	got, err := integrators.SemiImplicitAmplification(l.jacobian(), [][2]int{{0, 2}}, 0.5)
	if want := math.Sqrt(1 - 0.5 + 0.25*4); err != nil || math.Abs(got-want) > 1e-12 {
		t.Errorf("one part: %g (%v), want %g", got, err, want)
	}
}

// TestLargestStepIsLimited: what is stable at any step is stable up to the limit.
func TestLargestStepIsLimited(t *testing.T) {
	for _, limit := range []float64{1, 10, 0.3} {
		still := linalg.NewDense(2, 2, nil)
		got, err := integrators.SemiImplicitLargestStep(still, [][2]int{{0, 1}, {1, 2}}, limit)
		if err != nil || got != limit {
			t.Errorf("largest step %g (%v), want the limit %g", got, err, limit)
		}
	}
	for _, limit := range []float64{1.9, 2.1, 3, 100} { // y' = -y: 2
		j := linalg.NewDense(1, 1, []float64{-1})
		got, err := integrators.SemiImplicitLargestStep(j, [][2]int{{0, 1}}, limit)
		if want := min(2, limit); err != nil || math.Abs(got-want) > 1e-6 {
			t.Errorf("limit %g: largest step %g (%v), want %g", limit, got, err, want)
		}
	}
}
