package integrators_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"settle/integrators"
)

// pulsed is y0' = -y0^3 + s y1, y1' = -20 sin(y0) - y1 with jumps of s, at other times in each row.
type pulsed struct {
	level []float64 // in force, by row
}

func newPulsed() *pulsed { return &pulsed{make([]float64, 3)} }

func (p *pulsed) Dim() int { return 2 }

func (p *pulsed) Derivative(dydt, _, y []float64, rows []int) {
	for i, row := range rows {
		a, b := y[2*i], y[2*i+1]
		dydt[2*i], dydt[2*i+1] = -a*a*a+p.level[row]*b, -20*math.Sin(a)-b
	}
}

func edgeOf(row, k int) float64 { return 0.13*float64(k) + 0.031*float64(row) }

func (p *pulsed) NextEdge(row int, t float64) float64 {
	for k := 1; ; k++ {
		if e := edgeOf(row, k); e > t {
			return e
		}
	}
}

func (p *pulsed) Enter(row int, t float64) {
	p.level[row] = 3
	for k := 1; edgeOf(row, k) <= t; k++ {
		p.level[row] = -2 * p.level[row] / math.Max(1, math.Abs(p.level[row])/3)
	}
}

// TestSnapshotsAtEdges breaks methods that share a Jacobian off at every turn, where rows meet edges at different
// times: what a step that ends at an edge leaves behind must not choose the next Jacobian.
func TestSnapshotsAtEdges(t *testing.T) {
	for _, m := range integrators.Methods() {
		if m.Rosenbrock == nil || !m.Rosenbrock.Inexact {
			continue
		}
		for k := range 8 {
			s := &integrators.Solver{Method: m.Name, Rtol: 1e-2 * math.Exp2(-float64(k)), Atol: 1e-4}
			turns := 0
			s.Checkpoint = func(func() []byte) error { turns++; return nil }
			want := pulsedRows()
			if _, err := s.Solve(newPulsed(), 0, 1, want); err != nil {
				t.Fatal(err)
			}
			for at := 1; at < turns; at++ {
				if got := pulsedFrom(t, s, at); !slices.Equal(got, want) {
					t.Errorf("%s, rtol %.1e, broken off at turn %d of %d: %v, unbroken %v", m.Name, s.Rtol, at, turns, got, want)
				}
			}
		}
	}
}

func pulsedRows() []float64 { return []float64{1, 0.5, -0.4, 2, 0.3, -1} }

// pulsedFrom breaks a solve off at a turn, and goes on with a new Solver.
func pulsedFrom(t *testing.T, s *integrators.Solver, at int) []float64 {
	t.Helper()
	var kept []byte
	turn := 0
	first := &integrators.Solver{Method: s.Method, Rtol: s.Rtol, Atol: s.Atol, Checkpoint: func(save func() []byte) error {
		if turn++; turn == at {
			kept = save()
			return errBreak
		}
		return nil
	}}
	y := pulsedRows()
	if _, err := first.Solve(newPulsed(), 0, 1, y); !errors.Is(err, errBreak) {
		t.Fatal(err)
	}
	rest := &integrators.Solver{Method: s.Method, Rtol: s.Rtol, Atol: s.Atol}
	if _, err := rest.Resume(newPulsed(), kept, y); err != nil {
		t.Fatal(err)
	}
	return y
}
