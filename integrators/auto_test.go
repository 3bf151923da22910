package integrators_test

import (
	"math"
	"strings"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// TestAutoStaysExplicit: problems that are not stiff cost what the explicit method alone costs.
func TestAutoStaysExplicit(t *testing.T) {
	for _, p := range testode.Problems {
		if p.Stiff || p.Name == "DI35SS" { // which comes to rest, where stability holds the steps back
			continue
		}
		y, auto := solveProblem(t, p, integrators.Solver{Method: "auto", Rtol: 1e-6, Atol: 1e-8})
		want, alone := solveProblem(t, p, integrators.Solver{Method: "tsit5", Rtol: 1e-6, Atol: 1e-8})
		if auto != alone || distance(y, want) != 0 {
			t.Errorf("%s: %+v by auto, %+v by tsit5", p.Name, auto, alone)
		}
	}
}

// TestAutoSwitches: stiff problems at the tolerance that was asked for, and for at most 1.5 times the
// work of the implicit method alone.
func TestAutoSwitches(t *testing.T) {
	for _, p := range testode.Problems {
		if !p.Stiff {
			continue
		}
		for _, rtol := range []float64{1e-4, 1e-6, 1e-8} {
			atol := rtol * 1e-6
			if p.Name == "ROBER" {
				atol = rtol * 1e-14
			}
			s := integrators.Solver{Method: "auto", Rtol: rtol, Atol: atol}
			y := append([]float64(nil), p.Start...)
			r := mustSolve(t, &s, p, 0, p.End, y)
			if e := relativeError(y, p.Reference); e > 10*rtol {
				t.Errorf("%s at %g: error %.2g", p.Name, rtol, e)
			}
			_, alone := solveProblem(t, p, integrators.Solver{Method: "rodas5p", Rtol: rtol, Atol: atol})
			row := r.Rows[0]
			if got, want := work(row.Stats), work(alone); got > 3*want/2 {
				t.Errorf("%s at %g: %d units of work, rodas5p takes %d; %v", p.Name, rtol, got, want, row.Stretches)
			}
			if len(row.Stretches) < 2 || row.Stretches[1].Method != "rodas5p" || !strings.Contains(row.Stretches[1].Why, "stiff") {
				t.Errorf("%s at %g: %v, want a change to rodas5p", p.Name, rtol, row.Stretches)
			}
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
