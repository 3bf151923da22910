package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// TestStiffProblemsByDefault wants the end within ten times the tolerance asked for of the default's
// low orders too, for which only loose tolerances are work of any sense.
func TestStiffProblemsByDefault(t *testing.T) {
	for _, p := range testode.Problems {
		for _, rtol := range []float64{1e-2, 1e-3} {
			if !p.Stiff || p.Rings || p == testode.Oregonator || p == testode.SF4 { // whose phase is lost at loose tolerances
				continue
			}
			s := integrators.Solver{Method: "bdf", Rtol: rtol, Atol: p.Atol(rtol)}
			y, stats := solveProblem(t, p, s)
			if e := relativeError(y, p.Reference); e > 10*rtol {
				t.Errorf("%s at rtol %g: error %.2g, %+v", p.Name, rtol, e, stats)
			}
		}
	}
}

// TestBDFAgainstCVODE: on HIRES, with atol 1e-4 rtol, CVODE's BDF takes so many steps for such errors.
// At the same rtol ours is more accurate, and for that takes no more: steps grow as error^(-1/5).
func TestBDFAgainstCVODE(t *testing.T) {
	for _, c := range []struct {
		rtol  float64
		steps int
		worst float64
	}{{1e-4, 297, 8.6e-4}, {1e-6, 643, 1.7e-5}, {1e-8, 948, 3.1e-7}, {1e-10, 1775, 4.3e-9}} {
		y, stats := solveProblem(t, testode.Hires, integrators.Solver{Method: "bdf", MaxOrder: 5, Rtol: c.rtol, Atol: 1e-4 * c.rtol})
		e := relativeError(y, testode.Hires.Reference)
		if most := float64(c.steps) * math.Pow(c.worst/e, 1.0/5); e > c.worst || float64(stats.Accepted) > most {
			t.Errorf("rtol %g: %d steps, error %.2g; CVODE %d, %.2g", c.rtol, stats.Accepted, e, c.steps, c.worst)
		}
	}
}

// TestBDFOfLoops: a fast mode that hardly decays while it oscillates holds the steps of order 3 and
// more back, those of the default not.
func TestBDFOfLoops(t *testing.T) {
	const slow, decay, fast = -0.1, -1.0, 100.0
	loop := integrators.NewFunc(3, func(d []float64, _ float64, y []float64) {
		d[0], d[1], d[2] = slow*y[0], decay*y[1]-fast*y[2], fast*y[1]+decay*y[2]
	})
	steps := map[int]int{}
	for _, most := range []int{0, 5} {
		s := integrators.Solver{Method: "bdf", MaxOrder: most, Rtol: 1e-3, Atol: 1e-5}
		y := []float64{1, 1e-5, 0}
		q := mustSolve(t, &s, loop, 0, 100, y).Rows[0]
		steps[most] = q.Stats.Accepted + q.Stats.Refused
		if math.Abs(y[0]-math.Exp(slow*100)) > 1e-3 {
			t.Errorf("order %d: %g at the end", most, y[0])
		}
	}
	if steps[0] > 600 || steps[5] < 20*steps[0] {
		t.Errorf("%d steps by default, %d up to order 5", steps[0], steps[5])
	}
}

// TestBDFKeepsItsMatrix: Jacobians and factorisations are few against steps.
func TestBDFKeepsItsMatrix(t *testing.T) {
	_, q := solveProblem(t, testode.Hires, integrators.Solver{Method: "bdf", MaxOrder: 5, Rtol: 1e-8, Atol: 1e-12})
	if q.Jacobians*10 > q.Accepted || q.Factorisations*5 > q.Accepted || q.Solves > 2*q.Accepted {
		t.Errorf("%+v", q)
	}
}

// TestBDFWithAWrongJacobian converges where the Jacobian is off, and reports where it is hopeless.
func TestBDFWithAWrongJacobian(t *testing.T) {
	for factor, want := range map[float64]integrators.Status{0.8: integrators.ReachedEnd, 1.5: integrators.ReachedEnd, -1e6: integrators.Unsolved} {
		sys := &wrongJacobian{integrators.NewFunc(1, func(d []float64, t float64, y []float64) { d[0] = -1000 * (y[0] - math.Cos(t)) }), factor}
		y := []float64{1}
		s := integrators.Solver{Method: "bdf", Rtol: 1e-4, Atol: 1e-6, MinStep: 1e-8}
		r := mustSolve(t, &s, sys, 0, 1, y)
		if r.Rows[0].Status != want {
			t.Errorf("Jacobian %g times too large: %v", factor, r.Rows[0].Status)
		}
		if want == integrators.ReachedEnd && math.Abs(y[0]-math.Cos(1)) > 2e-3 {
			t.Errorf("Jacobian %g times too large: %g at the end", factor, y[0])
		}
	}
}

type wrongJacobian struct {
	integrators.System
	factor float64
}

func (w *wrongJacobian) Jacobian(dst []float64, _ int, _ float64, _ []float64) {
	dst[0] = -1000 * w.factor
}
