package integrators

// Step is one accepted step of one row. Its slices belong to the Solver and change with the next
// step: copy what is to be kept.
type Step struct {
	Row   int       // the trial, 0 <= Row < R
	T0, T float64   // start and end; T - T0 is the step size
	Y0, Y []float64 // state at T0 and at T
	// DY0 and DY are the derivatives at T0 and T, on this step's side of any edge. Each is nil
	// where the method did not evaluate it; with a Stop the Solver always evaluates both. Without one,
	// those of diagonally implicit methods are as good as the tolerance only.
	DY0, DY []float64
	// Error is the step's error estimate in units of the tolerance it is held to (accepted: <= 1); NaN for
	// fixed-step methods without an estimate.
	Error float64
	// NextH is the size the next step will be tried with.
	NextH float64
	// Index counts the row's accepted steps from 1.
	Index int
	// Method made the step: the Solver's, or of a switching one that which it had chosen.
	Method *Method

	interp interpolant
	place  int // where the row sits in the batch
}

// interpolant is a method's dense output on one step.
type interpolant interface {
	// at writes the state at T0 + theta (T - T0), 0 <= theta <= 1, to dst.
	at(dst []float64, s *Step, theta float64)
}

// At writes the state at time t, T0 <= t <= T, to dst by the method's dense output. Some methods
// evaluate further stages for it, once a step; they count among the row's evaluations.
func (s *Step) At(dst []float64, t float64) {
	if t == s.T {
		copy(dst, s.Y)
		return
	}
	s.interp.at(dst, s, (t-s.T0)/(s.T-s.T0))
}

// Observer looks on at accepted steps, in order of time within each row.
type Observer interface {
	// Start is called once a row before its first step, with the state at t.
	Start(row int, t float64, y []float64) error
	// Observe is called after each accepted step. An error ends the solve with it.
	Observe(s *Step) error
}

// Stop ends a row early.
type Stop interface {
	// Stop reports whether the row ends with this step.
	Stop(s *Step) bool
}
