package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// sensitive problems pass so near a singularity that errors grow a thousandfold: Hairer's dopri5 ends
// ARENSTORF with an error of 2.4e-7 at rtol 1e-10 too. They are asked for the same with less.
var sensitive = map[string]float64{"D5": 1e-11, "ARENSTORF": 1e-12}

// TestProblems follows every problem that is not stiff at a tight tolerance.
func TestProblems(t *testing.T) {
	for _, p := range testode.Problems {
		if p.Stiff {
			continue
		}
		rtol := 1e-10
		if tight, ok := sensitive[p.Name]; ok {
			rtol = tight
		}
		t.Run(p.Name, func(t *testing.T) {
			y, _ := solveProblem(t, p, integrators.Solver{Rtol: rtol, Atol: rtol / 100})
			if e := relativeError(y, p.Reference); e > 1e-8 {
				t.Errorf("error %.2g at rtol %g", e, rtol)
			}
		})
	}
}

// TestInversionLoop wants each component of the two loop problems right, the small ones too.
func TestInversionLoop(t *testing.T) {
	for _, p := range []*testode.Problem{testode.DI35, testode.DI35Rest} {
		y, _ := solveProblem(t, p, integrators.Solver{Rtol: 1e-12, Atol: 1e-14})
		for i, want := range p.Reference {
			if math.Abs(y[i]-want) > 1e-9*math.Abs(want) {
				t.Errorf("%s: y[%d] = %.12g, want %.12g", p.Name, i, y[i], want)
			}
		}
	}
}

// bruteForce names the stiff problems that an explicit method can still do in tolerable time, and how
// accurately at rtol 1e-6. It shows the equations right; it is no way to solve them.
var bruteForce = map[string]float64{"ROBER40": 1e-9, "HIRES": 1e-6, "VDPOL": 1e-4, "SD1": 1e-7}

func TestStiffProblemsByBruteForce(t *testing.T) {
	for name, tolerance := range bruteForce {
		p, ok := testode.Find(name)
		if !ok || !p.Stiff {
			t.Fatalf("%s is no stiff problem", name)
		}
		y, stats := solveProblem(t, p, integrators.Solver{Rtol: 1e-6, Atol: 1e-10, MaxSteps: 2_000_000})
		if e := relativeError(y, p.Reference); e > tolerance {
			t.Errorf("%s: error %.2g after %d evaluations", name, e, stats.Evaluations)
		}
	}
}
