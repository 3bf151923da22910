package integrators_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// TestAutoStaysExplicit: problems that are not stiff take the steps that the explicit method alone takes,
// and cost little more, for looking out for stiffness.
func TestAutoStaysExplicit(t *testing.T) {
	for _, p := range testode.Problems {
		if p.Stiff || p == testode.DI35Rest || p == testode.C2 { // which are at rest for long: stability holds the steps back
			continue
		}
		y, auto := solveProblem(t, p, integrators.Solver{Method: "auto", Rtol: 1e-6, Atol: 1e-8})
		want, alone := solveProblem(t, p, integrators.Solver{Method: "tsit5", Rtol: 1e-6, Atol: 1e-8})
		looks := auto.Evaluations - alone.Evaluations
		if auto.Accepted != alone.Accepted || distance(y, want) != 0 || looks > 5+alone.Evaluations/25 {
			t.Errorf("%s: %+v by auto, %+v by tsit5", p.Name, auto, alone)
		}
	}
}

// TestAutoSwitches: stiff problems for at most 1.5 times the work of the explicit or the implicit method
// alone, whichever is cheaper, and what it takes to notice; with a change where that is clearly the
// implicit one. Fast modes that ring are followed for some of their time.
func TestAutoSwitches(t *testing.T) {
	auto, _ := integrators.Find("auto")
	for _, p := range testode.Problems {
		for _, rtol := range []float64{1e-4, 1e-6, 1e-8} {
			if !p.Stiff || p.Rings {
				continue
			}
			noticing := 500 + 60*p.Dim() // a few trials, with Jacobians by differences
			method, _ := auto.Choices(rtol)
			s := integrators.Solver{Method: "auto", Rtol: rtol, Atol: p.Atol(rtol)}
			row := mustSolve(t, &s, p, 0, p.End, append([]float64(nil), p.Start...)).Rows[0]
			_, implicit := solveProblem(t, p, integrators.Solver{Method: "rodas5p", Rtol: rtol, Atol: p.Atol(rtol)})
			explicit := workAlone(t, method.Name, p, rtol)
			if got, want := work(row.Stats), min(work(implicit), explicit); got > 3*want/2+noticing {
				t.Errorf("%s at %g: %d units of work, rodas5p takes %d and %s %d; %v",
					p.Name, rtol, got, work(implicit), method.Name, explicit, row.Stretches)
			}
			if 3*work(implicit)+noticing < explicit && (len(row.Stretches) < 2 || !strings.Contains(row.Stretches[1].Why, "stiff")) {
				t.Errorf("%s at %g: %v, want a change to rodas5p", p.Name, rtol, row.Stretches)
			}
		}
	}
}

// workAlone is the work of an explicit method, or what it is after 20,000 steps.
func workAlone(t *testing.T, method string, p *testode.Problem, rtol float64) int {
	t.Helper()
	s := integrators.Solver{Method: method, Rtol: rtol, Atol: p.Atol(rtol), MaxSteps: 20_000}
	return work(mustSolve(t, &s, p, 0, p.End, append([]float64(nil), p.Start...)).Rows[0].Stats)
}

// TestAutoDampsWhatRings: eigenvalues -1 +- 1000i about a slow wave. The explicit method would follow them
// to the end, at steps below 0.003, adding up errors.
func TestAutoDampsWhatRings(t *testing.T) {
	p := testode.Ringing
	for _, rtol := range []float64{1e-4, 1e-6} {
		_, stats := solveProblem(t, p, integrators.Solver{Method: "auto", Rtol: rtol, Atol: p.Atol(rtol)})
		if stats.Accepted > 300 {
			t.Errorf("%d steps at %g", stats.Accepted, rtol)
		}
	}
}

// work counts all that was done, on a system so small that all of it costs much the same.
func work(s integrators.Stats) int { return s.Evaluations + s.Solves + s.Jacobians + s.Factorisations }

// TestAutoComesBack: a fast mode that is there for a while only.
func TestAutoComesBack(t *testing.T) {
	f := func(d []float64, t float64, y []float64) {
		rate := 1 + 1e4/(1+math.Exp(20*(t-10))) // stiff until t = 10
		d[0] = -rate*(y[0]-math.Sin(t)) + math.Cos(t)
		d[1] = y[0] - 0.1*y[1]
	}
	s := integrators.Solver{Method: "auto", Rtol: 1e-6, Atol: 1e-8}
	y := []float64{0, 0}
	r := mustSolve(t, &s, integrators.NewFunc(2, f), 0, 200, y)
	if e := math.Abs(y[0] - math.Sin(200)); e > 1e-5 {
		t.Errorf("y[0] is off by %g", e)
	}
	way := r.Rows[0].Stretches
	if last := way[len(way)-1]; len(way) < 3 || last.Method != "tsit5" || last.T < 10 || last.T > 25 {
		t.Errorf("%v, want tsit5 again soon after t = 10", way)
	}
}

// TestAutoDoesNotPay: where an implicit step costs more than it gains, as with one slightly fast mode
// among many, auto comes back, and tries more and more seldom.
func TestAutoDoesNotPay(t *testing.T) {
	const n = 120
	f := func(d []float64, t float64, y []float64) {
		for i := range d {
			d[i] = -0.2*y[i] + 0.05*math.Sin(0.3*t+float64(i))
		}
		d[0] = -12 * (y[0] - math.Sin(0.3*t))
	}
	solve := func(method string) integrators.RowResult {
		y := make([]float64, n)
		y[0] = 1
		s := integrators.Solver{Method: method, Rtol: 1e-3, Atol: 1e-6}
		return mustSolve(t, &s, &weighty{integrators.NewFunc(n, f)}, 0, 4000, y).Rows[0]
	}
	auto, explicit := solve("auto"), solve("tsit5")
	if auto.Stats.Products > 2*explicit.Stats.Products {
		t.Errorf("%d products by auto, %d by tsit5: %v", auto.Stats.Products, explicit.Stats.Products, auto.Stretches)
	}
	if n := len(auto.Stretches); n < 3 || n > 20 || !strings.Contains(auto.Stretches[2].Why, "does not pay") {
		t.Errorf("%v, want few trials that do not pay", auto.Stretches)
	}
}

// weighty evaluates at little cost.
type weighty struct{ *integrators.Func }

func (w *weighty) Products() int { return 10 }

func (w *weighty) SpectralRadius() float64 { return 12 }

// TestAutoRowsChangeAlone: each row has its own method, and the answers it has alone.
func TestAutoRowsChangeAlone(t *testing.T) {
	rates := []float64{1e4, 1, 1e3}
	sys := &perRow{n: 2, f: func(d []float64, t float64, y []float64, row int) {
		d[0] = -rates[row]*(y[0]-math.Sin(t)) + math.Cos(t)
		d[1] = y[0] - 0.1*y[1]
	}}
	y := []float64{0, 0, 1, 0, 1, 1}
	s := integrators.Solver{Method: "auto", Rtol: 1e-6, Atol: 1e-8}
	r := mustSolve(t, &s, sys, 0, 30, y)
	for i, row := range r.Rows {
		if stiff := len(row.Stretches) > 1; stiff != (rates[i] > 1) {
			t.Errorf("row %d: %v", i, row.Stretches)
		}
		if e := math.Abs(y[2*i] - math.Sin(30) - 0); i != 1 && e > 1e-5 {
			t.Errorf("row %d: off by %g", i, e)
		}
	}
}

// perRow is a System whose rows differ.
type perRow struct {
	n int
	f func(d []float64, t float64, y []float64, row int)
}

func (s *perRow) Dim() int { return s.n }

func (s *perRow) Derivative(dydt, t, y []float64, rows []int) {
	for i, row := range rows {
		s.f(dydt[i*s.n:(i+1)*s.n], t[i], y[i*s.n:(i+1)*s.n], row)
	}
}

// TestAutoRefusesAStep: with steps of one size there is nothing to choose by.
func TestAutoRefusesAStep(t *testing.T) {
	s := integrators.Solver{Method: "auto", Step: 0.1}
	if _, err := s.Solve(testode.A3, 0, 1, []float64{1}); err == nil || !strings.Contains(err.Error(), "name a method") {
		t.Errorf("%v", err)
	}
}

// paced is a stiff pair whose spectral radius is known.
type paced struct{ *integrators.Func }

func newPaced() *paced {
	return &paced{integrators.NewFunc(2, func(d []float64, t float64, y []float64) {
		d[0] = -1e4 * (y[0] - math.Sin(t))
		d[1] = y[0] - 0.1*y[1]
	})}
}

func (*paced) SpectralRadius() float64 { return 1e4 }

// byMethod keeps the longest step that each method made.
type byMethod map[string]float64

func (byMethod) Start(int, float64, []float64) error { return nil }

func (m byMethod) Observe(s *integrators.Step) error {
	m[s.Method.Name] = max(m[s.Method.Name], s.T-s.T0)
	return nil
}

// TestAutoCapsExplicitStepsOnly: explicit steps stay below the cap, implicit ones take its place where
// it lasts, and the load is that of the explicit ones.
func TestAutoCapsExplicitStepsOnly(t *testing.T) {
	longest, y := byMethod{}, []float64{0, 0}
	s := integrators.Solver{Method: "auto", Rtol: 1e-6, Atol: 1e-8, Cap: true, Observer: longest}
	r := mustSolve(t, &s, newPaced(), 0, 10, y)
	if steps := r.Rows[0].Stats.Accepted; steps > 1000 || !strings.Contains(r.Rows[0].Stretches[1].Why, "cap of tsit5") {
		t.Errorf("%d steps: %v", steps, r.Rows[0].Stretches)
	}
	tsit5, _ := integrators.Find("tsit5")
	if want := tsit5.CapConstant / 1e4; r.StepCap != want || longest["tsit5"] > want*(1+1e-9) || longest["tsit5"] < want/2 {
		t.Errorf("the cap is %g and the longest explicit step %g, want at most %g", r.StepCap, longest["tsit5"], want)
	}
	if longest["rodas5p"] < 1000*r.StepCap {
		t.Errorf("the longest implicit step is %g, the cap %g", longest["rodas5p"], r.StepCap)
	}
	if want := longest["tsit5"] * 1e4 / tsit5.Tableau.RealStability(); math.Abs(r.Load-want) > 1e-9 {
		t.Errorf("the load is %g, that of explicit steps is %g", r.Load, want)
	}
	if e := math.Abs(y[0] - math.Sin(10)); e > 2e-4 {
		t.Errorf("off by %g", e)
	}
}

// insoluble is a System whose implicit equations cannot be solved.
type insoluble struct{ *paced }

func (insoluble) NewShifted() integrators.Shifted { return singular{} }

type singular struct{}

func (singular) Linearise(int, float64, []float64) {}
func (singular) Factor(float64) error              { return errors.New("singular") }
func (singular) Solve(_, _ []float64, _ int)       {}
func (singular) Products() int                     { return 0 }

// TestAutoGoesOnWithoutItsImplicitMethod, which alone cannot make a step.
func TestAutoGoesOnWithoutItsImplicitMethod(t *testing.T) {
	s := integrators.Solver{Method: "auto", Rtol: 1e-6, Atol: 1e-8}
	y := []float64{0, 0}
	row := mustSolve(t, &s, insoluble{newPaced()}, 0, 1, y).Rows[0]
	if row.Status != integrators.ReachedEnd || math.Abs(y[0]-math.Sin(1)) > 1e-3 {
		t.Errorf("%v at %g: %s", row.Status, row.T, row.Message)
	}
	if way := row.Stretches; len(way) < 3 || !strings.Contains(way[2].Why, "rodas5p were not solved") || len(way) > 30 {
		t.Errorf("%v, want few attempts", way)
	}
}

// restless is a System that never counts as settled.
type restless struct{ *paced }

func (restless) SlowestTau() float64 { return 1 }

func (restless) Residual(float64, []float64, []float64, int, float64, float64) float64 { return 2 }

func (restless) Correction(float64, []float64, []float64, int, float64, float64) (float64, bool) {
	return 2, true
}

// TestAutoLoadsNoImplicitSteps: a row is not said to ride a stability bound that its method has not.
func TestAutoLoadsNoImplicitSteps(t *testing.T) {
	for method, most := range map[string]float64{"auto": 0, "tsit5": 1.1} {
		settling := &integrators.Settling{}
		s := integrators.Solver{Method: method, Rtol: 1e-6, Atol: 1e-8, Stop: settling}
		mustSolve(t, &s, restless{newPaced()}, 0, 2, []float64{0, 0})
		if load := settling.Trend(0).Load; load > most || load == 0 && most > 0 {
			t.Errorf("%s: load %g, want at most %g", method, load, most)
		}
	}
}

// TestAutoForgetsEarlierSolves: what was taken before is no load of a solve that takes no step.
func TestAutoForgetsEarlierSolves(t *testing.T) {
	s := integrators.Solver{Method: "auto"}
	sys := newPaced()
	if r := mustSolve(t, &s, sys, 0, 1, []float64{0, 0}); r.Load == 0 {
		t.Error("no load")
	}
	if r := mustSolve(t, &s, sys, 1, 1, []float64{0, 0}); r.Load != 0 {
		t.Errorf("a solve without a step has a load of %g", r.Load)
	}
}

// TestChoices are the methods that auto says it has.
func TestChoices(t *testing.T) {
	auto, _ := integrators.Find("auto")
	for rtol, want := range map[float64]string{1e-3: "tsit5", 1e-7: "tsit5", 1e-8: "vern76"} {
		if explicit, implicit := auto.Choices(rtol); explicit.Name != want || implicit.Name != "rodas5p" {
			t.Errorf("at %g: %s and %s, want %s and rodas5p", rtol, explicit.Name, implicit.Name, want)
		}
	}
	dp54, _ := integrators.Find("dp54")
	if m, none := dp54.Choices(1e-6); m != dp54 || none != nil {
		t.Errorf("dp54 chooses %v and %v", m, none)
	}
}
