package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// pairsCase is a way of settling the inversion loop of testode.NewLoop, and what it takes: the mean over
// ten trials of Stats.Products, pairs of one product with W and one with its transpose, until
// max |tau dy/dt| <= 1e-6. A trial evaluates its start and end as well, since a Stop reads them.
type pairsCase struct {
	name   string
	solver func(l *testode.Loop) integrators.Solver

	// published are the counts known for the method on a loop of the same law with other random
	// weights, for the settings of pairsLoops; never where it does not come to rest.
	published [4]float64
}

// never: Euler's iterates oscillate without end, for tanh holds them.
var never = math.Inf(1)

// pairsLoops are the settings, in the order of published.
var pairsLoops = []struct {
	name              string
	tauU, gain, scale float64
}{
	{"tau 1", 1, 1, 1},
	{"tau .1", 0.1, 1, 1},
	{"tau .1, gain 5", 0.1, 5, 1},
	{"tau .1, saturated", 0.1, 1, testode.Saturated},
}

// pairsCases lists the methods: a new one is a line. The published counts name no Atol, and hang on it:
// each method has the one, among powers of ten, with which all four of its counts are met. Capped, at
// Atol 1e-6, Dormand-Prince takes 189, 489, 2161 and 617 pairs; uncapped, above 1e-9, it does not come to
// rest on all four loops (SettleHazard). ROS2 at Atol 1e-3 takes 89, 185, 386 and 294.
var pairsCases = []pairsCase{
	{"euler", func(l *testode.Loop) integrators.Solver {
		return integrators.Solver{Method: "euler", Step: 0.5 * min(l.TauU, 1)}
	}, [4]float64{99, 927, never, 990}},
	{"rk4", func(l *testode.Loop) integrators.Solver {
		return integrators.Solver{Method: "rk4", Step: 2.5 / l.SpectralRadius()}
	}, [4]float64{282, 80, 96, 97}},
	{"dp54", func(*testode.Loop) integrators.Solver {
		return integrators.Solver{Method: "dp54", Rtol: 1e-6, Atol: 1e-9}
	}, [4]float64{445, 1344, 5923, 1374}},
	{"dp54, capped", func(l *testode.Loop) integrators.Solver {
		return integrators.Solver{Method: "dp54", Rtol: 1e-6, Atol: 1e-5, MaxStep: 2 / l.SpectralRadius()}
	}, [4]float64{200, 469, 2262, 485}},
	{"ros2", func(*testode.Loop) integrators.Solver {
		return integrators.Solver{Method: "ros2", Rtol: 1e-2, Atol: 1e-2}
	}, [4]float64{77, 300, 984, 347}},
}

// pairsAllowance is how much more than published a method may take: the weights are drawn anew.
const pairsAllowance = 1.15

// TestPairsUntilSettled wants the loop settled at no more than the published cost.
func TestPairsUntilSettled(t *testing.T) {
	for _, c := range pairsCases {
		t.Run(c.name, func(t *testing.T) {
			for i, set := range pairsLoops {
				l := testode.NewLoop(set.tauU, set.gain, set.scale)
				pairs, ended := pairsUntilSettled(t, l, c.solver(l))
				t.Logf("%-18s %7.1f pairs, published %g", set.name, pairs, c.published[i])
				switch want := c.published[i]; {
				case (want == never) != (ended != integrators.Stopped):
					t.Errorf("%s: ended as %v, published count %g", set.name, ended, want)
				case pairs > pairsAllowance*want:
					t.Errorf("%s: %.1f pairs, published %g", set.name, pairs, want)
				}
			}
		})
	}
}

// pairsUntilSettled returns the mean number of pairs of ten trials, and how they ended: as Stopped if
// all did, else as one of the others.
func pairsUntilSettled(t *testing.T, l *testode.Loop, s integrators.Solver) (pairs float64, ended integrators.Status) {
	t.Helper()
	const trials, longest = 10, 1e15
	s.Stop, s.MaxSteps = loopRest{l}, 2_500
	r, err := s.Solve(l, 0, longest, make([]float64, trials*l.Dim()))
	if err != nil {
		t.Fatal(err)
	}
	ended = integrators.Stopped
	for _, row := range r.Rows {
		pairs += float64(row.Stats.Products) / trials
		if row.Status != integrators.Stopped {
			ended = row.Status
		}
	}
	return pairs, ended
}

// loopRest stops a row at rest.
type loopRest struct{ l *testode.Loop }

func (s loopRest) Stop(st *integrators.Step) bool { return s.l.Residual(st.DY) <= 1e-6 }
