package integrators

import (
	"errors"
	"fmt"
)

// Status says how a row ended.
type Status int8

// The ways a row can end.
const (
	running      Status = iota
	ReachedEnd          // at its last time
	Stopped             // by Solver.Stop
	Diverged            // |y| went above Solver.Diverged
	NotFinite           // the derivative is NaN or infinite, however small the step
	SmallestStep        // the step size went below Solver.MinStep
	StepBudget          // Solver.MaxSteps were used up
	Interrupted         // Solver.Context was cancelled, or an Observer returned an error
	AtEvent             // at a terminal Event
	Unsolved            // the equations of an implicit step could not be solved, however small the step
)

var statusNames = [...]string{"running", "reached the end", "stopped", "diverged", "not finite",
	"smallest step", "step budget", "interrupted", "at an event", "unsolved"}

// String returns the status in words.
func (s Status) String() string {
	if s < 0 || int(s) >= len(statusNames) {
		return fmt.Sprintf("Status(%d)", int8(s))
	}
	return statusNames[s]
}

// OK reports whether the row came where it should: to its end, its Stop or a terminal Event.
func (s Status) OK() bool { return s == ReachedEnd || s == Stopped || s == AtEvent }

// Stats counts what a row took.
type Stats struct {
	Accepted    int // steps
	Refused     int // steps tried and not taken
	NonFinite   int // those of them that were refused for NaN or Inf
	Unsolved    int // and those refused because the equations of an implicit step were not solved
	Evaluations int // of the derivative of this row

	// Products counts passes through the weights, whatever they are in the System: one for each
	// evaluation, one for each product of the Jacobian with a vector, and those of structured solves.
	Products       int
	Jacobians      int // computed, analytically or by differences; one shared by all rows is booked to one
	Factorisations int // of a matrix I - c J or the like
	Solves         int // of a linear system with it

	Edges     int     // jumps of the right-hand side stepped to and restarted from
	SmallestH float64 // among the accepted steps; 0 without any
	LargestH  float64
}

// RowResult is the ending of one row.
type RowResult struct {
	T       float64 // where it ended
	Status  Status
	Message string // where, what, and what to try; empty for good endings
	Stats   Stats

	Events    []Occurrence // what Solver.Events found, in order of time
	Stretches []Stretch    // of method "auto": what it chose from when on, and why

	LastH float64 // size of the last accepted step
	NextH float64 // and of the one that would have been tried next
	Norm  float64 // largest |y_i| at T
	Index int     // its i; for NotFinite the variable that was not finite
}

// Result is the ending of a Solve.
type Result struct {
	Rows []RowResult

	// Rho is the system's spectral radius where it knows it (Spectral), else 0; StepCap the bound
	// that Solver.Cap laid on the step, 0 for none.
	Rho, StepCap float64

	// Load is the largest step taken times Rho over the method's real stability interval, 0 where
	// either is unknown; of a switching method that of its explicit one, on the steps that it took. Above
	// 1 an explicit method amplifies the fastest mode.
	Load float64
}

// OK reports whether every row came to its end or to its Stop.
func (r *Result) OK() bool { return r.Err() == nil }

// Err joins the messages of the rows that did not come to their end or to their Stop.
func (r *Result) Err() error {
	var all []error
	for i, row := range r.Rows {
		if !row.Status.OK() {
			all = append(all, fmt.Errorf("row %d: %s", i, row.Message))
		}
	}
	return errors.Join(all...)
}
