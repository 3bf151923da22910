package integrators_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

var exponentialMethods = []string{"exp-euler", "etd2rk", "exprb32", "exprb43"}

// astray is a path whose Jacobian is told wrongly, the same everywhere.
type astray struct {
	*knownPath
	factor float64
}

func (m astray) Jacobian(dst []float64, _ int, _ float64, _ []float64) {
	for i := range dst {
		dst[i] = m.factor * math.Sin(float64(i+1))
	}
}

// TestSharedLinearisationMayBeWrong: the order of etd2rk does not hang on its linear part. That of
// exponential Rosenbrock methods does.
func TestSharedLinearisationMayBeWrong(t *testing.T) {
	for _, factor := range []float64{0, 1, -2} {
		for _, p := range knownPaths {
			sys := astray{p, factor}
			for name, want := range map[string]float64{"etd2rk": 2, "exp-euler": 1} {
				method, _ := integrators.Find(name)
				var ends, inside []float64
				counts := []int{64, 128, 256, 512}
				for _, n := range counts {
					o := follow(t, p, sys, method, method.Order, n)
					ends, inside = append(ends, o.atEnds), append(inside, o.between)
				}
				if got := slope(counts, ends); math.Abs(got-want) > 0.2 {
					t.Errorf("%s, %s, factor %g: order %.2f, want %g", name, p.name, factor, got, want)
				}
				if got := slope(counts, inside); got < want-0.2 {
					t.Errorf("%s, %s, factor %g: order %.2f between steps, want %g", name, p.name, factor, got, want)
				}
			}
		}
	}
}

// heat is u_t = d u_xx + 1/(1 + u^2) + s(x, t) on n inner points of (0, 1), u = 0 at both ends, with s
// such that u = x (1 - x) e^t, which the second difference meets exactly: Hochbruck, Ostermann,
// Schweitzer 2009, section 6.
type heat struct {
	n int
	d float64
}

func (p heat) Dim() int           { return p.n }
func (p heat) x(i int) float64    { return float64(i+1) / float64(p.n+1) }
func (p heat) stiffness() float64 { return p.d * float64((p.n+1)*(p.n+1)) }
func (p heat) at(y []float64, t float64) {
	for i := range y {
		y[i] = p.x(i) * (1 - p.x(i)) * math.Exp(t)
	}
}

func (p heat) Derivative(dydt, t, y []float64, rows []int) {
	for r := range rows {
		u, d := y[r*p.n:(r+1)*p.n], dydt[r*p.n:(r+1)*p.n]
		p.diffuse(d, u)
		for i := range d {
			exact := p.x(i) * (1 - p.x(i)) * math.Exp(t[r])
			d[i] += 1/(1+u[i]*u[i]) + exact + 2*p.d*math.Exp(t[r]) - 1/(1+exact*exact)
		}
	}
}

// diffuse writes the second difference of u to d.
func (p heat) diffuse(d, u []float64) {
	for i := range d {
		d[i] = -2 * u[i]
		if i > 0 {
			d[i] += u[i-1]
		}
		if i+1 < p.n {
			d[i] += u[i+1]
		}
		d[i] *= p.stiffness()
	}
}

// tangentHeat multiplies with its Jacobian.
type tangentHeat struct{ heat }

func (p tangentHeat) JacobianProduct(_ int, _ float64, y []float64) func(dst, v []float64) {
	return func(dst, v []float64) {
		p.diffuse(dst, v)
		for i, u := range y {
			dst[i] -= 2 * u / ((1 + u*u) * (1 + u*u)) * v[i]
		}
	}
}

// tangentHeat has the matrix as well, for sizes up to which it is taken apart.
func (p tangentHeat) Jacobian(dst []float64, row int, t float64, y []float64) {
	e, product := make([]float64, p.n), p.JacobianProduct(row, t, y)
	column := make([]float64, p.n)
	for j := range p.n {
		e[j] = 1
		product(column, e)
		for i, v := range column {
			dst[i*p.n+j] = v
		}
		e[j] = 0
	}
}

// TestStiffOrder: no order is lost where h J is large, here up to 1e4, at ends and between.
func TestStiffOrder(t *testing.T) {
	for method, want := range map[string]float64{"exp-euler": 2, "etd2rk": 2, "exprb32": 3, "exprb43": 4} {
		p := tangentHeat{heat{50, 1}}
		var errs []float64
		counts := []int{4, 8, 16, 32}
		for _, n := range counts {
			errs = append(errs, heatError(t, p, p.heat, integrators.Solver{Method: method, Step: 1 / float64(n)}))
		}
		if got := slope(counts, errs); got < want-0.2 {
			t.Errorf("%s: order %.2f on a stiff problem, want %g (%.2g)", method, got, want, errs)
		}
	}
}

// heatError is the largest error along the path, at the ends of steps and in between.
func heatError(t *testing.T, sys integrators.System, p heat, s integrators.Solver) (worst float64) {
	t.Helper()
	y, want, at := make([]float64, p.n), make([]float64, p.n), make([]float64, p.n)
	p.at(y, 0)
	s.Observer = observe(func(st *integrators.Step) {
		for _, theta := range []float64{0.3, 1} {
			time := st.T0 + theta*(st.T-st.T0)
			if theta == 1 {
				time = st.T
			}
			st.At(at, time)
			p.at(want, time)
			worst = max(worst, distance(at, want))
		}
	})
	mustSolve(t, &s, sys, 0, 1, y)
	return worst
}

// TestKrylovSpacesServe where the Jacobian is too large to be taken apart: with its products, and with
// differences of the derivative; the error stays that of the tolerance.
func TestKrylovSpacesServe(t *testing.T) {
	p := heat{450, 1e-3}
	for _, method := range []string{"etd2rk", "exprb43"} {
		for name, sys := range map[string]integrators.System{"products": onlyProducts{p, tangentHeat{p}}, "differences": p} {
			s := integrators.Solver{Method: method, Rtol: 1e-4, Atol: 1e-4}
			if e := heatError(t, sys, p, s); e > 1e-4 {
				t.Errorf("%s by %s: error %.2g", method, name, e)
			}
			y := make([]float64, p.n)
			p.at(y, 0)
			stats := mustSolve(t, &s, sys, 0, 1, y).Rows[0].Stats
			if stats.Factorisations != 0 || (name == "products") != (stats.Products > stats.Evaluations) {
				t.Errorf("%s by %s: %+v", method, name, stats)
			}
		}
	}
}

// onlyProducts hides the matrix.
type onlyProducts struct {
	heat
	of tangentHeat
}

func (p onlyProducts) JacobianProduct(row int, t float64, y []float64) func(dst, v []float64) {
	return p.of.JacobianProduct(row, t, y)
}

// TestExponentialTolerance: on stiff problems with known ends the error goes with the tolerance, and the
// steps are few.
func TestExponentialTolerance(t *testing.T) {
	for _, c := range []struct {
		method  string
		problem *testode.Problem
		rtol    float64
		steps   int
		off     float64
	}{
		{"exprb32", testode.Hires, 1e-4, 400, 1e-5},
		{"exprb32", testode.Hires, 1e-6, 2700, 1e-7},
		{"exprb43", testode.Hires, 1e-4, 130, 2e-3},
		{"exprb43", testode.Hires, 1e-6, 480, 1e-5},
		{"exprb43", testode.VanDerPol, 1e-6, 1800, 1e-6},
	} {
		y, stats := solveProblem(t, c.problem, integrators.Solver{Method: c.method, Rtol: c.rtol, Atol: c.rtol * 1e-4})
		e := relativeError(y, c.problem.Reference)
		if e > c.off || stats.Accepted > c.steps {
			t.Errorf("%s, %s, rtol %g: error %.2g, %+v", c.method, c.problem.Name, c.rtol, e, stats)
		}
		if stats.Jacobians != stats.Accepted {
			t.Errorf("%s: %d Jacobians in %d steps", c.method, stats.Jacobians, stats.Accepted)
		}
	}
}

// TestOneLinearisationForAll rows and steps of etd2rk, and another after an edge that all cross.
func TestOneLinearisationForAll(t *testing.T) {
	s := integrators.Solver{Method: "etd2rk", Rtol: 1e-4}
	together, rows := make([]float64, 3*8), 3
	r := mustSolve(t, &s, testode.DI35, 0, 5, together)
	alone := make([]float64, 8)
	mustSolve(t, &s, testode.DI35, 0, 5, alone)
	count := 0
	for i, q := range r.Rows {
		count += q.Stats.Jacobians
		if d := distance(alone, together[i*8:(i+1)*8]); d > 1e-12 {
			t.Errorf("row %d is off by %g from one alone", i, d)
		}
	}
	if count != 1 {
		t.Errorf("%d linearisations, want 1", count)
	}
	in := newStepInput([]float64{1, 2}, []float64{1, -1, 2})
	r = mustSolve(t, &s, in, 0, 3, make([]float64, rows))
	count = 0
	for _, q := range r.Rows {
		count += q.Stats.Jacobians
	}
	if count != 3 {
		t.Errorf("%d linearisations over two edges, want 3", count)
	}
}

// TestDenseOutputFollowsFastDecay: within a step a thousand times longer than the decay.
func TestDenseOutputFollowsFastDecay(t *testing.T) {
	for _, method := range exponentialMethods {
		sys := newDecaying(1000)
		s := integrators.Solver{Method: method, Step: 1, Observer: observe(func(st *integrators.Step) {
			var y [1]float64
			for _, time := range []float64{1e-9, 1e-3, 5e-3, 0.5} {
				st.At(y[:], time)
				if want := 1e-3 + (2-1e-3)*math.Exp(-1000*time); math.Abs(y[0]-want) > 1e-6 {
					t.Errorf("%s: %g at t = %g, want %g", method, y[0], time, want)
				}
			}
		})}
		mustSolve(t, &s, sys, 0, 1, []float64{2})
	}
}

// TestKrylovSnapshot: what lies in no dense matrix goes on to the same bits as well.
func TestKrylovSnapshot(t *testing.T) {
	p := heat{120, 1e-2}
	start := func() []float64 {
		y := make([]float64, p.n)
		for i := range y {
			y[i] = math.Sin(float64(i))
		}
		return y
	}
	want := start()
	var kept [][]byte
	s := integrators.Solver{Method: "exprb32", Rtol: 1e-4, InitialStep: 0.5, Checkpoint: func(save func() []byte) error {
		kept = append(kept, save())
		return nil
	}}
	r := mustSolve(t, &s, p, 0, 0.1, want)
	if r.Rows[0].Stats.Refused == 0 {
		t.Error("no step was refused: the test says less than it should")
	}
	s.Checkpoint = nil
	for _, at := range []int{1, len(kept) / 2} {
		y := make([]float64, p.n)
		q, err := s.Resume(p, kept[at], y)
		if err != nil || !slices.Equal(y, want) || q.Rows[0].Stats != r.Rows[0].Stats {
			t.Errorf("turn %d of %d: off by %g (%v), %+v, want %+v", at, len(kept), distance(y, want), err, q.Rows[0].Stats, r.Rows[0].Stats)
		}
	}
}

// spoilt is a system whose Jacobian is not finite.
type spoilt struct{ integrators.System }

func (spoilt) Jacobian(dst []float64, _ int, _ float64, _ []float64) { dst[0] = math.NaN() }

// TestJacobiansThatAreNotFinite end a row as unsolved.
func TestJacobiansThatAreNotFinite(t *testing.T) {
	for _, method := range exponentialMethods {
		s := integrators.Solver{Method: method, Step: 0.1}
		y := []float64{1}
		r, err := s.Solve(spoilt{newDecaying(1)}, 0, 1, y)
		if err != nil || r.Rows[0].Status != integrators.Unsolved || y[0] != 1 {
			t.Errorf("%s: %v, %v", method, r.Rows[0].Status, errors.Join(err, r.Err()))
		}
	}
}

// TestExponentialSolverServesAgain, with another system of the size too: nothing is left of the first.
func TestExponentialSolverServesAgain(t *testing.T) {
	for _, method := range exponentialMethods {
		s := integrators.Solver{Method: method, Step: 0.1}
		for _, rate := range []float64{1, 30, 1} {
			y := []float64{0}
			mustSolve(t, &s, newDecaying(rate), 0, 1, y)
			if want := -math.Expm1(-rate) / rate; math.Abs(y[0]-want) > 1e-6 {
				t.Errorf("%s, rate %g: %g, want %g", method, rate, y[0], want)
			}
		}
	}
}
