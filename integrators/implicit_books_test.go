package integrators_test

import (
	"math"
	"slices"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// audited counts what its solvers are asked for. Each solve is said to cost three products.
type audited struct {
	integrators.System
	complex bool // its solvers know complex shifts

	linearised, factored, solved, products int
}

func (a *audited) NewShifted() integrators.Shifted {
	s := &auditedShifted{a: a, n: a.Dim()}
	if a.complex {
		return &auditedComplex{auditedShifted: s}
	}
	return s
}

// auditedShifted factors a Jacobian by differences and Gauss-Jordan elimination.
type auditedShifted struct {
	a  *audited
	n  int
	j  [][]float64
	lu [][]complex128 // the inverse
}

func (s *auditedShifted) Linearise(row int, t float64, y []float64) {
	s.a.linearised++
	s.j = nil
	f := func(y []float64) []float64 {
		d := make([]float64, s.n)
		s.a.Derivative(d, []float64{t}, y, []int{row})
		return d
	}
	for k := range s.n {
		up, down := slices.Clone(y), slices.Clone(y)
		up[k] += 1e-6
		down[k] -= 1e-6
		a, b := f(up), f(down)
		for i := range a {
			a[i] = (a[i] - b[i]) / (up[k] - down[k])
		}
		s.j = append(s.j, a) // column k
	}
}

func (s *auditedShifted) Factor(c float64) error {
	s.a.factored++
	s.lu = inverted(s.j, complex(c, 0))
	return nil
}

func (s *auditedShifted) Solve(dst, rhs []float64, rows int) {
	s.a.solved += rows
	s.a.products += 3 * rows
	for r := range rows {
		x := make([]complex128, s.n)
		for i := range x {
			x[i] = complex(rhs[r*s.n+i], 0)
		}
		for i, v := range apply(s.lu, x) {
			dst[r*s.n+i] = real(v)
		}
	}
}

func (s *auditedShifted) Products() int { return 3 }

type auditedComplex struct {
	*auditedShifted
	lu [][]complex128
}

func (s *auditedComplex) FactorComplex(c complex128) error {
	s.a.factored++
	s.lu = inverted(s.j, c)
	return nil
}

func (s *auditedComplex) SolveComplex(dst, rhs []complex128) {
	s.a.solved++
	s.a.products += 6
	copy(dst, apply(s.lu, slices.Clone(rhs)))
}

// inverted is the inverse of I - c J, J given by columns.
func inverted(j [][]float64, c complex128) [][]complex128 {
	n := len(j)
	m := make([][]complex128, n)
	for i := range m {
		m[i] = make([]complex128, 2*n)
		for k := range n {
			m[i][k] = -c * complex(j[k][i], 0)
		}
		m[i][i]++
		m[i][n+i] = 1
	}
	for k := range n {
		pivot := m[k][k]
		for col := range m[k] {
			m[k][col] /= pivot
		}
		for i := range m {
			if f := m[i][k]; i != k {
				for col := range m[i] {
					m[i][col] -= f * m[k][col]
				}
			}
		}
	}
	for i := range m {
		m[i] = m[i][n:]
	}
	return m
}

func apply(m [][]complex128, x []complex128) []complex128 {
	out := make([]complex128, len(m))
	for i, row := range m {
		for k, v := range row {
			out[i] += v * x[k]
		}
	}
	return out
}

// TestImplicitWorkIsBooked compares the books with what the System's solvers were asked for, and wants
// a System without complex shifts solved by its dense Jacobian instead.
func TestImplicitWorkIsBooked(t *testing.T) {
	for _, c := range []struct {
		method     string
		complex    bool
		structured bool
	}{
		{"trbdf2", false, true}, {"esdirk43", false, true}, {"esdirk54", true, true}, {"radau5", true, true}, {"radau5", false, false},
	} {
		p := testode.Hires
		a := &audited{System: p, complex: c.complex}
		y := slices.Clone(p.Start)
		r := mustSolve(t, &integrators.Solver{Method: c.method, Rtol: 1e-7, Atol: 1e-11}, a, 0, p.End, y)
		if e := relativeError(y, p.Reference); e > 1e-3 {
			t.Errorf("%s: error %.2g", c.method, e)
		}
		s := r.Rows[0].Stats
		if !c.structured {
			if a.linearised != 0 || s.Solves == 0 || s.Products != s.Evaluations {
				t.Errorf("%s without complex shifts asked for %+v, booked %+v", c.method, a, s)
			}
			continue
		}
		if s.Jacobians != a.linearised || s.Factorisations != a.factored || s.Solves != a.solved || s.Products != s.Evaluations+a.products {
			t.Errorf("%s: asked for %d linearisations, %d factors, %d solves and %d products; booked %+v",
				c.method, a.linearised, a.factored, a.solved, a.products, s)
		}
		if 2*s.Jacobians > s.Accepted || s.Factorisations > 3*s.Accepted {
			t.Errorf("%s: %d Jacobians and %d factorisations in %d steps: they are not kept", c.method, s.Jacobians, s.Factorisations, s.Accepted)
		}
	}
}

// comparing is a Stop that never stops, and compares the derivatives it is shown with those of the
// System.
type comparing struct {
	p   *testode.Problem
	off float64
}

func (c *comparing) Stop(s *integrators.Step) bool {
	f := make([]float64, len(s.Y))
	for _, end := range []struct {
		t     float64
		y, dy []float64
	}{{s.T0, s.Y0, s.DY0}, {s.T, s.Y, s.DY}} {
		c.p.F(f, end.t, end.y)
		c.off = max(c.off, distance(f, end.dy))
	}
	return false
}

// TestStopSeesTheDerivative, not the slope that an iteration left, and changes nothing by looking.
func TestStopSeesTheDerivative(t *testing.T) {
	for _, method := range []string{"trbdf2", "esdirk43", "esdirk54", "radau5", "eptrk6"} {
		p := testode.Hires
		look := &comparing{p: p}
		s := integrators.Solver{Method: method, Rtol: 1e-4}
		alone, _ := solveProblem(t, p, s)
		s.Stop = look
		seen, _ := solveProblem(t, p, s)
		if look.off != 0 {
			t.Errorf("%s: the derivatives shown are off by %g", method, look.off)
		}
		if !slices.Equal(alone, seen) {
			t.Errorf("%s: %v with a Stop, %v without", method, seen, alone)
		}
	}
}

// TestImplicitOnTheLoop follows the inversion loop of 1010 variables by its structured solvers, and
// compares with an explicit method at a tighter tolerance, in the mean over the variables as the
// tolerance is meant. A step may be wrong by one tolerance.
func TestImplicitOnTheLoop(t *testing.T) {
	loop := testode.NewLoop(0.1, 1, testode.Saturated)
	want := make([]float64, loop.Dim())
	mustSolve(t, &integrators.Solver{Rtol: 1e-10, Atol: 1e-11}, loop, 0, 3, want)
	for _, method := range []string{"trbdf2", "esdirk43", "esdirk54", "radau5"} {
		const rtol = 1e-5
		y := make([]float64, loop.Dim())
		r := mustSolve(t, &integrators.Solver{Method: method, Rtol: rtol, Atol: rtol}, loop, 0, 3, y)
		s, sum := r.Rows[0].Stats, 0.0
		for i, v := range want {
			e := (y[i] - v) / (rtol + rtol*math.Abs(v))
			sum += e * e
		}
		if e := math.Sqrt(sum / float64(len(want))); e > float64(s.Accepted) {
			t.Errorf("%s: error of %.2g tolerances in %d steps", method, e, s.Accepted)
		}
		if s.Products < s.Evaluations+s.Solves {
			t.Errorf("%s: %+v: the solves' products are not in the books", method, s)
		}
	}
}

// TestFixedImplicitStepsSolveToRounding: without a tolerance there is nothing less to go by. From a
// state of nothing too, where only the stages tell how large a correction may be.
func TestFixedImplicitStepsSolveToRounding(t *testing.T) {
	driven := integrators.NewFunc(2, func(d []float64, t float64, y []float64) {
		d[0], d[1] = math.Sin(t)-50*(y[0]+y[0]*y[0]*y[0]), y[0]-y[1]
	})
	for _, method := range []string{"trbdf2", "esdirk43", "esdirk54", "radau5"} {
		loose, tight := []float64{0, 0}, []float64{0, 0}
		mustSolve(t, &integrators.Solver{Method: method, Step: 0.1, Rtol: 1e-1, Atol: 1}, driven, 0, 5, loose)
		mustSolve(t, &integrators.Solver{Method: method, Step: 0.1, Rtol: 1e-12, Atol: 1e-14}, driven, 0, 5, tight)
		if d := distance(loose, tight); d > 1e-15 || loose[1] == 0 {
			t.Errorf("%s: %g with loose tolerances, %g with tight ones", method, loose, tight)
		}
	}
}
