package integrators

import (
	"fmt"
	"math"
)

// Doubling follows linear systems with constant input exactly, to rounding, from their initial states
// until they have settled: at the times h, 2h, 4h, ..., h being a power of two times shorter than the
// duration, by doubling exp(hA). C. Moler, C. Van Loan, Nineteen dubious ways to compute the exponential
// of a matrix, twenty-five years later, SIAM Rev. 45 (2003) 3-49, method 3.
//
// A row has settled as for Settling: R <= 1 and E <= 1 at two times that are at least the slowest time
// constant apart. Where the first of a doubling's times is at rest the one before it was not, and rest
// begins somewhere in between: Bisections tell more exactly where.
//
// The zero value works. A Doubling keeps its memory and belongs to one goroutine.
type Doubling struct {
	Rtol       float64 // of settling; default 1e-6
	Atol       float64 // default 1e-9
	Diverged   float64 // a row with |y_i| above it has diverged; default 1e9
	Bisections int     // of the time in which rest began; default 3, which finds it to an eighth; below 0: none
	ToEnd      bool    // go to the end without looking for rest

	work                 Doublings
	rtol, atol, diverged float64
	bisections           int
	levels, wait         int // 2^levels h is the duration; rest has to last 2^wait h
	span, tau            int64
	h                    float64

	result       DoublingResult
	r            []float64 // R by row
	begin        []int64   // by row: where the next Try begins, in units of h
	active       []int
	near         []int // of them, those that may be at rest
	rested       []int // of these, those that are
	moving, sure []int // of those, not yet a time before; and those whose rest can be confirmed in time
}

// DoublingResult is the ending of a solve. It is the Doubling's own, valid until the next.
type DoublingResult struct{ Rows []DoublingRow }

// DoublingRow is the ending of one row: Stopped where it settled, ReachedEnd where the duration was over
// before, Diverged or NotFinite.
type DoublingRow struct {
	T          float64 // where it ended
	Status     Status
	Message    string  // of NotFinite
	Steps      int     // states computed on the way
	Products   int     // passes through the weights, as in Stats
	Residual   float64 // R at T; NaN if it was not looked at
	Correction float64 // E, where it was asked for last; NaN if it never was, or cannot be had
	Singular   bool    // E could not be had
	Norm       float64 // largest |y_i| at T
	Index      int     // its i
}

// Solve moves the rows of y, each from its state at time 0, to where they settled, or to duration. offered
// is false, and nothing was done, for a System that is not Affine now.
func (s *Doubling) Solve(sys System, duration float64, y []float64) (result *DoublingResult, offered bool, err error) {
	affine, ok := sys.(Affine)
	if !ok {
		return nil, false, nil
	}
	if s.work = affine.Doublings(); s.work == nil {
		return nil, false, nil
	}
	if err := s.settings(duration); err != nil {
		return nil, true, fmt.Errorf("integrators: %w", err)
	}
	s.clear(rowsOf(sys, y))
	if s.start(sys, duration, y) {
		s.follow()
		s.finish(y)
	}
	s.work = nil
	return &s.result, true, nil
}

func (s *Doubling) settings(duration float64) error {
	s.rtol, s.atol, s.diverged = orDefault(s.Rtol, 1e-6), orDefault(s.Atol, 1e-9), orDefault(s.Diverged, 1e9)
	s.bisections = orDefault(s.Bisections, 3)
	for _, v := range []float64{duration, s.rtol, s.atol} {
		if !(v > 0) || math.IsInf(v, 0) {
			return fmt.Errorf("the duration and the tolerances of a solve by doubling must be positive and finite, not %g", v)
		}
	}
	if !(s.diverged > 0) {
		return fmt.Errorf("the bound beyond which a row has diverged must be positive, not %g", s.diverged)
	}
	return nil
}

// clear makes all rows active.
func (s *Doubling) clear(rows int) {
	if cap(s.r) < rows {
		s.r, s.begin = make([]float64, rows), make([]int64, rows)
		s.active, s.near, s.rested = make([]int, rows), make([]int, rows), make([]int, rows)
		s.moving, s.sure = make([]int, rows), make([]int, rows)
		s.result.Rows = make([]DoublingRow, rows)
	}
	s.r, s.active, s.result.Rows = s.r[:rows], s.active[:0], s.result.Rows[:rows]
	for row := range rows {
		s.active = append(s.active, row)
		s.result.Rows[row] = DoublingRow{Residual: math.NaN(), Correction: math.NaN(), Norm: math.NaN()}
	}
}

// start goes to h; false if there is nothing to be followed.
func (s *Doubling) start(sys System, duration float64, y []float64) bool {
	var err error
	if s.levels, err = s.work.Start(y, len(s.active), duration); err != nil {
		for row := range s.result.Rows {
			s.end(row, NotFinite, 0)
			s.result.Rows[row].Message = err.Error()
		}
		return false
	}
	s.h, s.span = math.Ldexp(duration, -s.levels), 1<<s.levels
	s.wait = s.levels + 1
	if q, ok := sys.(Equilibrium); ok && !s.ToEnd {
		s.wait = min(s.wait, max(0, int(math.Ceil(math.Log2(q.SlowestTau()/s.h)))))
	}
	s.tau = 1 << s.wait
	s.count(s.active)
	return true
}

// follow doubles until all rows have ended.
func (s *Doubling) follow() {
	for level := 0; ; level++ {
		if s.look(level); len(s.active) == 0 {
			return
		}
		s.work.Double(level, s.active)
		s.count(s.active)
	}
}

// finish fetches the final states.
func (s *Doubling) finish(y []float64) {
	s.work.States(y)
	for row := range s.result.Rows {
		s.result.Rows[row].Products = s.work.Products(row)
	}
}
