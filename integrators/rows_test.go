package integrators_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"settle/integrators"
)

// mates is a System whose rows differ: trial i of the solve is f[first+i].
type mates struct {
	n, first int
	f        []func(d []float64, t float64, y []float64)
}

func (m *mates) Dim() int { return m.n }

func (m *mates) Derivative(dydt, t, y []float64, rows []int) {
	for i, row := range rows {
		lo, hi := i*m.n, (i+1)*m.n
		m.f[m.first+row](dydt[lo:hi], t[i], y[lo:hi])
	}
}

// vanDerPols are oscillators of rising stiffness: their steps differ in size and in refusals.
func vanDerPols() *mates {
	m := &mates{n: 2}
	for _, mu := range []float64{0.5, 8, 1, 40, 3} {
		m.f = append(m.f, func(d []float64, _ float64, y []float64) {
			d[0], d[1] = y[1], mu*(1-y[0]*y[0])*y[1]-y[0]
		})
	}
	return m
}

func starts(rows int) []float64 {
	var y []float64
	for i := range rows {
		y = append(y, 2-0.1*float64(i), 0.3*float64(i))
	}
	return y
}

// sameAlone solves all rows together and each by itself, and wants the same bits of both.
func sameAlone(t *testing.T, s integrators.Solver, m *mates, t0, t1, y []float64) *integrators.Result {
	t.Helper()
	together, seen := slices.Clone(y), &steps{}
	all := s
	all.Observer = seen
	r, err := all.SolveRows(m, t0, t1, together)
	if err != nil {
		t.Fatal(err)
	}
	for i := range t0 {
		lo, hi := i*m.n, (i+1)*m.n
		alone, sole, one := slices.Clone(y[lo:hi]), &steps{}, s
		one.Observer = sole
		q, err := one.SolveRows(&mates{n: m.n, first: i, f: m.f}, t0[i:i+1], t1[i:i+1], alone)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(r.Rows[i], q.Rows[0]) {
			t.Errorf("row %d: among mates %+v, alone %+v", i, r.Rows[i], q.Rows[0])
		}
		if !slices.Equal(together[lo:hi], alone) {
			t.Errorf("row %d: among mates %v, alone %v", i, together[lo:hi], alone)
		}
		if !slices.Equal(seen.t[i], sole.t[0]) || !slices.EqualFunc(seen.y[i], sole.y[0], slices.Equal) {
			t.Errorf("row %d: the steps differ", i)
		}
	}
	return r
}

func TestRowsAreIndependent(t *testing.T) {
	m := vanDerPols()
	y, t0, t1 := starts(5), make([]float64, 5), []float64{6, 6, 6, 6, 6}
	for _, s := range []integrators.Solver{
		{}, {Controller: "i", Rtol: 1e-4}, {Rtol: 1e-9, Cap: true}, {InitialStep: 1}, {MaxSteps: 100}, {Method: "rodas4"}, {Method: "rodas5p", Rtol: 1e-8},
		{Method: "euler", Step: 0.004}, {Method: "heun", Step: 0.007}, {Method: "rk4", Step: 0.01}, {Method: "heun", Rtol: 1e-4},
		{Method: "radau5", InitialStep: 1}, {Method: "esdirk54", InitialStep: 1}, {Method: "trbdf2", Rtol: 1e-4}, {Method: "radau5", Step: 0.01},
		{Method: "exp-euler", Step: 0.004}, {Method: "exprb32", Rtol: 1e-4}, {Method: "exprb43"},
		{Method: "adams"}, {Method: "adams", Rtol: 1e-9, InitialStep: 1}, {Method: "adams", Step: 0.004},
		{Method: "eptrk6"}, {Method: "eptrk6", InitialStep: 1}, {Method: "eptrk6", Step: 0.004},
		{Method: "bdf", MaxOrder: 5}, {Method: "bdf", InitialStep: 1}, {Method: "bdf", Step: 0.004},
	} {
		r := sameAlone(t, s, m, t0, t1, y)
		if s.InitialStep > 0 {
			refused := 0
			for _, q := range r.Rows {
				refused += q.Stats.Refused
			}
			if refused < 5 || r.Rows[0].Stats.Refused == r.Rows[3].Stats.Refused {
				t.Errorf("%d refusals: the test sees none, or the same in all rows", refused)
			}
		}
	}
}

// TestRowsEndApart: each row has a start and an end of its own, and its place is taken by another.
func TestRowsEndApart(t *testing.T) {
	t0, t1 := []float64{0, 1, -2, 0, 3}, []float64{5, 1.5, 4, 0, 9}
	for _, s := range []integrators.Solver{{}, {Method: "rk4", Step: 0.01}, {Method: "radau5"}, {Method: "esdirk43"}, {Method: "adams"}, {Method: "eptrk6"}, {Method: "bdf"}} {
		r := sameAlone(t, s, vanDerPols(), t0, t1, starts(5))
		for i, q := range r.Rows {
			if q.T != t1[i] || q.Status != integrators.ReachedEnd {
				t.Errorf("row %d: %+v", i, q)
			}
		}
		if r.Rows[3].Stats.Evaluations != 0 {
			t.Errorf("a row of no length took %d evaluations", r.Rows[3].Stats.Evaluations)
		}
	}
}

// TestFinishedRowsAreSwappedOut counts the rows evaluated.
func TestFinishedRowsAreSwappedOut(t *testing.T) {
	evaluated := 0
	f := func(d []float64, _ float64, y []float64) { d[0] = -y[0]; evaluated++ }
	s := integrators.Solver{Method: "rk4", Step: 0.25}
	r, err := s.SolveRows(integrators.NewFunc(1, f), []float64{0, 0, 0}, []float64{1, 50, 2}, []float64{1, 1, 1})
	if err != nil {
		t.Fatal(err)
	}
	if want := 4 * (4 + 200 + 8); evaluated != want {
		t.Errorf("%d evaluations, want %d", evaluated, want)
	}
	for i, q := range r.Rows {
		if want := []int{16, 800, 32}[i]; q.Stats.Evaluations != want {
			t.Errorf("row %d: %d evaluations counted, want %d", i, q.Stats.Evaluations, want)
		}
	}
}

// troubled are rows that end badly, each in its own way, among rows that do not.
func troubled() *mates {
	quiet := func(d []float64, t float64, y []float64) { d[0] = math.Cos(t) - y[0] }
	return &mates{n: 1, f: []func(d []float64, t float64, y []float64){
		func(d []float64, _ float64, y []float64) { d[0] = 5 * y[0] }, // grows above the bound
		quiet,
		func(d []float64, t float64, _ []float64) { d[0] = math.Sqrt(1 - t) },      // is NaN after 1
		func(d []float64, t float64, _ []float64) { d[0] = 1 / (2 - t) / (2 - t) }, // has a pole
		quiet,
		func(d []float64, t float64, _ []float64) { d[0] = math.Inf(1) }, // never begins
		func(d []float64, t float64, y []float64) { d[0] = 3*math.Cos(20*t) - 30*y[0] },
	}}
}

// TestBadEndingsLeaveMatesAlone.
func TestBadEndingsLeaveMatesAlone(t *testing.T) {
	want := []integrators.Status{
		integrators.Diverged, integrators.ReachedEnd, integrators.NotFinite, integrators.SmallestStep,
		integrators.ReachedEnd, integrators.NotFinite, integrators.ReachedEnd,
	}
	y, t0, t1 := []float64{1, 0, 0, 0, 2, 1, 0}, make([]float64, 7), slices.Repeat([]float64{7}, 7)
	r := sameAlone(t, integrators.Solver{MinStep: 1e-6}, troubled(), t0, t1, y)
	for i, q := range r.Rows {
		if q.Status != want[i] {
			t.Errorf("row %d: %v (%s), want %v", i, q.Status, q.Message, want[i])
		}
		if q.Status.OK() != (q.Message == "") {
			t.Errorf("row %d: %v says %q", i, q.Status, q.Message)
		}
	}
	for _, method := range []string{"adams", "eptrk6", "bdf"} {
		r := sameAlone(t, integrators.Solver{Method: method, Rtol: 1e-4, MinStep: 1e-9}, troubled(), t0, t1, y)
		for i, q := range r.Rows {
			if q.Status != want[i] {
				t.Errorf("%s, row %d: %v (%s), want %v", method, i, q.Status, q.Message, want[i])
			}
		}
	}
	fixed := sameAlone(t, integrators.Solver{Method: "rk4", Step: 0.01}, troubled(), t0, t1, y)
	for i, status := range map[int]integrators.Status{0: want[0], 1: want[1], 2: want[2], 4: want[4], 5: want[5], 6: want[6]} {
		if fixed.Rows[i].Status != status {
			t.Errorf("rk4, row %d: %v, want %v", i, fixed.Rows[i].Status, status)
		}
	}
}

// roomFor is the oscillator with room for so many rows at once, as systems with scratch space have.
type roomFor struct {
	*knownPath
	rows     int
	exceeded bool
}

func (r *roomFor) Derivative(dydt, t, y []float64, rows []int) {
	r.exceeded = r.exceeded || len(rows) > r.rows
	r.knownPath.Derivative(dydt, t, y, rows)
}

func (*roomFor) Jacobian(dst []float64, _ int, _ float64, _ []float64) {
	copy(dst, []float64{0, 1, -1, 0})
}

// TestRowsFitTheSystem: a System that knows its Jacobian is never asked for more rows at once than
// there are.
func TestRowsFitTheSystem(t *testing.T) {
	for _, m := range integrators.Methods() {
		sys := &roomFor{knownPath: knownPaths[0], rows: 2}
		mustSolve(t, solverFor(m), sys, 0, 5, []float64{1, 0, 0, 2})
		if sys.exceeded {
			t.Errorf("%s evaluates more than 2 rows at once", m.Name)
		}
	}
}
