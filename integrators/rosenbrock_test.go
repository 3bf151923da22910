package integrators_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// misled is a known path whose Jacobian is off by a fifth.
type misled struct {
	*knownPath
	differences *exactJacobian
}

// newMisled takes central differences of the path, and scales them.
func newMisled(p *knownPath) *misled {
	n := p.Dim()
	plus, minus := make([]float64, n), make([]float64, n)
	return &misled{p, &exactJacobian{n: n, f: p.f, j: func(dst []float64, t float64, y []float64) {
		const h, off = 1e-5, 1.2
		for col := range n {
			at := y[col]
			y[col] = at + h
			p.f(plus, t, y)
			y[col] = at - h
			p.f(minus, t, y)
			y[col] = at
			for i := range n {
				dst[i*n+col] = off * (plus[i] - minus[i]) / (2 * h)
			}
		}
	}}}
}

func (m *misled) Jacobian(dst []float64, row int, t float64, y []float64) {
	m.differences.Jacobian(dst, row, t, y)
}

// TestInexactJacobian: W-methods keep their order with a wrong Jacobian, the others lose theirs.
func TestInexactJacobian(t *testing.T) {
	forEachRosenbrock(t, func(t *testing.T, tb *integrators.RosenbrockTableau) {
		m, _ := integrators.Find(tb.Name)
		for _, p := range knownPaths {
			sys := newMisled(p)
			got, _ := slopesOf(t, p, sys, m, m.Order)
			if sys.differences.jacobians == 0 {
				t.Error("the Jacobian was not asked for")
			}
			switch {
			case tb.Inexact && math.Abs(got-float64(tb.Order)) > 0.2:
				t.Errorf("%s: order %.2f with a wrong Jacobian, want %d", p.name, got, tb.Order)
			case !tb.Inexact && got > float64(tb.Order)-0.8:
				t.Errorf("%s: order %.2f with a wrong Jacobian: the test tests nothing", p.name, got)
			}
		}
	})
}

// TestAutonomousSparesEvaluations: df/dt costs two evaluations a step tried, nothing where the system says
// that there is none; the path is the same.
func TestAutonomousSparesEvaluations(t *testing.T) {
	p := testode.Brusselator
	forEachRosenbrock(t, func(t *testing.T, tb *integrators.RosenbrockTableau) {
		s := integrators.Solver{Method: tb.Name, Rtol: 1e-4, Atol: 1e-6}
		driven, still := append([]float64(nil), p.Start...), append([]float64(nil), p.Start...)
		a := mustSolve(t, &s, integrators.NewFunc(p.Dim(), p.F), 0, p.End, driven).Rows[0].Stats
		b := mustSolve(t, &s, p, 0, p.End, still).Rows[0].Stats
		if distance(driven, still) != 0 {
			t.Errorf("%v without df/dt, %v with a vanishing one", still, driven)
		}
		if spared := a.Evaluations - b.Evaluations; spared != 2*(b.Accepted+b.Refused) {
			t.Errorf("%d evaluations spared in %d steps", spared, b.Accepted+b.Refused)
		}
	})
}

// TestJacobianEachStep: methods that want it exact compute a Jacobian once for each accepted step, and
// factor it once for each tried.
func TestJacobianEachStep(t *testing.T) {
	forEachRosenbrock(t, func(t *testing.T, tb *integrators.RosenbrockTableau) {
		_, s := solveProblem(t, testode.VanDerPol, integrators.Solver{Method: tb.Name, Rtol: 1e-4, Atol: 1e-6})
		steps, solves := s.Accepted+s.Refused, tb.Stages()
		if tb.Dense != nil {
			solves++ // for the defect
		}
		switch {
		case s.Refused == 0:
			t.Error("no step was refused: the test tests nothing")
		case s.Solves != steps*solves:
			t.Errorf("%d solves in %d steps, %d each", s.Solves, steps, solves)
		case !tb.Inexact && (s.Jacobians != s.Accepted || s.Factorisations != steps):
			t.Errorf("%d Jacobians and %d factors in %d steps, %d of them accepted", s.Jacobians, s.Factorisations, steps, s.Accepted)
		case tb.Inexact && s.Jacobians > steps/4:
			t.Errorf("%d Jacobians in %d steps: they are to be shared", s.Jacobians, steps)
		}
	})
}

// TestSharedFactors: rows in step share Jacobian and factors, and steps of few sizes need few of them.
func TestSharedFactors(t *testing.T) {
	const rows = 6
	y := make([]float64, 2*rows)
	for i := range rows {
		y[2*i] = 1 + float64(i)/10
	}
	linear := integrators.NewFunc(2, func(d []float64, _ float64, y []float64) {
		d[0], d[1] = -50*y[0]+20*y[1], -20*y[0]-y[1]
	})
	for _, name := range []string{"ros2", "ros34pw2"} {
		r := mustSolve(t, &integrators.Solver{Method: name, Rtol: 1e-5, Atol: 1e-7}, linear, 0, 20, append([]float64(nil), y...))
		jacobians, factors, steps := 0, 0, 0
		for i := range r.Rows {
			s := r.Rows[i].Stats
			jacobians, factors, steps = jacobians+s.Jacobians, factors+s.Factorisations, steps+s.Accepted
		}
		if jacobians > 10 || factors > steps/4 {
			t.Errorf("%s: %d Jacobians and %d factors for %d steps of a linear system", name, jacobians, factors, steps)
		}
	}
}

// TestSingularShift: where I - gamma h J is singular the step is halved, and the row goes on.
func TestSingularShift(t *testing.T) {
	m, _ := integrators.Find("rodas4")
	h := 1 / m.Rosenbrock.Gamma // gamma h lambda = 1 for lambda = 1
	grows := &exactJacobian{n: 1,
		f: func(d []float64, _ float64, y []float64) { d[0] = y[0] },
		j: func(dst []float64, _ float64, _ []float64) { dst[0] = 1 }}
	y := []float64{1}
	s := integrators.Solver{Method: "rodas4", InitialStep: h, Rtol: 1e-6, Atol: 1e-6}
	r := mustSolve(t, &s, grows, 0, 3*h, y)
	if r.Rows[0].Stats.Unsolved != 1 {
		t.Errorf("%d steps unsolved, want 1", r.Rows[0].Stats.Unsolved)
	}
	if want := math.Exp(3 * h); math.Abs(y[0]-want) > 1e-4*want {
		t.Errorf("exp(12) = %g, got %g", want, y[0])
	}
}

// TestSharedSnapshots breaks W-methods off at every turn: what they remember of the shared matrix, and
// how far off it was, decides on the turns to come.
func TestSharedSnapshots(t *testing.T) {
	for _, name := range []string{"ros2", "ros34pw2"} {
		m, _ := integrators.Find(name)
		t0, t1, want := staggeredRows()
		turns, s := 0, solverFor(m)
		s.Checkpoint = func(func() []byte) error { turns++; return nil }
		whole, err := s.SolveRows(newCoupled(3), t0, t1, want)
		if err != nil || !whole.OK() {
			t.Fatal(err, whole.Err())
		}
		for at := 1; at < turns; at += 1 + turns/150 {
			_, _, y := staggeredRows()
			got, result := goOn(t, func() *integrators.Solver { return solverFor(m) }, at, t0, t1, y)
			for i := range result.Rows {
				if !reflect.DeepEqual(result.Rows[i], whole.Rows[i]) || !slices.Equal(got, want) {
					t.Fatalf("%s, turn %d of %d, row %d: %+v, unbroken %+v", name, at, turns, i, result.Rows[i], whole.Rows[i])
				}
			}
		}
	}
}

// TestSharingStaysWithinTolerance: what a row owes to its mates is less than the tolerance's doing.
func TestSharingStaysWithinTolerance(t *testing.T) {
	const rtol = 1e-5
	for _, name := range []string{"ros2", "ros34pw2"} {
		m, s, together := vanDerPols(), integrators.Solver{Method: name, Rtol: rtol, Atol: rtol}, starts(5)
		exact, truth := starts(5), integrators.Solver{Method: "rodas5p", Rtol: 1e-11, Atol: 1e-11}
		mustSolve(t, &s, m, 0, 6, together)
		mustSolve(t, &truth, m, 0, 6, exact)
		for i := range 5 {
			alone := starts(5)[2*i : 2*i+2]
			mustSolve(t, &s, &mates{n: 2, first: i, f: m.f}, 0, 6, alone)
			apart := distance(alone, together[2*i:2*i+2])
			if off := distance(alone, exact[2*i:2*i+2]); apart > 10*max(off, rtol) {
				t.Errorf("%s, row %d: %.2g apart alone and among mates, where the error is %.2g", name, i, apart, off)
			}
		}
	}
}
