package integrators

import (
	"errors"
	"fmt"
	"math"
)

// RestStatus says what became of a row's search for rest.
type RestStatus int8

// The ways a search can end.
const (
	searching       RestStatus = iota
	AtRest                     // found, and confirmed unless Rest.Unconfirmed
	NoRest                     // the iteration did not converge
	NotFiniteRest              // the derivative is NaN or infinite where the search began, or all around
	UnstableRest               // found, but the motion leads away from it
	InterruptedRest            // Rest.Context was cancelled
	MarginalRest               // found, but a mode there neither decays nor grows: the motion does not come to it
)

var restNames = [...]string{"searching", "at rest", "not converged", "not finite", "unstable fixed point", "interrupted", "marginal"}

// String returns the status in words.
func (s RestStatus) String() string {
	if s < 0 || int(s) >= len(restNames) {
		return fmt.Sprintf("RestStatus(%d)", int8(s))
	}
	return restNames[s]
}

// RestRow is the ending of one row.
type RestRow struct {
	Status     RestStatus
	Message    string // what was measured, and what to try; empty for AtRest
	Method     string // by which it ended: Rest.Method, or "newton" where that did not converge
	Iterations int
	Residual   float64 // R of the state returned
	Correction float64 // E of it; NaN where it was not asked for, or cannot be had
	Singular   bool    // E could not be had
	Abscissa   float64 // spectral abscissa there; NaN where unknown
	Index      int     // of NotFiniteRest, the variable

	// Stats counts the search: Products are pairs as Stats says, Accepted the iterations. A shared
	// factorisation is booked to the first row. What the System does to measure R and E is not
	// counted, as with Settling.
	Stats Stats
	// Confirmation counts the burst of time-stepping.
	Confirmation Stats
}

// RestResult is the ending of a search.
type RestResult struct{ Rows []RestRow }

// OK reports whether every row is at rest.
func (r *RestResult) OK() bool { return r.Err() == nil }

// Err joins the messages of the rows that are not at rest.
func (r *RestResult) Err() error {
	var all []error
	for i := range r.Rows {
		if r.Rows[i].Status != AtRest {
			all = append(all, fmt.Errorf("row %d: %s", i, r.Rows[i].Message))
		}
	}
	return errors.Join(all...)
}

func newRestResult(rows int) *RestResult {
	r := &RestResult{Rows: make([]RestRow, rows)}
	for i := range r.Rows {
		r.Rows[i].Residual, r.Rows[i].Correction, r.Rows[i].Abscissa = math.NaN(), math.NaN(), math.NaN()
	}
	return r
}
