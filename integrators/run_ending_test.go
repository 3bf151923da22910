package integrators_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/integrators"
)

func growth(rate float64) integrators.System {
	return integrators.NewFunc(1, func(d []float64, _ float64, y []float64) { d[0] = rate * y[0] })
}

// says wants all the words in a message.
func says(t *testing.T, message string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(message, w) {
			t.Errorf("%q does not say %q", message, w)
		}
	}
}

func TestReachedEnd(t *testing.T) {
	y := []float64{1}
	r := mustSolve(t, &integrators.Solver{}, growth(-1), 0, 3, y)
	q := r.Rows[0]
	if q.Status != integrators.ReachedEnd || q.T != 3 || !r.OK() || q.Norm != y[0] || q.LastH <= 0 || q.NextH < q.LastH/5 {
		t.Errorf("%+v", q)
	}
	if e := math.Abs(y[0] - math.Exp(-3)); e > 1e-6 {
		t.Errorf("error %g", e)
	}
}

// TestDiverged is above the bound first at the step that ends it.
func TestDiverged(t *testing.T) {
	y := []float64{0.5, -1}
	sys := integrators.NewFunc(2, func(d []float64, _ float64, y []float64) { d[0], d[1] = 0, 2*y[1] })
	s := integrators.Solver{Diverged: 1e3, MaxStep: 0.01}
	r := mustSolve(t, &s, sys, 0, 100, y)
	q, meets := r.Rows[0], math.Log(1e3)/2
	if q.Status != integrators.Diverged || q.T < meets || q.T > meets+0.01 || q.Index != 1 || q.Norm != -y[1] || r.OK() {
		t.Errorf("%+v, above the bound at %g", q, meets)
	}
	says(t, q.Message, "diverged", "y[1]", "1000", "Solver.Diverged")
	s.Diverged = math.Inf(1)
	if q := mustSolve(t, &s, sys, 0, 50, []float64{0, 1}).Rows[0]; q.Status != integrators.ReachedEnd {
		t.Errorf("no bound: %v", q.Status)
	}
}

// TestNotFinite stops short of t = 1, and names the variable.
func TestNotFinite(t *testing.T) {
	sys := integrators.NewFunc(2, func(d []float64, at float64, _ []float64) { d[0], d[1] = 1, math.Sqrt(1-at) })
	for _, s := range []integrators.Solver{{}, {Method: "rk4", Step: 0.3}, {Method: "euler", Step: 0.3}} {
		y := []float64{0, 0}
		r := mustSolve(t, &s, sys, 0, 2, y)
		q := r.Rows[0]
		if q.Status != integrators.NotFinite || q.Index != 1 || q.T > 1 || q.T < 0.89 || q.Stats.NonFinite == 0 || s.Step > 0 && q.Stats.NonFinite > 1 {
			t.Errorf("%+v", q)
		}
		if math.Abs(y[0]-q.T) > 1e-12 || math.IsNaN(y[1]) {
			t.Errorf("state %v at %g", y, q.T)
		}
		says(t, q.Message, "variable 1", "not finite", "division by zero")
	}
}

// TestTenSpoiltTries are what a derivative that is never finite gets.
func TestTenSpoiltTries(t *testing.T) {
	sys := integrators.NewFunc(1, func(d []float64, at float64, _ []float64) { d[0] = math.Sqrt(-at) })
	y := []float64{4}
	q := mustSolve(t, &integrators.Solver{InitialStep: 1}, sys, 0, 2, y).Rows[0]
	if q.Status != integrators.NotFinite || q.T != 0 || y[0] != 4 || q.Stats.NonFinite != 10 || q.Stats.Accepted != 0 {
		t.Errorf("%+v, y %v", q, y)
	}
}

// TestNotFiniteGetsSmallerSteps: a spoilt try beyond the domain is only a refused step.
func TestNotFiniteGetsSmallerSteps(t *testing.T) {
	sys := integrators.NewFunc(1, func(d []float64, _ float64, y []float64) { d[0] = -math.Sqrt(y[0]) * y[0] })
	y := []float64{1}
	q := mustSolve(t, &integrators.Solver{InitialStep: 50}, sys, 0, 60, y).Rows[0]
	if q.Status != integrators.ReachedEnd || q.Stats.NonFinite == 0 || q.Stats.Refused < q.Stats.NonFinite {
		t.Errorf("%+v", q)
	}
	if e := math.Abs(y[0] - 1/(31.0*31)); e > 1e-6 { // y^-1/2 = 1 + t/2
		t.Errorf("error %g", e)
	}
}

func TestSmallestStep(t *testing.T) {
	jump := integrators.NewFunc(1, func(d []float64, at float64, _ []float64) { d[0] = math.Copysign(1e6, at-math.Sqrt2) })
	s := integrators.Solver{Rtol: 1e-10, InitialStep: 0.1, MinStep: 1e-3}
	q := mustSolve(t, &s, jump, 0, 3, []float64{0}).Rows[0]
	if q.Status != integrators.SmallestStep || q.T > math.Sqrt2 || q.T < 1.3 || q.Stats.SmallestH < 1e-3 {
		t.Errorf("%+v", q)
	}
	says(t, q.Message, "step size fell", "0.001", "edge", "loosen")
	pole := integrators.NewFunc(1, func(d []float64, _ float64, y []float64) { d[0] = y[0] * y[0] })
	s = integrators.Solver{Diverged: math.Inf(1)}
	if q := mustSolve(t, &s, pole, 0, 2, []float64{1}).Rows[0]; q.Status.OK() || math.Abs(q.T-1) > 1e-6 {
		t.Errorf("default smallest step: %+v", q)
	}
}

func TestStepBudget(t *testing.T) {
	for _, s := range []integrators.Solver{{MaxSteps: 37, InitialStep: 5}, {MaxSteps: 37, Method: "rk4", Step: 0.1}} {
		y := []float64{1}
		sys := integrators.NewFunc(1, func(d []float64, at float64, _ []float64) { d[0] = math.Cos(at) })
		q := mustSolve(t, &s, sys, 0, 1e4, y).Rows[0]
		if q.Status != integrators.StepBudget || q.Stats.Accepted+q.Stats.Refused != 37 {
			t.Errorf("%+v", q)
		}
		if e := math.Abs(y[0] - 1 - math.Sin(q.T)); e > 1e-5 {
			t.Errorf("state is off by %g at %g", e, q.T)
		}
		says(t, q.Message, "37 steps", "step budget")
	}
}

// onStep is an Observer made of a function.
type onStep func(s *integrators.Step) error

func (onStep) Start(int, float64, []float64) error    { return nil }
func (f onStep) Observe(s *integrators.Step) error    { return f(s) }
func (f onStep) Stop(s *integrators.Step) (stop bool) { return f(s) != nil }

// TestInterrupted cancels within a step: that step is carried out, and is the last.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	y, seen := []float64{1, 2}, [2]float64{}
	s := integrators.Solver{Method: "rk4", Step: 0.125, Context: ctx, Observer: onStep(func(s *integrators.Step) error {
		seen[s.Row] = s.Y[0]
		if s.Row == 0 && s.T == 1 {
			cancel()
		}
		return nil
	})}
	r := mustSolve(t, &s, growth(-1), 0, 10, y)
	for i, q := range r.Rows {
		if q.Status != integrators.Interrupted || q.T != 1 || y[i] != seen[i] || q.Stats.Accepted != 8 {
			t.Errorf("row %d: %+v, y %g, seen %g", i, q, y[i], seen[i])
		}
		if e := math.Abs(y[i] - float64(i+1)/math.E); e > 1e-5 {
			t.Errorf("row %d: error %g", i, e)
		}
		says(t, q.Message, "interrupted at t = 1 of 10")
	}
	before := []float64{3}
	if q := mustSolve(t, &s, growth(-1), 0, 10, before).Rows[0]; q.Status != integrators.Interrupted || q.T != 0 || before[0] != 3 {
		t.Errorf("cancelled beforehand: %+v, y %v", q, before)
	}
}

// TestInterruptedGoesOn: what an interrupted solve leaves, carried on, is the whole solve.
func TestInterruptedGoesOn(t *testing.T) {
	whole, parts := []float64{1}, []float64{1}
	step := integrators.Solver{Method: "rk4", Step: 0.125}
	mustSolve(t, &step, growth(-1), 0, 2, whole)
	mustSolve(t, &step, growth(-1), 0, 1, parts)
	mustSolve(t, &step, growth(-1), 1, 2, parts)
	if whole[0] != parts[0] {
		t.Errorf("%.17g in one go, %.17g in two", whole[0], parts[0])
	}
}

// TestObserverError ends the solve with it, also at the last step of the row; rows that had ended keep
// their endings.
func TestObserverError(t *testing.T) {
	full := errors.New("disk full")
	s := integrators.Solver{Method: "rk4", Step: 0.125, Observer: onStep(func(s *integrators.Step) error {
		if s.Row == 2 && s.T == 1 {
			return full
		}
		return nil
	})}
	y, ends := []float64{1, 1, 1, 1}, []float64{1, 2, 1, 2}
	r, err := s.SolveRows(growth(-1), make([]float64, 4), ends, y)
	if !errors.Is(err, full) || r == nil {
		t.Fatalf("%v, %v", r, err)
	}
	for i, want := range []integrators.Status{integrators.ReachedEnd, integrators.Interrupted, integrators.Interrupted, integrators.Interrupted} {
		q := r.Rows[i]
		if q.Status != want {
			t.Errorf("row %d: %v, want %v", i, q.Status, want)
		}
		if e := math.Abs(y[i] - math.Exp(-q.T)); e > 1e-5 || q.T < 0.8 {
			t.Errorf("row %d: off by %g at %g", i, e, q.T)
		}
	}
}

func TestStopped(t *testing.T) {
	s := integrators.Solver{Method: "euler", Step: 0.5, Stop: onStep(func(s *integrators.Step) error {
		if s.T >= 1 {
			return errors.New("enough")
		}
		return nil
	})}
	r := mustSolve(t, &s, growth(-1), 0, 10, []float64{1})
	if q := r.Rows[0]; q.Status != integrators.Stopped || q.T != 1 || !r.OK() {
		t.Errorf("%+v", q)
	}
}

func TestStatusNames(t *testing.T) {
	var names []string
	for s := integrators.ReachedEnd; s <= integrators.Interrupted; s++ {
		names = append(names, s.String())
	}
	slices.Sort(names)
	if len(slices.Compact(names)) != 7 || integrators.Status(99).String() != "Status(99)" {
		t.Errorf("%q", names)
	}
}

// TestResultErr names the rows that ended badly and no others.
func TestResultErr(t *testing.T) {
	s := integrators.Solver{Diverged: 10}
	r := mustSolve(t, &s, growth(1), 0, 3, []float64{0.1, 1})
	if r.OK() || r.Err() == nil {
		t.Fatal("no error")
	}
	says(t, r.Err().Error(), "row 1: diverged")
	if strings.Contains(r.Err().Error(), "row 0") {
		t.Errorf("%v", r.Err())
	}
}

// TestSettingsRefused lists settings that make no sense and what is said about them.
func TestSettingsRefused(t *testing.T) {
	for _, c := range []struct {
		s     integrators.Solver
		words string
	}{
		{integrators.Solver{Method: "rk5"}, `"rk5" is unknown`},
		{integrators.Solver{Controller: "bang-bang"}, `"bang-bang" is unknown`},
		{integrators.Solver{Method: "adams", MaxOrder: 14}, "adams has orders up to 13"},
		{integrators.Solver{Method: "bdf", MaxOrder: 6}, "bdf has orders up to 5"},
		{integrators.Solver{Rtol: -1}, "rtol is -1"},
		{integrators.Solver{Atol: math.NaN()}, "atol is NaN"},
		{integrators.Solver{Rtol: 1e-16}, "rounding"},
		{integrators.Solver{Step: math.Inf(1)}, "finite"},
		{integrators.Solver{MaxSteps: -1}, "step budget"},
		{integrators.Solver{MinStep: 1, MaxStep: 0.5}, "smallest step"},
		{integrators.Solver{Method: "rk4"}, "give a step"},
		{integrators.Solver{Method: "semi-implicit-euler", Step: 0.1}, "Partitioned"},
	} {
		if _, err := c.s.Solve(growth(1), 0, 1, []float64{1}); err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%+v: %v, want %q", c.s, err, c.words)
		}
	}
	if _, err := new(integrators.Solver).Solve(growth(1), 1, 0, []float64{1}); err == nil {
		t.Error("a solve backwards is not refused")
	}
}
