package integrators_test

import (
	"math"
	"math/cmplx"
	"testing"

	"settle/integrators"
	"settle/internal/linalg"
)

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
	// one group for all is forward Euler
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
