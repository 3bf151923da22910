package integrators_test

import (
	"fmt"
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// anchor is a solve by Hairer's dopri5 (the Fortran code, version of 1996 as SciPy has it), with
// atol = rtol/100, and what this package takes for the same.
type anchor struct {
	problem            *testode.Problem
	rtol               float64
	steps, evaluations int     // Hairer's
	errorEnd           float64 // relative to the largest component

	ourSteps, ourRefused, ourEvaluations int
}

// The counts differ only by the last steps: Hairer takes whatever is left over, this package halves
// the last two. Nothing else differs, so a change of any count is a change of the method.
var anchors = []anchor{
	{testode.Arenstorf, 1e-4, 79, 602, 3.8e-1, 78, 17, 572},
	{testode.Arenstorf, 1e-6, 186, 1286, 7.8e-3, 186, 27, 1280},
	{testode.Arenstorf, 1e-8, 459, 2834, 8.6e-7, 459, 12, 2828},
	{testode.Arenstorf, 1e-10, 1159, 6962, 2.4e-7, 1159, 1, 6962},
	{testode.Brusselator, 1e-4, 62, 464, 2.0e-5, 62, 15, 464},
	{testode.Brusselator, 1e-6, 136, 938, 1.4e-7, 136, 20, 938},
	{testode.Brusselator, 1e-8, 319, 2012, 2.2e-9, 319, 16, 2012},
	{testode.Brusselator, 1e-10, 787, 4748, 1.8e-11, 787, 4, 4748},
	{testode.DI35, 1e-4, 26, 158, 2.0e-5, 26, 0, 158},
	{testode.DI35, 1e-6, 56, 338, 1.1e-7, 56, 0, 338},
	{testode.DI35, 1e-8, 134, 806, 5.5e-10, 134, 0, 806},
	{testode.DI35, 1e-10, 329, 1976, 5.5e-12, 329, 0, 1976},
}

func TestDormandPrinceAgainstHairer(t *testing.T) {
	for _, a := range anchors {
		t.Run(fmt.Sprintf("%s/%g", a.problem.Name, a.rtol), func(t *testing.T) {
			y, stats := solveProblem(t, a.problem, integrators.Solver{Rtol: a.rtol, Atol: a.rtol / 100})
			within := func(what string, got, want int) {
				if math.Abs(float64(got-want)) > 0.1*float64(want) {
					t.Errorf("%d %s, Hairer's code takes %d", got, what, want)
				}
			}
			within("steps", stats.Accepted, a.steps)
			within("evaluations", stats.Evaluations, a.evaluations)
			// More accurate by up to 4 times: the halved last two steps of BRUSS at 1e-4 are.
			if e := relativeError(y, a.problem.Reference); e > 3*a.errorEnd || e < a.errorEnd/4 {
				t.Errorf("error %.2g, that of Hairer's code is %.2g", e, a.errorEnd)
			}
			if stats.Accepted != a.ourSteps || stats.Refused != a.ourRefused || stats.Evaluations != a.ourEvaluations {
				t.Errorf("%d steps, %d refused, %d evaluations; they were %d, %d, %d",
					stats.Accepted, stats.Refused, stats.Evaluations, a.ourSteps, a.ourRefused, a.ourEvaluations)
			}
		})
	}
}

// TestEvaluationsAreCounted compares the books with a count of the calls themselves.
func TestEvaluationsAreCounted(t *testing.T) {
	for _, m := range integrators.Methods() {
		if m.Family == integrators.Staggered {
			continue // its derivative is evaluated in parts
		}
		for _, step := range []float64{0, 0.125} {
			if step == 0 && !m.Estimates() {
				continue
			}
			calls, p := 0, testode.Brusselator
			sys := integrators.NewFunc(p.Dim(), func(d []float64, time float64, y []float64) {
				calls++
				p.F(d, time, y)
			})
			y := append([]float64(nil), p.Start...)
			s := integrators.Solver{Method: m.Name, Step: step, Rtol: 1e-3, Atol: 1e-3}
			r, err := s.Solve(sys, 0, 2, y)
			if err != nil || !r.OK() {
				t.Fatal(m.Name, err, r.Err())
			}
			if got := r.Rows[0].Stats.Evaluations; got != calls {
				t.Errorf("%s, step %g: %d evaluations in the books, %d calls", m.Name, step, got, calls)
			}
		}
	}
}

// TestFixedStepCosts wants stages x steps, and one more at the start where the last stage serves as
// the next step's first.
func TestFixedStepCosts(t *testing.T) {
	for name, want := range map[string]int{"euler": 16, "heun": 32, "rk4": 64, "dp54": 16*6 + 1} {
		_, stats := solveProblem(t, testode.A3, integrators.Solver{Method: name, Step: testode.A3.End / 16})
		if stats.Accepted != 16 || stats.Evaluations != want {
			t.Errorf("%s: %d steps, %d evaluations; want 16, %d", name, stats.Accepted, stats.Evaluations, want)
		}
	}
}

// solveProblem follows a problem to its end.
func solveProblem(t *testing.T, p *testode.Problem, s integrators.Solver) ([]float64, integrators.Stats) {
	t.Helper()
	y := append([]float64(nil), p.Start...)
	r, err := s.Solve(p, 0, p.End, y)
	if err != nil {
		t.Fatal(err)
	}
	if !r.OK() || r.Rows[0].T != p.End {
		t.Fatalf("%s: at t = %g of %g: %v", p.Name, r.Rows[0].T, p.End, r.Err())
	}
	return y, r.Rows[0].Stats
}

// relativeError is the largest error relative to the reference's largest component.
func relativeError(y, reference []float64) float64 {
	worst, size := 0.0, 0.0
	for i, want := range reference {
		worst, size = max(worst, math.Abs(y[i]-want)), max(size, math.Abs(want))
	}
	return worst / size
}
