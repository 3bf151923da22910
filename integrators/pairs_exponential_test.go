package integrators_test

import (
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// exponentialPairs are pairs of products until rest, by testode.Loop's settings: tau_u 1; 0.1; 0.1 with
// gain 5; 0.1 saturated. The published ones are means for other weights of the same law.
//
// ETD2RK starts with a step of one tau_r; atol is rtol of the size of r. Its phi-functions cost products
// as well (Loop.Propagation), which are counted; evaluations are what is left where they are not.
var exponentialPairs = []struct {
	solver    func(l *testode.Loop) integrators.Solver
	published [4]float64
}{
	{func(l *testode.Loop) integrators.Solver {
		return integrators.Solver{Method: "gs-exp-euler", Step: 1.8 / l.SpectralRadius()}
	}, [4]float64{17, 48, 236, 56}},
	{func(*testode.Loop) integrators.Solver {
		return integrators.Solver{Method: "etd2rk", Rtol: 1e-3, Atol: 1e-4, InitialStep: 1}
	}, [4]float64{18, 55, 15, 387}},
}

// TestExponentialPairs wants at most 1.15 times the published number of pairs, the mean of ten rows.
func TestExponentialPairs(t *testing.T) {
	for _, c := range exponentialPairs {
		for i, set := range [][3]float64{{1, 1, 1}, {0.1, 1, 1}, {0.1, 5, 1}, {0.1, 1, testode.Saturated}} {
			l := testode.NewLoop(set[0], set[1], set[2])
			s := c.solver(l)
			s.Stop, s.MaxSteps = loopRest{l}, 1000
			r := mustSolve(t, &s, l, 0, 1e6, make([]float64, 10*l.Dim()))
			var products, evaluations float64
			for _, q := range r.Rows {
				if q.Status != integrators.Stopped {
					t.Errorf("%s, %v: %v", s.Method, set, q.Status)
				}
				products += float64(q.Stats.Products) / 10
				evaluations += float64(q.Stats.Evaluations) / 10
			}
			t.Logf("%s, %v: %.1f pairs (evaluations alone: %.1f), published %g", s.Method, set, products, evaluations, c.published[i])
			if products > 1.15*c.published[i] {
				t.Errorf("%s, %v: %.1f pairs, published %g", s.Method, set, products, c.published[i])
			}
		}
	}
}
