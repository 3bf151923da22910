package integrators

import (
	"fmt"
	"math"
)

// Multistep follows systems that are nearly linear until they have settled, by an exponential method of
// Adams type: of c' = A c + g + N(t, c) the linear part is exact, and N is a polynomial through its last
// values. A step predicts with those, evaluates N once and corrects with the new value (PEC). Its error is
// taken for what the correction changed, and held to Rtol and Atol as that of any method: see errorNorm.
//
// M. Hochbruck, A. Ostermann, Exponential multistep methods of Adams-type, BIT 51 (2011) 889-908. Predictors
// and correctors, and steps of any size: E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential
// Equations I, III.1 and III.5.
//
// A row has settled as for Settling. The zero value works; memory is kept, and belongs to one goroutine.
type Multistep struct {
	Rtol, Atol             float64 // of steps; default 1e-6 and 1e-9
	SettleRtol, SettleAtol float64 // default 1e-6 and 1e-9
	MaxSteps               int     // of a row, refused ones too; default 2000

	// Look is told of every accepted step: its time and what writes the state there. nil: nobody.
	Look func(row int, t float64, state func(y []float64))

	result MultistepResult
	work   Semilinearity
	tau    float64 // the slowest
	path   multistepPath
	since  float64 // when the row came to rest
	rested int     // steps at rest, one after the other
}

// MultistepResult is the ending of a solve. It is the Multistep's own, valid until the next.
type MultistepResult struct{ Rows []MultistepRow }

// MultistepRow is the ending of one row: Stopped where it settled, ReachedEnd where the duration was over
// before; it was given up where Status is StepBudget, SmallestStep, or Unsolved, which is that it could not
// be begun.
type MultistepRow struct {
	T          float64 // where it ended
	Status     Status
	Accepted   int
	Refused    int
	Products   int     // passes through the weights, as in Stats
	Residual   float64 // R at T, or a lower bound above 1
	Correction float64 // E, where it was asked for last; NaN if it never was, or cannot be had
	Singular   bool    // E could not be had
}

// Solve moves the rows of y, each from its state at time 0, to where they settled, or to duration. offered
// is false, and nothing was done, for a System that is not Semilinear now.
func (s *Multistep) Solve(sys System, duration float64, y []float64) (result *MultistepResult, offered bool, err error) {
	semilinear, ok := sys.(Semilinear)
	if !ok {
		return nil, false, nil
	}
	if s.work = semilinear.Semilinearity(); s.work == nil {
		return nil, false, nil
	}
	for _, v := range []float64{duration, orDefault(s.Rtol, 1), orDefault(s.Atol, 1), orDefault(s.SettleRtol, 1), orDefault(s.SettleAtol, 1)} {
		if !(v > 0) || math.IsInf(v, 0) {
			return nil, true, fmt.Errorf("integrators: the duration and the tolerances of a solve by multistep must be positive and finite, not %g", v)
		}
	}
	s.tau = semilinear.SlowestTau()
	s.result.Rows = s.result.Rows[:0]
	for row, n := 0, sys.Dim(); row < rowsOf(sys, y); row++ {
		s.result.Rows = append(s.result.Rows, MultistepRow{Residual: math.NaN(), Correction: math.NaN()})
		s.follow(&s.result.Rows[row], row, duration, y[row*n:(row+1)*n])
	}
	s.work = nil
	return &s.result, true, nil
}

// follow takes a row to its end.
func (s *Multistep) follow(r *MultistepRow, row int, duration float64, y []float64) {
	p := &s.path
	if s.rested = 0; !p.start(s.work, row, s.tau*firstMultistep, y) {
		r.Status = Unsolved
		return
	}
	for r.Status == running {
		if r.Status = s.step(r, duration); s.Look != nil && p.accepted {
			s.Look(row, p.t, func(y []float64) { s.work.State(y, p.t, p.c) })
		}
	}
	s.work.State(y, p.t, p.c)
	r.T, r.Products = p.t, s.work.Products()
}

// firstMultistep is the first step in units of the slowest time constant; the error of its linear part is none.
const firstMultistep = 0.1

// step makes one try and tells how the row ended, if it did.
func (s *Multistep) step(r *MultistepRow, duration float64) Status {
	p := &s.path
	h := min(p.h, duration-p.t)
	if s.rested > 0 { // rest has to be seen again, soon
		h = min(h, s.since+s.tau-p.t)
	}
	switch {
	case r.Accepted+r.Refused >= orDefault(s.MaxSteps, 2000):
		return StepBudget
	case p.t+h == p.t:
		return SmallestStep
	}
	if p.try(s.work, h, orDefault(s.Rtol, 1e-6), orDefault(s.Atol, 1e-9)); !p.accepted {
		r.Refused++
		return running
	}
	r.Accepted++
	switch {
	case s.atRest(r):
		return Stopped
	case p.t >= duration:
		return ReachedEnd
	}
	return running
}

// atRest tells whether the row has settled, as Settling does.
func (s *Multistep) atRest(r *MultistepRow) bool {
	rtol, atol, t := orDefault(s.SettleRtol, 1e-6), orDefault(s.SettleAtol, 1e-9), s.path.t
	r.Residual = s.work.Residual(t, s.path.c, rtol, atol)
	if !(r.Residual <= 1) {
		s.rested = 0
		return false
	}
	if s.rested++; s.rested > 1 && t-s.since < s.tau*(1-1e-9) {
		return false
	}
	e, ok := s.work.Correction(rtol, atol)
	if r.Correction, r.Singular = e, !ok; !ok {
		r.Correction = math.NaN()
	}
	if s.rested == 1 {
		if s.since = t; ok && !(e <= 1) {
			s.rested = 0
		}
		return false
	}
	return !ok || e <= 1
}
