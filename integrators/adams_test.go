package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// rival is a run of another code on a random network: how many evaluations it takes, and the largest
// error of a unit at 200 equal times from 0 to 20. rtol is that with which adams is to beat it in both.
type rival struct {
	evaluations int
	worst, rtol float64
}

// rivals are the best of LSODA and VODE of SciPy 1.10 and CVODE 6.4.1 with functional iteration, all of
// them Adams methods, over rtol = atol = 1e-2, 10^-2.5 ... 1e-13: runs that no other beats in both.
var rivals = map[int][]rival{
	200: {
		{138, 1.595e-3, 3e-4}, {159, 3.130e-4, 3e-5}, {181, 8.747e-5, 1e-5}, {229, 1.257e-5, 3e-6},
		{271, 3.056e-6, 3e-7}, {303, 1.199e-6, 3e-7}, {337, 1.695e-7, 3e-8}, {371, 7.685e-8, 1e-8},
		{423, 4.483e-8, 1e-8}, {459, 9.285e-9, 1e-9}, {501, 3.516e-9, 3e-10}, {539, 6.721e-10, 1e-10},
		{603, 1.454e-10, 3e-11}, {639, 7.767e-11, 1e-11},
	},
	1000: {{163, 8.399e-4, 1e-4}, {252, 2.120e-5, 3e-6}, {405, 3.705e-7, 1e-7}, {617, 2.415e-9, 3e-10}},
}

// TestAdamsNeedsFewestEvaluations for the accuracy that other codes reach.
func TestAdamsNeedsFewestEvaluations(t *testing.T) {
	for n, list := range rivals {
		if n > 200 && testing.Short() {
			continue
		}
		net := testode.NewNetwork(n, 1.5)
		reference := newSampled(n)
		reference.follow(t, integrators.Solver{Method: "dp54", Rtol: 1e-11, Atol: 1e-11}, net)
		for _, other := range list {
			path := newSampled(n)
			evaluations := path.follow(t, integrators.Solver{Method: "adams", Rtol: other.rtol, Atol: other.rtol}, net)
			if worst := distance(path.y, reference.y); evaluations > other.evaluations || worst > other.worst {
				t.Errorf("%d units: %d evaluations reach %.2g, another code needs %d to reach %.2g", n,
					evaluations, worst, other.evaluations, other.worst)
			}
		}
	}
}

// sampled keeps a path of n variables at 200 times.
type sampled struct {
	n, next int
	y       []float64
}

const (
	samples  = 200
	sampling = 0.1
)

func newSampled(n int) *sampled { return &sampled{n: n, y: make([]float64, samples*n)} }

func (s *sampled) Start(int, float64, []float64) error { s.next = 0; return nil }

func (s *sampled) Observe(st *integrators.Step) error {
	for ; s.next < samples; s.next++ {
		time := sampling * float64(s.next+1)
		if time > st.T+1e-9 {
			break
		}
		st.At(s.y[s.next*s.n:(s.next+1)*s.n], min(time, st.T))
	}
	return nil
}

// follow solves and returns the evaluations.
func (s *sampled) follow(t *testing.T, solver integrators.Solver, net *testode.Network) int {
	t.Helper()
	solver.Observer = s
	return mustSolve(t, &solver, net, 0, samples*sampling, net.Start()).Rows[0].Stats.Evaluations
}

// TestAdamsComesToRest: capped steps approach a stable rest smoothly, loose or tight, at the order whose
// steps are the longest that are stable; uncapped ones hover.
func TestAdamsComesToRest(t *testing.T) {
	l := newLoop(3, 0.1, 0.01, 1)
	for _, rtol := range []float64{1e-4, 1e-6, 1e-8} {
		for _, capped := range []bool{false, true} {
			stop, y := &integrators.Settling{Rtol: rtol / 1000, Atol: rtol / 1e5}, []float64{0, 0}
			s := integrators.Solver{Method: "adams", Rtol: rtol, Atol: rtol / 100, Cap: capped, MaxSteps: 1500, Stop: stop}
			q := mustSolve(t, &s, l.system(), 0, 1e6, y)
			want := integrators.StepBudget
			if capped {
				want = integrators.Stopped
			}
			stats := q.Rows[0].Stats
			if q.Rows[0].Status != want {
				t.Errorf("rtol %g, capped %v: %v at %g after %+v", rtol, capped, q.Rows[0].Status, q.Rows[0].T, stats)
			}
			if capped && math.Abs(stats.LargestH-q.StepCap) > 0.01*q.StepCap {
				t.Errorf("rtol %g: the longest step is %g, the cap %g", rtol, stats.LargestH, q.StepCap)
			}
		}
	}
}

// TestAdamsStartsCheaply: the order rises with every step, and the steps grow up to fourfold, so that
// a tenth of a usual step is reached within two dozen evaluations, however tight the tolerance.
func TestAdamsStartsCheaply(t *testing.T) {
	for _, rtol := range []float64{1e-4, 1e-7, 1e-10} {
		s := integrators.Solver{Method: "adams", Rtol: rtol, Atol: rtol}
		whole := mustSolve(t, &s, circling, 0, 20, []float64{1, 0})
		usual := 20 / float64(whole.Rows[0].Stats.Accepted)
		seen := &steps{}
		s.Observer = seen
		mustSolve(t, &s, circling, 0, 20, []float64{1, 0})
		first := 0
		for seen.h[0][first] < usual/10 {
			first++
		}
		if evaluations := 2 + 2*first; evaluations > 24 {
			t.Errorf("rtol %g: %d evaluations before a step is %g long, usual are %g", rtol, evaluations, seen.h[0][first], usual)
		}
	}
}
