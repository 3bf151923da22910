package integrators_test

import (
	"math"
	"slices"
	"testing"

	"settle/integrators"
)

// stepInput is y' = -y + s(t), s piecewise constant: levels[k] holds from edges[k-1] to edges[k].
type stepInput struct {
	edges, levels []float64
	piece         []int // in force, by row
}

func newStepInput(edges, levels []float64) *stepInput {
	return &stepInput{edges: edges, levels: levels, piece: make([]int, 8)}
}

func (s *stepInput) Dim() int { return 1 }

func (s *stepInput) Derivative(dydt, _, y []float64, rows []int) {
	for i, row := range rows {
		dydt[i] = s.levels[s.piece[row]] - y[i]
	}
}

func (s *stepInput) NextEdge(_ int, t float64) float64 {
	for _, e := range s.edges {
		if e > t {
			return e
		}
	}
	return math.Inf(1)
}

func (s *stepInput) Enter(row int, t float64) {
	for s.piece[row] = 0; s.piece[row] < len(s.edges) && s.edges[s.piece[row]] <= t; {
		s.piece[row]++
	}
}

// at is the closed form from y(0) = 0.
func (s *stepInput) at(t float64) float64 {
	y, from := 0.0, 0.0
	for k, level := range s.levels {
		to := t
		if k < len(s.edges) {
			to = min(t, s.edges[k])
		}
		if to > from {
			y, from = level+(y-level)*math.Exp(from-to), to
		}
	}
	return y
}

// undeclared hides the edges: the method steps across them.
func (s *stepInput) undeclared() integrators.System {
	return integrators.NewFunc(1, func(d []float64, t float64, y []float64) {
		k, _ := slices.BinarySearchFunc(s.edges, t, func(e, t float64) int {
			if e <= t {
				return -1
			}
			return 1
		})
		d[0] = s.levels[k] - y[0]
	})
}

// pulses has edges that no step divides.
func pulses() *stepInput {
	return newStepInput([]float64{1 / math.Pi, math.Sqrt2, 2.2, math.E}, []float64{0.5, 2, -1, 3, 0.25})
}

// worstAlong is an Observer of the largest error, at the ends of steps and between them.
type worstAlong struct {
	exact func(t float64) float64
	at    float64
	worst float64
}

func (w *worstAlong) Start(int, float64, []float64) error { return nil }

func (w *worstAlong) Observe(s *integrators.Step) error {
	var y [1]float64
	for _, theta := range []float64{0.3, 0.7, 1} {
		t := s.T0 + theta*(s.T-s.T0)
		if theta == 1 {
			t = s.T
		}
		s.At(y[:], t)
		if e := math.Abs(y[0] - w.exact(t)); e > w.worst {
			w.worst, w.at = e, t
		}
	}
	return nil
}

// fixedStepOrder is the slope of the largest error over halved steps.
func fixedStepOrder(t *testing.T, method string, sys integrators.System, exact func(float64) float64) float64 {
	t.Helper()
	const halvings = 5
	var first, last float64
	for k := range halvings + 1 {
		w := &worstAlong{exact: exact}
		s := integrators.Solver{Method: method, Step: 0.2 / float64(int(1)<<k), Observer: w}
		mustSolve(t, &s, sys, 0, 4, []float64{0})
		if last = w.worst; k == 0 {
			first = last
		}
	}
	return math.Log2(first/last) / halvings
}

// TestOrderAcrossEdges: a jump that steps end at costs no order, one that they cross leaves order 1.
func TestOrderAcrossEdges(t *testing.T) {
	for method, order := range map[string]float64{
		"euler": 1, "heun": 2, "rk4": 4, "dp54": 5,
		"bdf": 2, "trbdf2": 2, "esdirk43": 4, "esdirk54": 5, "radau5": 4, // between the ends of its steps
	} {
		in := pulses()
		slope := fixedStepOrder(t, method, in, in.at)
		if slope < order-0.25 || slope > order+0.4 {
			t.Errorf("%s: slope %.2f, want %g", method, slope, order)
		}
		if slope := fixedStepOrder(t, method, in.undeclared(), in.at); slope > 1.5 {
			t.Errorf("%s: slope %.2f over edges that are not declared: the test sees no loss of order", method, slope)
		}
	}
}

// TestErrorProportionalToTolerance across edges.
func TestErrorProportionalToTolerance(t *testing.T) {
	in := pulses()
	for _, rtol := range []float64{1e-4, 1e-6, 1e-8, 1e-10} {
		w := &worstAlong{exact: in.at}
		r := mustSolve(t, &integrators.Solver{Rtol: rtol, Atol: rtol, Observer: w}, in, 0, 4, []float64{0})
		if ratio := w.worst / rtol; ratio > 10 || ratio < 0.03 {
			t.Errorf("rtol %g: error %g at %g, %d steps", rtol, w.worst, w.at, r.Rows[0].Stats.Accepted)
		}
	}
}

// TestStepsEndAtEdges bit for bit, and at the end, and every step begins where the last one ended.
func TestStepsEndAtEdges(t *testing.T) {
	for _, s := range []integrators.Solver{
		{}, {Rtol: 1e-10}, {Rtol: 1e-2, Atol: 1e-2}, {Method: "rk4", Step: 0.1}, {Method: "euler", Step: 0.07},
		{Method: "heun", Step: 10}, {MaxStep: 0.25},
	} {
		in, seen, end := pulses(), &steps{}, 1+math.Pi
		s.Observer = seen
		r := mustSolve(t, &s, in, 0, end, []float64{0})
		for _, e := range append(slices.Clone(in.edges), end) {
			if !slices.Contains(seen.t[0], e) {
				t.Errorf("%+v: no step ends at %.17g: %v", s, e, seen.t[0])
			}
		}
		if q := r.Rows[0]; q.T != end || q.Stats.Edges != len(in.edges) || q.Status != integrators.ReachedEnd {
			t.Errorf("%+v", q)
		}
		last := 0.0
		for k, at := range seen.t[0] {
			if seen.h[0][k] != at-last || at <= last {
				t.Errorf("a step from %g to %g has size %g", last, at, seen.h[0][k])
			}
			last = at
		}
	}
}

// TestFixedStepTimes are counted, not summed: t0 + k step, and the end itself.
func TestFixedStepTimes(t *testing.T) {
	for _, c := range []struct {
		t0, t1, step float64
		steps        int
	}{
		{0, 1, 0.1, 10}, {0.1, 1, 0.25, 4}, {0, 1, 0.3, 4}, {1e6, 1e6 + 1, 0.1, 10}, {0, 0.3, 0.1, 3},
		{-1, 1, 1.0 / 3, 6}, {0, 1, 5, 1}, {0, 1000, 0.1, 10_000}, {3, 3.3, 0.1, 3}, {0.1, 0.4, 0.1, 3}, {0.2, 0.8, 0.1, 6}, {0.1, 5.9, 0.1, 58},
	} {
		seen := &steps{}
		s := integrators.Solver{Method: "euler", Step: c.step, Observer: seen}
		q := mustSolve(t, &s, newStepInput(nil, []float64{1}), c.t0, c.t1, []float64{0}).Rows[0]
		if divides := math.Abs(c.t0+float64(c.steps)*c.step-c.t1) < 1e-6*c.step; divides && q.LastH != c.step {
			t.Errorf("%g to %g by %g: the last step is %.17g", c.t0, c.t1, c.step, q.LastH)
		}
		if len(seen.t[0]) != c.steps {
			t.Errorf("%g to %g by %g: %d steps, want %d", c.t0, c.t1, c.step, len(seen.t[0]), c.steps)
			continue
		}
		for k, at := range seen.t[0] {
			want := c.t0 + float64(k+1)*c.step
			if k == c.steps-1 {
				want = c.t1
			}
			if at != want {
				t.Errorf("%g to %g by %g: step %d ends at %.17g, want %.17g", c.t0, c.t1, c.step, k+1, at, want)
			}
		}
	}
}

// TestEndsAreExact: t + (end - t) is not always end.
func TestEndsAreExact(t *testing.T) {
	for _, s := range []integrators.Solver{{Method: "euler", Step: 1e4}, {Rtol: 0.1, Atol: 10, InitialStep: 1e3}} {
		for k := range 200 {
			seen, start, end := &steps{}, -math.Pi*float64(k+1), 0.1
			s.Observer = seen
			q := mustSolve(t, &s, newStepInput(nil, []float64{0}), start, end, []float64{0}).Rows[0]
			if q.T != end || len(seen.t[0]) != 1 {
				t.Fatalf("%+v: %d steps to %.17g, ended at %.17g", s, len(seen.t[0]), end, q.T)
			}
		}
	}
}

// TestFixedStepsRestartAtEdges: between edges they count from the edge.
func TestFixedStepsRestartAtEdges(t *testing.T) {
	seen := &steps{}
	in := newStepInput([]float64{0.25}, []float64{1, 2})
	mustSolve(t, &integrators.Solver{Method: "rk4", Step: 0.1, Observer: seen}, in, 0, 0.5, []float64{0})
	third := 0.25
	want := []float64{0.1, 0.2, third, third + 0.1, third + 2*0.1, 0.5}
	if !slices.Equal(seen.t[0], want) {
		t.Errorf("steps end at %v, want %v", seen.t[0], want)
	}
}

// TestNoTinySteps: rounding must not leave a last step of nothing.
func TestNoTinySteps(t *testing.T) {
	for _, end := range []float64{1, 0.3, 7, 1e3} {
		for _, most := range []float64{end / 10, end / 7, end / 3} {
			r := mustSolve(t, &integrators.Solver{Rtol: 1e-2, Atol: 1, InitialStep: most, MaxStep: most}, newStepInput(nil, []float64{0}), 0, end, []float64{0})
			if q := r.Rows[0].Stats; q.SmallestH < most/3 || q.LargestH > most {
				t.Errorf("end %g, largest step %g: steps from %g to %g", end, most, q.SmallestH, q.LargestH)
			}
		}
	}
}

// TestEdgeRestartsLikeANewSolve that is given the step size: nothing else is carried across.
func TestEdgeRestartsLikeANewSolve(t *testing.T) {
	in, whole, parts, seen := newStepInput([]float64{2}, []float64{1, 1}), []float64{5}, []float64{5}, &steps{}
	all := mustSolve(t, &integrators.Solver{}, in, 0, 4, whole).Rows[0]
	first := mustSolve(t, &integrators.Solver{}, newStepInput(nil, []float64{1}), 0, 2, parts).Rows[0]
	second := integrators.Solver{InitialStep: first.NextH, Observer: seen}
	rest := mustSolve(t, &second, newStepInput(nil, []float64{1}), 2, 4, parts).Rows[0]
	if whole[0] != parts[0] || all.Stats.Accepted != first.Stats.Accepted+rest.Stats.Accepted || all.NextH != rest.NextH {
		t.Errorf("across the edge %.17g %+v, anew %.17g %+v and %+v", whole[0], all, parts[0], first, rest)
	}
}

// TestStepIsEstimatedAnewAfterAnEdge: the long steps of rest shrink to those of a large jump by one
// refusal, not by a fifth at a time.
func TestStepIsEstimatedAnewAfterAnEdge(t *testing.T) {
	in := newStepInput([]float64{1000}, []float64{0, 1e6})
	y := []float64{0}
	q := mustSolve(t, &integrators.Solver{Rtol: 1e-10}, in, 0, 1001, y).Rows[0]
	if q.Stats.Refused < 1 || q.Stats.Refused > 2 {
		t.Errorf("%+v", q.Stats)
	}
	if e := math.Abs(y[0]-in.at(1001)) / 1e6; e > 1e-9 {
		t.Errorf("relative error %g", e)
	}
}

// TestManyCloseEdges: short stretches neither stall the solve nor spoil its accuracy.
func TestManyCloseEdges(t *testing.T) {
	var edges, levels []float64
	for k := range 1000 {
		edges, levels = append(edges, 1+float64(k)*1e-3), append(levels, float64(k%2))
	}
	in := newStepInput(edges, append(levels, 1))
	y := []float64{0}
	r := mustSolve(t, &integrators.Solver{}, in, 0, 5, y)
	if q := r.Rows[0].Stats; q.Accepted > 1100 || q.Refused > 20 || q.Edges != 1000 {
		t.Errorf("%+v", q)
	}
	if e := math.Abs(y[0] - in.at(5)); e > 1e-6 {
		t.Errorf("error %g", e)
	}
}

// TestTinyStretchIsForgotten: two edges 1e-9 apart must not make the steps after them tiny.
func TestTinyStretchIsForgotten(t *testing.T) {
	count := func(edges, levels []float64) int {
		in := newStepInput(edges, levels)
		return mustSolve(t, &integrators.Solver{}, in, 0, 10, []float64{0}).Rows[0].Stats.Accepted
	}
	one, two := count([]float64{5}, []float64{1, 1}), count([]float64{5, 5 + 1e-9}, []float64{1, 1, 1})
	if two > one+2 {
		t.Errorf("%d steps with a tiny stretch, %d without", two, one)
	}
}

// TestEdgeAtTheEnds: the piece after an edge at the end is never entered, the one at the start is.
func TestEdgeAtTheEnds(t *testing.T) {
	for _, s := range []integrators.Solver{{}, {Method: "rk4", Step: 0.01}} {
		in := newStepInput([]float64{0, 2}, []float64{100, 1, 1000})
		y := []float64{0}
		q := mustSolve(t, &s, in, 0, 2, y).Rows[0]
		if q.Status != integrators.ReachedEnd || q.T != 2 || q.Stats.Edges != 0 || in.piece[0] != 1 {
			t.Errorf("%+v, piece %d", q, in.piece[0])
		}
		if e := math.Abs(y[0] - (1 - math.Exp(-2))); e > 1e-6 {
			t.Errorf("error %g", e)
		}
	}
}
