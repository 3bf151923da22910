package integrators

import (
	"math"
	"math/cmplx"
	"testing"

	"settle/internal/linalg"
)

// growth is the spectral radius of the matrix that carries the stages and the state over a step, of one
// size with the one before, on y' = lambda y, z = h lambda: with w_n = h F_n,
//
//	w_n = z (1 y_n + A X w_{n-1}),   y_{n+1} = y_n + b^T w_n.
//
// Complex numbers are written as blocks of two rows and columns.
func (tb *twoStepTableau) growth(z complex128) float64 {
	s, ax := tb.s, make([]float64, tb.s*tb.s)
	tb.extrapolation(ax, make([]float64, s), 1)
	m := linalg.NewDense(2*(s+1), 2*(s+1), nil)
	for i := range s {
		for k := range s {
			addComplex(m, i, k, z*complex(ax[i*s+k], 0))
			addComplex(m, s, k, z*complex(tb.b()[i]*ax[i*s+k], 0))
		}
		addComplex(m, i, s, z)
		addComplex(m, s, s, z*complex(tb.b()[i], 0))
	}
	addComplex(m, s, s, 1)
	values, err := linalg.Eigenvalues(m)
	if err != nil {
		return math.Inf(1)
	}
	radius := 0.0
	for _, v := range values {
		radius = max(radius, cmplx.Abs(v))
	}
	return radius
}

func addComplex(m *linalg.Dense, i, k int, v complex128) {
	m.Row(2 * i)[2*k] += real(v)
	m.Row(2 * i)[2*k+1] -= imag(v)
	m.Row(2*i + 1)[2*k] += imag(v)
	m.Row(2*i + 1)[2*k+1] += real(v)
}

// stretch is the length of the interval from 0 along direction d, |d| = 1, on which steps of one size
// are stable.
func (tb *twoStepTableau) stretch(d complex128) float64 {
	const grid, rounding = 0.05, 1e-9
	grows := func(x float64) bool { return tb.growth(complex(x, 0)*d) > 1+rounding }
	hi := grid
	for !grows(hi) {
		hi += grid
	}
	return bisect(grows, hi-grid, hi, 20)
}

// TestTwoStepReach wants the interval that steps under Solver.Cap keep to: the end of what is stable, in
// the least of the directions of damped modes.
func TestTwoStepReach(t *testing.T) {
	tb, shortest := sharedTwoStep(), math.Inf(1)
	for degrees := 93.0; degrees <= 180; degrees += 3 {
		shortest = min(shortest, tb.stretch(cmplx.Rect(1, degrees*math.Pi/180)))
	}
	if math.Abs(shortest-twoStepReach) > 1e-4 {
		t.Errorf("the shortest interval is %g, stated is %g", shortest, twoStepReach)
	}
}

// TestTwoStepGrowth: what the matrix says of the interval's end steps of one size show, on y' = -y.
func TestTwoStepGrowth(t *testing.T) {
	for h, stable := range map[float64]bool{0.98 * twoStepReach: true, 1.02 * twoStepReach: false} {
		y := []float64{1}
		sys := NewFunc(1, func(d []float64, _ float64, y []float64) { d[0] = -y[0] })
		if _, err := (&Solver{Method: "eptrk6", Step: h}).Solve(sys, 0, 4000*h, y); err != nil {
			t.Fatal(err)
		}
		if small := math.Abs(y[0]) < 1e-3; small != stable {
			t.Errorf("steps of %g end at %g", h, y[0])
		}
	}
}
