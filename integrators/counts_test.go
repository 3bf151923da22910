package integrators_test

import (
	"fmt"
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// anchor is a solve by one of Hairer's codes (dopri5 for dp54, and dop853: the Fortran of 1996 as SciPy
// has it), with atol = rtol/100, and what this package takes for the same.
type anchor struct {
	method             string
	problem            *testode.Problem
	rtol               float64
	steps, evaluations int     // Hairer's
	errorEnd           float64 // relative to the largest component

	ourSteps, ourRefused, ourEvaluations int
}

// The counts differ only by the last steps: Hairer takes whatever is left over, this package halves
// the last two. Nothing else differs, so a change of any count is a change of the method.
var anchors = []anchor{
	{"dp54", testode.Arenstorf, 1e-4, 79, 602, 3.8e-1, 78, 17, 572},
	{"dp54", testode.Arenstorf, 1e-6, 186, 1286, 7.8e-3, 186, 27, 1280},
	{"dp54", testode.Arenstorf, 1e-8, 459, 2834, 8.6e-7, 459, 12, 2828},
	{"dp54", testode.Arenstorf, 1e-10, 1159, 6962, 2.4e-7, 1159, 1, 6962},
	{"dp54", testode.Brusselator, 1e-4, 62, 464, 2.0e-5, 62, 15, 464},
	{"dp54", testode.Brusselator, 1e-6, 136, 938, 1.4e-7, 136, 20, 938},
	{"dp54", testode.Brusselator, 1e-8, 319, 2012, 2.2e-9, 319, 16, 2012},
	{"dp54", testode.Brusselator, 1e-10, 787, 4748, 1.8e-11, 787, 4, 4748},
	{"dp54", testode.DI35, 1e-4, 26, 158, 2.0e-5, 26, 0, 158},
	{"dp54", testode.DI35, 1e-6, 56, 338, 1.1e-7, 56, 0, 338},
	{"dp54", testode.DI35, 1e-8, 134, 806, 5.5e-10, 134, 0, 806},
	{"dp54", testode.DI35, 1e-10, 329, 1976, 5.5e-12, 329, 0, 1976},

	{"dop853", testode.Arenstorf, 1e-4, 49, 755, 3.5e-2, 50, 14, 755},
	{"dop853", testode.Arenstorf, 1e-6, 78, 1246, 2.5e-3, 77, 27, 1222},
	{"dop853", testode.Arenstorf, 1e-8, 125, 1986, 3.1e-5, 125, 44, 1985},
	{"dop853", testode.Arenstorf, 1e-10, 210, 3226, 3.2e-7, 210, 63, 3214},
	{"dop853", testode.Pleiades, 1e-4, 56, 949, 1.4e-3, 56, 25, 948},
	{"dop853", testode.Pleiades, 1e-6, 88, 1465, 2.0e-5, 88, 37, 1464},
	{"dop853", testode.Pleiades, 1e-8, 147, 2360, 5.1e-7, 147, 54, 2359},
	{"dop853", testode.Pleiades, 1e-10, 252, 3906, 2.6e-9, 252, 80, 3905},
	{"dop853", testode.Brusselator, 1e-4, 34, 520, 3.9e-6, 35, 11, 542},
	{"dop853", testode.Brusselator, 1e-6, 54, 859, 9.7e-8, 55, 18, 859},
	{"dop853", testode.Brusselator, 1e-8, 91, 1391, 2.9e-10, 91, 27, 1390},
	{"dop853", testode.Brusselator, 1e-10, 154, 2334, 1.2e-12, 154, 41, 2300},
	{"dop853", testode.DI35, 1e-4, 13, 180, 3.1e-6, 13, 2, 179},
	{"dop853", testode.DI35, 1e-6, 18, 240, 3.8e-8, 18, 2, 239},
	{"dop853", testode.DI35, 1e-8, 27, 359, 4.9e-10, 27, 3, 358},
	{"dop853", testode.DI35, 1e-10, 44, 563, 4.7e-12, 44, 3, 562},
}

func TestDormandPrinceAgainstHairer(t *testing.T) {
	for _, a := range anchors {
		t.Run(fmt.Sprintf("%s/%s/%g", a.method, a.problem.Name, a.rtol), func(t *testing.T) {
			y, stats := solveProblem(t, a.problem, integrators.Solver{Method: a.method, Rtol: a.rtol, Atol: a.rtol / 100})
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
			if step == 0 && !m.Estimates() || step > 0 && m.Family == integrators.Switching {
				continue
			}
			calls, p := 0, testode.Brusselator
			sys := integrators.NewFunc(p.Dim(), func(d []float64, time float64, y []float64) {
				calls++
				p.F(d, time, y)
			})
			y := append([]float64(nil), p.Start...)
			s := integrators.Solver{Method: m.Name, Step: step, Rtol: 1e-3, Atol: 1e-3}
			if m.VariableOrder {
				s.MaxOrder = m.Order
			}
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
	for name, want := range map[string]int{
		"euler": 16, "heun": 32, "rk4": 64, "bs32": 16*3 + 1, "dp54": 16*6 + 1, "tsit5": 16*6 + 1, "vern65": 16*8 + 1,
		"vern76": 16 * 10, "vern87": 16 * 13, "vern98": 16 * 16, "dop853": 16 * 12,
	} {
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
