package integrators_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/integrators"
)

// coupled has three variables, an edge every 0.7 and two groups; it neither rests nor diverges.
type coupled struct {
	*knownPath
	piece []float64 // by row: the sign of the drive in force
}

func newCoupled(rows int) *coupled {
	f := func(d []float64, t float64, y []float64) {
		d[0] = -y[0] + 2*math.Tanh(y[1]) + math.Sin(3*t)
		d[1] = -y[1] - 3*math.Tanh(y[0]-y[2])
		d[2] = 5 * (math.Tanh(y[0]) - y[2])
	}
	return &coupled{knownPath: newKnownPath("coupled", 3, 3, f, nil), piece: make([]float64, rows)}
}

func (c *coupled) NextEdge(_ int, t float64) float64 { return 0.7 * (math.Floor(t/0.7+1e-9) + 1) }

func (c *coupled) Enter(row int, t float64) { c.piece[row] = 1 - 2*math.Mod(math.Round(t/0.7), 2) }

func (c *coupled) Derivative(dydt, t, y []float64, rows []int) {
	c.Func.Derivative(dydt, t, y, rows)
	for i, row := range rows {
		dydt[3*i] += c.piece[row]
	}
}

func (c *coupled) DerivativePart(dydt, t, y []float64, rows []int, part int) {
	c.knownPath.DerivativePart(dydt, t, y, rows, part)
	if part == 0 {
		for i, row := range rows {
			dydt[3*i] += c.piece[row]
		}
	}
}

var errBreak = errors.New("broken off")

// solverFor sets a method up as it is meant to be used.
func solverFor(m *integrators.Method) *integrators.Solver {
	s := &integrators.Solver{Method: m.Name, Rtol: 1e-5, Atol: 1e-7}
	if !m.Adaptive {
		s.Step = 0.03
	}
	return s
}

// solversFor are solverFor, and for methods of variable order also all their orders, and fixed steps.
func solversFor(m *integrators.Method) []func() *integrators.Solver {
	list := []func() *integrators.Solver{func() *integrators.Solver { return solverFor(m) }}
	if m.VariableOrder {
		for _, step := range []float64{0, 0.03} {
			list = append(list, func() *integrators.Solver {
				s := solverFor(m)
				s.MaxOrder, s.Step = min(m.Order, 6), step
				return s
			})
		}
	}
	return list
}

// staggeredRows start and end: each its own pace, so that rows are refused and end at different turns.
func staggeredRows() (t0, t1, y []float64) {
	return []float64{0, 0.1, 0}, []float64{3, 2.2, 3}, []float64{1, 0, -1, 0.2, 3, 0, -2, 1, 1}
}

// TestSnapshotGoesOnToTheSameBits breaks every method off at several turns, and goes on in a new
// Solver with a new System.
func TestSnapshotGoesOnToTheSameBits(t *testing.T) {
	for _, m := range integrators.Methods() {
		for _, solver := range solversFor(m) {
			t.Run(fmt.Sprintf("%s/%d/%g", m.Name, solver().MaxOrder, solver().Step), func(t *testing.T) { breakOff(t, solver) })
		}
	}
}

// breakOff compares a solve that is broken off with one that is not.
func breakOff(t *testing.T, solver func() *integrators.Solver) {
	t.Helper()
	t0, t1, want := staggeredRows()
	turns := 0
	s := solver()
	s.Checkpoint = func(func() []byte) error { turns++; return nil }
	whole, err := s.SolveRows(newCoupled(3), t0, t1, want)
	if err != nil || !whole.OK() {
		t.Fatal(err, whole.Err())
	}
	for _, at := range []int{1, 2, turns / 3, turns / 2, turns - 1} {
		_, _, y := staggeredRows()
		got, result := goOn(t, solver, at, t0, t1, y)
		if !slices.Equal(got, want) {
			t.Errorf("broken off at turn %d of %d: %v, unbroken %v", at, turns, got, want)
		}
		for i := range result.Rows {
			if result.Rows[i].Stats != whole.Rows[i].Stats || result.Rows[i].T != whole.Rows[i].T {
				t.Errorf("turn %d, row %d: %+v, unbroken %+v", at, i, result.Rows[i].Stats, whole.Rows[i].Stats)
			}
		}
	}
}

// goOn breaks a solve off at a turn and carries it to its end.
func goOn(t *testing.T, solver func() *integrators.Solver, at int, t0, t1, y []float64) ([]float64, *integrators.Result) {
	t.Helper()
	kept, turn := []byte(nil), 0
	s := solver()
	s.Checkpoint = func(save func() []byte) error {
		if turn++; turn == at {
			kept = save()
			return errBreak
		}
		return nil
	}
	if _, err := s.SolveRows(newCoupled(3), t0, t1, y); !errors.Is(err, errBreak) {
		t.Fatalf("turn %d: %v", at, err)
	}
	for i := range y { // nothing may be taken from here
		y[i] = math.NaN()
	}
	r, err := solver().Resume(newCoupled(3), kept, y)
	if err != nil || !r.OK() {
		t.Fatalf("turn %d: %v", at, err)
	}
	return y, r
}

// TestSnapshotSettling breaks off a wait for rest: what was seen of the path is part of the state.
func TestSnapshotSettling(t *testing.T) {
	sys := func() *restSystem {
		f := func(d []float64, _ float64, y []float64) { d[0], d[1] = -0.1*y[0]-y[1], y[0]-0.1*y[1] }
		return &restSystem{System: integrators.NewFunc(2, f), tau: 1, rho: 1.1}
	}
	solve := func(at int) ([]byte, integrators.RowResult, integrators.Measured) {
		stop, turn, kept := &integrators.Settling{}, 0, []byte(nil)
		s := integrators.Solver{Rtol: 1e-8, Atol: 1e-10, Stop: stop, Cap: true, Checkpoint: func(save func() []byte) error {
			if turn++; turn == at {
				kept = bytes.Clone(save())
			}
			return nil
		}}
		r := mustSolve(t, &s, sys(), 0, 1000, []float64{1, 0})
		return kept, r.Rows[0], stop.Measured(0)
	}
	kept, want, measured := solve(40)
	stop := &integrators.Settling{}
	s := integrators.Solver{Rtol: 1e-8, Atol: 1e-10, Stop: stop, Cap: true}
	r, err := s.Resume(sys(), kept, make([]float64, 2))
	if err != nil {
		t.Fatal(err)
	}
	got := r.Rows[0]
	if got.T != want.T || got.Stats != want.Stats || got.Status != integrators.Stopped {
		t.Errorf("%+v, unbroken %+v", got, want)
	}
	if m := stop.Measured(0); m.Best != measured.Best || m.BestT != measured.BestT || m.Since != measured.Since {
		t.Errorf("%+v, unbroken %+v", m, measured)
	}
}

// TestSnapshotRefusals: what is damaged, or belongs to other settings, is refused in words.
func TestSnapshotRefusals(t *testing.T) {
	var kept []byte
	s := integrators.Solver{Checkpoint: func(save func() []byte) error { kept = save(); return errBreak }}
	if _, err := s.Solve(newRing(2), 0, 9, []float64{1, 0}); !errors.Is(err, errBreak) {
		t.Fatal(err)
	}
	damaged := bytes.Clone(kept)
	damaged[len(damaged)/2] ^= 1
	for _, c := range []struct {
		name string
		s    integrators.Solver
		data []byte
		rows int
		want string
	}{
		{"damaged", integrators.Solver{}, damaged, 1, "checksum"},
		{"short", integrators.Solver{}, kept[:len(kept)-9], 1, "checksum"},
		{"empty", integrators.Solver{}, nil, 1, "checksum"},
		{"method", integrators.Solver{Method: "rk4", Step: 0.1}, kept, 1, "method dp54"},
		{"tolerance", integrators.Solver{Rtol: 1e-3}, kept, 1, "rtol 1e-06"},
		{"rows", integrators.Solver{}, kept, 2, "1 rows of 2"},
	} {
		_, err := c.s.Resume(newRing(2), c.data, make([]float64, 2*c.rows))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q in it", c.name, err, c.want)
		}
	}
}
