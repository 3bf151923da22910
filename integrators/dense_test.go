package integrators_test

import (
	"fmt"
	"slices"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// asking looks at the dense output of some steps, at several points of each.
type asking struct {
	every, points int
	asked         int // steps
	seen          [][]float64
}

func (*asking) Start(int, float64, []float64) error { return nil }

func (o *asking) Observe(s *integrators.Step) error {
	if o.every == 0 || s.Index%o.every != 0 {
		return nil
	}
	o.asked++
	for k := range o.points {
		y := make([]float64, len(s.Y))
		s.At(y, s.T0+(s.T-s.T0)*(float64(k)+0.5)/float64(o.points))
		o.seen = append(o.seen, y)
	}
	return nil
}

// counted follows the Brusselator under an Observer; calls are those of its derivative.
func counted(t *testing.T, method string, o *asking) (calls int, stats integrators.Stats) {
	t.Helper()
	p := testode.Brusselator
	sys := integrators.NewFunc(p.Dim(), func(d []float64, time float64, y []float64) {
		calls++
		p.F(d, time, y)
	})
	s := integrators.Solver{Method: method, Rtol: 1e-6, Atol: 1e-8, Observer: o}
	r := mustSolve(t, &s, sys, 0, 5, slices.Clone(p.Start))
	return calls, r.Rows[0].Stats
}

// TestFurtherStagesAreLazy: they cost what they cost, once, in the steps whose dense output is asked
// for, and nothing in others.
func TestFurtherStagesAreLazy(t *testing.T) {
	for name, further := range map[string]int{"dp54": 0, "tsit5": 0, "bs32": 0, "vern65": 3, "vern76": 6, "vern87": 7, "vern98": 9, "dop853": 3} {
		_, without := counted(t, name, &asking{})
		for _, o := range []*asking{{every: 1, points: 1}, {every: 3, points: 5}} {
			calls, stats := counted(t, name, o)
			if want := without.Evaluations + further*o.asked; stats.Evaluations != want || calls != want || o.asked == 0 {
				t.Errorf("%s, asked in %d of %d steps: %d evaluations in the books, %d calls, want %d",
					name, o.asked, stats.Accepted, stats.Evaluations, calls, want)
			}
			if stats.Accepted != without.Accepted {
				t.Errorf("%s: %d steps, unasked %d", name, stats.Accepted, without.Accepted)
			}
		}
	}
}

// TestDenseOutputOfRows: a row's dense output is the same bits alone and among mates.
func TestDenseOutputOfRows(t *testing.T) {
	for _, m := range integrators.Methods() {
		if m.Tableau == nil {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			t0, t1, y := staggeredRows()
			together := map[string][]float64{}
			look := func(row int, into map[string][]float64) observe {
				return func(s *integrators.Step) {
					at := make([]float64, len(s.Y))
					for _, theta := range []float64{0.3, 0.8} {
						s.At(at, s.T0+theta*(s.T-s.T0))
						into[fmt.Sprint(s.Row+row, s.Index, theta)] = slices.Clone(at)
					}
				}
			}
			s := solverFor(m)
			s.Observer = look(0, together)
			if _, err := s.SolveRows(newCoupled(3), t0, t1, slices.Clone(y)); err != nil {
				t.Fatal(err)
			}
			alone := map[string][]float64{}
			for i := range t0 {
				s.Observer = look(i, alone)
				if _, err := s.SolveRows(newCoupled(1), t0[i:i+1], t1[i:i+1], slices.Clone(y[3*i:3*i+3])); err != nil {
					t.Fatal(err)
				}
			}
			if len(together) != len(alone) || len(alone) == 0 {
				t.Fatalf("%d points together, %d alone", len(together), len(alone))
			}
			for where, want := range alone {
				if !slices.Equal(together[where], want) {
					t.Fatalf("%s: %v among mates, %v alone", where, together[where], want)
				}
			}
		})
	}
}
