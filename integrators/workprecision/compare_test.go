package workprecision_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"settle/integrators"
	"settle/integrators/workprecision"
)

// relaxing is tau y' = 1 - y from 0, which comes to rest at 1: y = 1 - exp(-t/tau).
type relaxing struct{ *integrators.Func }

const tau = 0.5

func newRelaxing() relaxing {
	return relaxing{integrators.NewFunc(1, func(dydt []float64, _ float64, y []float64) { dydt[0] = (1 - y[0]) / tau })}
}

func (relaxing) SlowestTau() float64 { return tau }

func (relaxing) Residual(_ float64, y, dydt []float64, _ int, rtol, atol float64) float64 {
	return math.Abs(tau*dydt[0]) / (atol + rtol*math.Max(1, math.Abs(y[0])))
}

func (relaxing) Correction(_ float64, y, _ []float64, _ int, rtol, atol float64) (float64, bool) {
	return math.Abs(1-y[0]) / (atol + rtol*math.Abs(y[0])), true
}

func problem(sys integrators.System, start []float64, end float64) workprecision.Problem {
	return workprecision.Problem{
		Name: "known", Start: start, T1: end,
		New: func(*integrators.Method) (integrators.System, error) { return sys, nil },
	}
}

func compare(t *testing.T, p workprecision.Problem, o workprecision.Options) *workprecision.Report {
	t.Helper()
	r, err := workprecision.Compare(context.Background(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func near(t *testing.T, what string, got, want, relative float64) {
	t.Helper()
	if !(math.Abs(got-want) <= relative*math.Abs(want)) {
		t.Errorf("%s is %.12g, want %.12g", what, got, want)
	}
}

// TestErrorsAreTheKnownOnes compares with closed forms of what Euler's method computes: after k steps
// of tau y' = 1 - y it is at 1 - (1 - h/tau)^k.
func TestErrorsAreTheKnownOnes(t *testing.T) {
	const end, h = 2.0, 0.125
	r := compare(t, problem(newRelaxing(), []float64{0}, end), workprecision.Options{Methods: []string{"euler"}, Steps: []float64{h}})
	scale := 1 - math.Exp(-end/tau) // the largest along the path is the last
	worst, last := 0.0, 0.0
	for k := 1; k <= int(end/h); k++ {
		last = math.Abs(math.Pow(1-h/tau, float64(k)) - math.Exp(-float64(k)*h/tau))
		worst = math.Max(worst, last)
	}
	run := r.Runs[0]
	near(t, "the scale", r.Reference.Scale, scale, 1e-11)
	near(t, "the error at the steps' ends", run.ErrorSteps, worst/scale, 1e-9)
	near(t, "the error at the end", run.ErrorEnd, last/scale, 1e-9)
	if run.ErrorMax < run.ErrorSteps || run.ErrorMax < run.ErrorGrid {
		t.Errorf("largest error %g of %g at steps and %g between", run.ErrorMax, run.ErrorSteps, run.ErrorGrid)
	}
	if run.Verdict != workprecision.Finished || !run.MaxKnown || run.Stats.Accepted != 16 || run.MeanStep != h || run.Seconds <= 0 || !math.IsNaN(run.ErrorSettled) {
		t.Errorf("%+v", run)
	}
}

// TestGridSeesBetweenSteps has errors between steps whose ends are right: the integral of cos(2 pi t)
// vanishes at t = 0.5 and 1, and so does Heun's.
func TestGridSeesBetweenSteps(t *testing.T) {
	ramp := integrators.NewFunc(1, func(dydt []float64, t float64, _ []float64) { dydt[0] = math.Cos(2 * math.Pi * t) })
	r := compare(t, problem(ramp, []float64{0}, 1), workprecision.Options{Methods: []string{"heun"}, Steps: []float64{0.5}})
	run := r.Runs[0]
	if run.ErrorSteps > 1e-10 || run.ErrorGrid < 0.1 || run.ErrorMax != run.ErrorGrid {
		t.Errorf("errors %g at steps, %g between, %g in all", run.ErrorSteps, run.ErrorGrid, run.ErrorMax)
	}
}

// TestEndAgainstAKnownValue wants the known end to be what counts at the end, where the error is then
// known down to rounding, and a reference that misses it to be as uncertain as that.
func TestEndAgainstAKnownValue(t *testing.T) {
	p := problem(newRelaxing(), []float64{0}, 1)
	exact := 1 - math.Exp(-1/tau)
	p.End = []float64{exact}
	o := workprecision.Options{Methods: []string{"dp54"}, Rtol: []float64{1e-8}, Against: 1e-4}
	r := compare(t, p, o)
	y := []float64{0}
	if _, err := (&integrators.Solver{Rtol: 1e-8, Atol: 1e-11}).Solve(newRelaxing(), 0, 1, y); err != nil {
		t.Fatal(err)
	}
	if e := math.Abs(y[0]-exact) / exact; math.Abs(r.Runs[0].ErrorEnd/e-1) > 1e-5 || !r.Runs[0].EndKnown || e >= r.Reference.Floor {
		t.Errorf("error at the end %g, want %g; floor %g", r.Runs[0].ErrorEnd, e, r.Reference.Floor)
	}
	p.End = []float64{exact + 1e-3}
	if u := compare(t, p, o).Reference.Uncertainty; math.Abs(u-1e-3/exact) > 1e-6 {
		t.Errorf("a reference that misses the known end by 1e-3 is uncertain by %g", u)
	}
}

// TestSettledError wants the distance from rest where Euler's method settles.
func TestSettledError(t *testing.T) {
	const h = 0.1
	p := problem(newRelaxing(), []float64{0}, 100)
	p.Settle = &workprecision.SettleTolerance{Rtol: 1e-4, Atol: 1e-9}
	r := compare(t, p, workprecision.Options{Methods: []string{"euler"}, Steps: []float64{h}})
	run := r.Runs[0]
	if !r.Reference.Rested || r.Reference.T > 20 || run.Verdict != workprecision.Settled {
		t.Fatalf("%s, reference %+v", run.Verdict, r.Reference)
	}
	near(t, "the distance from rest", run.ErrorSettled, math.Pow(1-h/tau, float64(run.Stats.Accepted)), 2e-3)
	if run.ErrorSettled > 1e-4 || run.ErrorSettled < 1e-6 {
		t.Errorf("distance from rest %g", run.ErrorSettled)
	}
}

// TestLooseRest has a reference that comes to rest long before a tight run does: what that run does
// afterwards is not held against it.
func TestLooseRest(t *testing.T) {
	p := problem(newRelaxing(), []float64{0}, 100)
	p.Settle = &workprecision.SettleTolerance{Rtol: 1e-6, Atol: 1e-9}
	r := compare(t, p, workprecision.Options{Methods: []string{"dp54"}, Rtol: []float64{1e-8}, Against: 1e-4})
	run, rest := r.Runs[0], math.Exp(-r.Reference.T/tau)
	if rest < 1e-5 || r.Reference.RestFloor < rest {
		t.Errorf("at rest by %g, said to be known to %g", rest, r.Reference.RestFloor)
	}
	if run.MaxKnown || run.Verdict != workprecision.BelowReference || run.ErrorMax < rest {
		t.Errorf("the reference rests %g early, and a run that goes on is given %g, %s", rest, run.ErrorMax, run.Verdict)
	}
}

// TestUnsettled has a step with which Euler's method goes to and fro between 0 and 2 for ever.
func TestUnsettled(t *testing.T) {
	p := problem(newRelaxing(), []float64{0}, 20)
	p.Settle = &workprecision.SettleTolerance{Rtol: 1e-4, Atol: 1e-9}
	run := compare(t, p, workprecision.Options{Methods: []string{"euler"}, Steps: []float64{2 * tau}}).Runs[0]
	if run.Verdict != workprecision.Unsettled || !math.IsNaN(run.ErrorSettled) || math.Abs(run.ErrorMax-1) > 0.2 {
		t.Errorf("%s, errors %g and %g", run.Verdict, run.ErrorMax, run.ErrorSettled)
	}
}

// TestAwaitedOnly settles by one variable while another drifts: the distance is of the one.
func TestAwaitedOnly(t *testing.T) {
	r := newRelaxing()
	r.Func = integrators.NewFunc(2, func(dydt []float64, _ float64, y []float64) { dydt[0], dydt[1] = (1-y[0])/tau, 1 })
	p := problem(r, []float64{0, 0}, 100)
	p.Settle = &workprecision.SettleTolerance{Rtol: 1e-4, Atol: 1e-9}
	p.Awaited = []int{0}
	run := compare(t, p, workprecision.Options{Methods: []string{"heun"}, Steps: []float64{0.1}}).Runs[0]
	if run.Verdict != workprecision.Settled || run.ErrorSettled > 1e-4 {
		t.Errorf("%s at a distance of %g", run.Verdict, run.ErrorSettled)
	}
}

// TestBelowReference wants errors that the reference cannot tell to be flagged.
func TestBelowReference(t *testing.T) {
	r := compare(t, problem(newRelaxing(), []float64{0}, 1), workprecision.Options{
		Methods: []string{"dp54"}, Rtol: []float64{1e-4, 1e-11}, Against: 1e-8,
	})
	loose, tight := r.Runs[0], r.Runs[1]
	if loose.Verdict != workprecision.Finished || !loose.MaxKnown || loose.ErrorMax <= r.Reference.Floor {
		t.Errorf("at 1e-4: %+v", loose)
	}
	if tight.Verdict != workprecision.BelowReference || tight.MaxKnown || tight.ErrorMax != r.Reference.Floor {
		t.Errorf("at 1e-11: %+v", tight)
	}
	if u := r.Reference.Uncertainty; u < 1e-12 || u > 1e-6 || r.Reference.Floor != 4*u {
		t.Errorf("uncertainty %g, floor %g", u, r.Reference.Floor)
	}
}

// TestUncertaintyHolds wants the true error of the reference, at all its grid's points, below what is
// said of it.
func TestUncertaintyHolds(t *testing.T) {
	circle := integrators.NewFunc(2, func(dydt []float64, _ float64, y []float64) { dydt[0], dydt[1] = y[1], -y[0] })
	r := compare(t, problem(circle, []float64{1, 0}, 20), workprecision.Options{Methods: []string{"rk4"}, Steps: []float64{0.1}})
	run := r.Runs[0]
	// rk4 multiplies by R(ih) a step: the error after n steps is |R^n - exp(i n h)|.
	z := complex(0, 0.1)
	factor := 1 + z + z*z/2 + z*z*z/6 + z*z*z*z/24
	at := complex(1, 0)
	worst := 0.0
	for k := 1; k <= 200; k++ {
		at *= factor
		worst = max(worst, math.Abs(real(at)-math.Cos(0.1*float64(k))), math.Abs(imag(at)-math.Sin(0.1*float64(k))))
	}
	if d := math.Abs(run.ErrorSteps - worst); d > 2*r.Reference.Uncertainty {
		t.Errorf("error %.15g, want %.15g: off by %g, more than twice the uncertainty %g", run.ErrorSteps, worst, d, r.Reference.Uncertainty)
	}
}

// TestCountsAreThoseOfAPlainSolve wants the meter's own evaluations left out.
func TestCountsAreThoseOfAPlainSolve(t *testing.T) {
	circle := integrators.NewFunc(2, func(dydt []float64, _ float64, y []float64) { dydt[0], dydt[1] = y[1], -y[0] })
	for _, m := range integrators.Methods() {
		if !m.Adaptive {
			continue
		}
		run := compare(t, problem(circle, []float64{1, 0}, 20), workprecision.Options{Methods: []string{m.Name}, Rtol: []float64{1e-6}}).Runs[0]
		s := integrators.Solver{Method: m.Name, Rtol: 1e-6, Atol: 1e-9}
		plain, err := s.Solve(circle, 0, 20, []float64{1, 0})
		if run.Verdict == workprecision.CannotRun && err != nil {
			continue
		}
		if err != nil || run.Stats != plain.Rows[0].Stats {
			t.Errorf("%s: %+v, want %+v (%v)", m.Name, run.Stats, plain.Rows[0].Stats, err)
		}
	}
}

// TestObservedOrder wants the slope of each method on a problem with a smooth solution.
func TestObservedOrder(t *testing.T) {
	circle := integrators.NewFunc(2, func(dydt []float64, _ float64, y []float64) { dydt[0], dydt[1] = y[1], -y[0] })
	r := compare(t, problem(circle, []float64{1, 0}, 6), workprecision.Options{
		Methods: []string{"euler", "heun", "rk4", "dp54"}, Steps: []float64{0.02, 0.01, 0.005, 0.0025},
	})
	for _, o := range r.Orders() {
		if o.Method == "euler" { // errors above 1e-2 do not count: too few are left
			continue
		}
		if math.Abs(o.Observed-float64(o.Nominal)) > 0.35 || o.Runs != 4 {
			t.Errorf("%+v", o)
		}
	}
}

// TestOrderAboveTheFloor wants bounds left out of the slope.
func TestOrderAboveTheFloor(t *testing.T) {
	circle := integrators.NewFunc(2, func(dydt []float64, _ float64, y []float64) { dydt[0], dydt[1] = y[1], -y[0] })
	r := compare(t, problem(circle, []float64{1, 0}, 6), workprecision.Options{
		Methods: []string{"rk4"}, Steps: []float64{0.4, 0.2, 0.1, 0.05, 0.025, 0.0125, 0.00625}, Against: 1e-6,
	})
	o, flagged := r.Orders()[0], 0
	for _, run := range r.Runs {
		if !run.MaxKnown {
			flagged++
		}
	}
	if flagged < 2 || math.Abs(o.Observed-4) > 0.3 {
		t.Errorf("order %g with %d runs flagged", o.Observed, flagged)
	}
}

// slow takes its time for each evaluation.
func slow() integrators.System {
	return integrators.NewFunc(1, func(dydt []float64, _ float64, y []float64) {
		time.Sleep(100 * time.Microsecond)
		dydt[0] = -y[0]
	})
}

// TestEveryRunIsARow wants bad endings to be rows without numbers, with what went wrong.
func TestEveryRunIsARow(t *testing.T) {
	stiff := integrators.NewFunc(1, func(dydt []float64, t float64, y []float64) { dydt[0] = -1000 * (y[0] - math.Cos(t)) })
	refusing := problem(stiff, []float64{0}, 2)
	refusing.New = func(m *integrators.Method) (integrators.System, error) {
		if m.Name == "heun" {
			return nil, errors.New("not this one")
		}
		return stiff, nil
	}
	r := compare(t, refusing, workprecision.Options{
		Methods: []string{"euler", "semi-implicit-euler", "heun", "rk4"}, Steps: []float64{0.5, 1e-4},
		Solver: integrators.Solver{MaxSteps: 19_000, Diverged: 100},
	})
	want := []workprecision.Verdict{"diverged", "step-budget", "cannot-run", "cannot-run", "cannot-run", "cannot-run", "diverged", "step-budget"}
	if len(r.Runs) != len(want) {
		t.Fatalf("%d rows, want %d", len(r.Runs), len(want))
	}
	for i, run := range r.Runs {
		if run.Verdict != want[i] || run.Message == "" || !math.IsNaN(run.ErrorMax) || !math.IsNaN(run.ErrorEnd) || !math.IsNaN(run.Seconds) {
			t.Errorf("%s at step %g: %s (want %s), error %g: %s", run.Method, run.Step, run.Verdict, want[i], run.ErrorMax, run.Message)
		}
	}
	if !strings.Contains(r.Runs[4].Message, "not this one") {
		t.Errorf("message %q", r.Runs[4].Message)
	}
}

// TestTimeBudget ends what takes too long.
func TestTimeBudget(t *testing.T) {
	r := compare(t, problem(slow(), []float64{1}, 1), workprecision.Options{
		Methods: []string{"euler"}, Steps: []float64{1e-5, 0.1}, Against: 1e-6, Rtol: []float64{1e-3}, Budget: 400 * time.Millisecond,
	})
	if r.Runs[0].Verdict != workprecision.TimeBudget || r.Runs[1].Verdict != workprecision.Finished {
		t.Errorf("%s, %s", r.Runs[0].Verdict, r.Runs[1].Verdict)
	}
}

// TestInterrupted keeps what was done.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	done := 0
	r, err := workprecision.Compare(ctx, problem(newRelaxing(), []float64{0}, 1), workprecision.Options{
		Methods: []string{"euler", "heun"}, Steps: []float64{0.1, 0.05},
		OnRun: func(*workprecision.Run) error {
			if done++; done == 3 {
				cancel()
			}
			return nil
		},
	})
	if err != nil || !r.Interrupted || len(r.Runs) != 3 {
		t.Errorf("%d rows, interrupted %t: %v", len(r.Runs), r.Interrupted, err)
	}
	if r, err := workprecision.Compare(ctx, problem(newRelaxing(), []float64{0}, 1), workprecision.Options{}); err != nil || !r.Interrupted || r.Reference != nil {
		t.Errorf("cancelled before the start: %+v, %v", r, err)
	}
}

// TestWithoutAReference says that no method could follow the problem.
func TestWithoutAReference(t *testing.T) {
	exploding := integrators.NewFunc(1, func(dydt []float64, _ float64, y []float64) { dydt[0] = y[0] * y[0] })
	r := compare(t, problem(exploding, []float64{1}, 2), workprecision.Options{Methods: []string{"heun", "dp54"}})
	if r.Reference != nil || len(r.Runs) != 7+8 || r.Orders() == nil {
		t.Fatalf("%d rows, reference %v", len(r.Runs), r.Reference)
	}
	for _, run := range r.Runs {
		if run.Verdict != workprecision.NoReference || !strings.Contains(run.Message, "no method follows") || !math.IsNaN(run.ErrorMax) {
			t.Errorf("%+v", run)
		}
	}
}

// TestMeaningless refuses what cannot be meant.
func TestMeaningless(t *testing.T) {
	for _, c := range []struct {
		p workprecision.Problem
		o workprecision.Options
	}{
		{problem(newRelaxing(), []float64{0}, 0), workprecision.Options{}},
		{problem(newRelaxing(), []float64{0}, 1), workprecision.Options{Methods: []string{"euhler"}}},
		{problem(newRelaxing(), []float64{0}, 1), workprecision.Options{Rtol: []float64{-1}}},
		{workprecision.Problem{T1: 1}, workprecision.Options{}},
	} {
		if _, err := workprecision.Compare(context.Background(), c.p, c.o); err == nil {
			t.Errorf("%+v was taken", c.o)
		}
	}
}
