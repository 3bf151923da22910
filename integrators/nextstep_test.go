package integrators_test

import (
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// follower repeats what the controller should have said, from the errors of the steps.
type follower struct {
	t           *testing.T
	c           *integrators.PI
	most, end   float64
	held, freed int // at the largest step: kept there, and sent back below it
}

func (*follower) Start(int, float64, []float64) error { return nil }

func (f *follower) Observe(s *integrators.Step) error {
	h := s.T - s.T0
	next, ok := f.c.Judge(h, s.Error, 4)
	want := min(next, f.most)
	if !ok || s.T < f.end-2*f.most && (s.NextH-want > 1e-9*want || want-s.NextH > 1e-9*want) {
		f.t.Errorf("step %d of size %g with error %g is followed by %g, want %g", s.Index, h, s.Error, s.NextH, want)
	}
	if h > 0.999*f.most {
		if f.held++; want < f.most {
			f.freed++
		}
	}
	return nil
}

// TestControllerHasTheSay: a step held at the largest size has a full error estimate, and what the
// controller makes of it counts.
func TestControllerHasTheSay(t *testing.T) {
	p := testode.A3
	f := &follower{t: t, c: &integrators.PI{Beta: 0.04}, most: 0.28, end: p.End}
	y := append([]float64(nil), p.Start...)
	r := mustSolve(t, &integrators.Solver{Rtol: 1e-6, Atol: 1e-8, MaxStep: f.most, Observer: f}, p, 0, p.End, y)
	if r.Rows[0].Stats.Refused > 0 || f.held < 5 || f.freed < 2 {
		t.Errorf("%d refused, %d steps at the largest size, %d sent back: the test tests nothing", r.Rows[0].Stats.Refused, f.held, f.freed)
	}
}
