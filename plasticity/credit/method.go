package credit

import "settle/internal/linalg"

// Method assigns credit. It belongs to one goroutine and keeps its memory between calls.
type Method interface {
	// Prepare makes what all examples share, such as factors of a loop's matrix, for the weights as
	// they are now. It is called again whenever they have changed. The error says which weights do
	// not fit, or which loop has no state of rest (then it wraps linalg.ErrSingular).
	Prepare(c *Chain) error

	// Deltas writes the shares of hidden layer k+1 in the errors e (rows x n_L): to deltas[k] (rows
	// x n_(k+1)) what a rule multiplies with the source's rate, D included where the method has it,
	// and to shares[k] the same before D, as populations hold it; shares = nil leaves that out.
	// slopes[k] (rows x n_(k+1)) is D: the slopes of hidden layer k+1. The matrices of different
	// arguments do not overlap. Rows that have no answer become NaN and the error is a *RowsError,
	// which names them; the others are served.
	Deltas(deltas, shares, slopes []*linalg.Dense, e *linalg.Dense) error
}

// Kind names a method.
type Kind struct {
	Name, Formula, Citation string
	Dynamics                string // method whose dynamics come to rest at this one's answer; "" = none
	New                     func() Method
}

// List holds every method.
var List = []Kind{
	backpropagation,
	feedbackAlignment,
	directFeedbackAlignment,
	pseudoBackpropagation,
	nonDynamicInversion,
	singleLoop,
	gaussNewton,
}

// Find returns the method of that name, or whose dynamics have it: dynamic-inversion's closed form is
// non-dynamic-inversion.
func Find(name string) (Kind, bool) {
	for _, k := range List {
		if k.Name == name || k.Dynamics == name && name != "" {
			return k, true
		}
	}
	return Kind{}, false
}
