package integrators_test

import (
	"math"
	"slices"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// circling goes round: y0 = cos t, y1 = -sin t.
var circling = knownPaths[0]

func component(i int) func(int, float64, []float64) float64 {
	return func(_ int, _ float64, y []float64) float64 { return y[i] }
}

// leap is the largest step that sees all events of a circle. Exponential methods are exact on it: their
// steps would grow beyond its period.
func leap(m *integrators.Method) float64 {
	if m.Family == integrators.Exponential {
		return 1
	}
	return 0
}

// TestEventTimes: cos t passes 0 at pi/2 + k pi, falling first. Each method locates them as exactly as
// its path is.
func TestEventTimes(t *testing.T) {
	for _, m := range integrators.Methods() {
		s := solverFor(m)
		if s.MaxStep = leap(m); m.Adaptive {
			s.Rtol, s.Atol, s.MaxOrder = 1e-8, 1e-10, m.Order
		} else {
			s.Step = 0.001
		}
		s.Events = []integrators.Event{
			{Name: "both", Func: component(0)},
			{Name: "rising", Func: component(0), Direction: 1},
			{Name: "falling", Func: component(0), Direction: -1},
		}
		y := []float64{1, 0}
		r := mustSolve(t, s, circling, 0, 10, y)
		want := []integrators.Occurrence{}
		for k := range 3 {
			at, one := math.Pi/2+float64(k)*math.Pi, 2-k%2
			want = append(want, integrators.Occurrence{Event: 0, T: at}, integrators.Occurrence{Event: one, T: at})
		}
		got := r.Rows[0].Events
		if len(got) != len(want) {
			t.Fatalf("%s: %d events, want %d", m.Name, len(got), len(want))
		}
		tolerance := 1e-6
		if m.Adaptive && m.Order <= 2 { // so many steps that their errors add up
			tolerance = s.Rtol * float64(r.Rows[0].Stats.Accepted)
		}
		if !m.Adaptive {
			tolerance = 10 * math.Pow(s.Step, float64(m.Order))
		}
		for i, o := range got {
			if o.Event != want[i].Event || math.Abs(o.T-want[i].T) > tolerance {
				t.Errorf("%s: event %d at %.9g, want %d at %.9g", m.Name, o.Event, o.T, want[i].Event, want[i].T)
			}
			if math.Abs(o.Y[0]) > 1e-12 {
				t.Errorf("%s: %g at the event, want 0", m.Name, o.Y[0])
			}
		}
	}
}

// TestTerminalEvent ends one row early, where observers see it end, and leaves its mate alone.
func TestTerminalEvent(t *testing.T) {
	for _, m := range integrators.Methods() {
		s := solverFor(m)
		if m.Adaptive {
			s.Rtol, s.Atol = 1e-7, 1e-9
		}
		s.MaxStep = leap(m)
		s.Events = []integrators.Event{
			{Func: func(row int, _ float64, y []float64) float64 { return y[0] + float64(row)*1000 }, Terminal: true},
			{Func: func(_ int, t float64, _ []float64) float64 { return t - 1.5707 }}, // in the same step, before
			{Func: func(_ int, t float64, _ []float64) float64 { return t - 1.5709 }}, // and after
		}
		var last integrators.Step
		s.Observer = observe(func(st *integrators.Step) {
			if st.Row == 0 {
				last = *st
				mid, end := make([]float64, 2), make([]float64, 2)
				st.At(mid, st.T0+0.5*(st.T-st.T0))
				st.At(end, st.T)
				if !slices.Equal(end, st.Y) || math.Abs(mid[0]-math.Cos(st.T0+0.5*(st.T-st.T0))) > 0.1 {
					t.Errorf("%s: %g in the middle of the step from %g to %g, %g at its end, which is %g", m.Name, mid, st.T0, st.T, end, st.Y)
				}
			}
		})
		y := []float64{1, 0, 1, 0}
		r := mustSolve(t, s, circling, 0, 5, y)
		row := r.Rows[0]
		if row.Status != integrators.AtEvent || math.Abs(row.T-math.Pi/2) > 0.1 || row.T != last.T || math.Abs(y[0]) > 1e-12 {
			t.Errorf("%s: %s at %g with y = %g, want an event at pi/2", m.Name, row.Status, row.T, y[:2])
		}
		if r.Rows[1].Status != integrators.ReachedEnd || r.Rows[1].T != 5 {
			t.Errorf("%s: the other row %s at %g", m.Name, r.Rows[1].Status, r.Rows[1].T)
		}
		if m.Adaptive && (len(row.Events) != 2 || row.Events[0].Event != 1) {
			t.Errorf("%s: %v, want the event before the terminal one, and that", m.Name, row.Events)
		}
	}
}

// TestEventAtTheStart counts no event where a row begins on one, and the next passage it does.
func TestEventAtTheStart(t *testing.T) {
	s := integrators.Solver{Rtol: 1e-9, Atol: 1e-11, Events: []integrators.Event{{Func: component(1)}}}
	r := mustSolve(t, &s, circling, 0, 5, []float64{1, 0})
	if e := r.Rows[0].Events; len(e) != 1 || math.Abs(e[0].T-math.Pi) > 1e-7 {
		t.Errorf("%v, want one event at pi", e)
	}
}

// TestEventPoints finds two passages in one step where asked to look inside.
func TestEventPoints(t *testing.T) {
	for points, want := range map[int]int{0: 0, 9: 2} {
		s := integrators.Solver{Method: "rk4", Step: 1, Events: []integrators.Event{{
			Func: func(_ int, t float64, _ []float64) float64 { return (t - 0.25) * (t - 0.75) }, Points: points,
		}}}
		r := mustSolve(t, &s, circling, 0, 1, []float64{1, 0})
		if got := len(r.Rows[0].Events); got != want {
			t.Errorf("%d points: %d events, want %d", points, got, want)
		}
	}
}

// TestPeriodByEvents measures the period of van der Pol's oscillator with mu = 1: 6.66328686 (Andersen
// & Geer, SIAM J. Appl. Math. 42 (1982) 678-693).
func TestPeriodByEvents(t *testing.T) {
	s := integrators.Solver{Rtol: 1e-10, Atol: 1e-12, Events: []integrators.Event{{Func: component(1), Direction: 1}}}
	r := mustSolve(t, &s, testode.E2, 0, 60, []float64{2, 0})
	e := r.Rows[0].Events
	if n := len(e); n < 5 || math.Abs(e[n-1].T-e[n-2].T-6.66328686) > 1e-7 {
		t.Errorf("a period of %.9g, want 6.66328686", e[len(e)-1].T-e[len(e)-2].T)
	}
}

// TestEventsSurviveSnapshots breaks off between a row's leaving and its passage.
func TestEventsSurviveSnapshots(t *testing.T) {
	events := []integrators.Event{{Func: component(1)}, {Func: component(0)}}
	solve := func(at int) (kept []byte, found []integrators.Occurrence) {
		turn := 0
		s := integrators.Solver{Events: events, Checkpoint: func(save func() []byte) error {
			if turn++; turn == at {
				kept = save()
			}
			return nil
		}}
		return kept, mustSolve(t, &s, circling, 0, 9, []float64{1, 0}).Rows[0].Events
	}
	for _, at := range []int{1, 2, 20, 30} {
		kept, want := solve(at)
		s := integrators.Solver{Events: events}
		r, err := s.Resume(circling, kept, make([]float64, 2))
		if err != nil {
			t.Fatal(err)
		}
		same := slices.EqualFunc(r.Rows[0].Events, want, func(a, b integrators.Occurrence) bool {
			return a.Event == b.Event && a.T == b.T && slices.Equal(a.Y, b.Y)
		})
		if !same || len(want) != 5 {
			t.Errorf("turn %d: %v, unbroken %v", at, r.Rows[0].Events, want)
		}
	}
}
