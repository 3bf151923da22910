package integrators

import "slices"

// Tableau is an explicit Runge-Kutta method in Butcher's notation,
//
//	k_i = f(t + c_i h, y + h sum_{j<i} a_ij k_j),   y_1 = y + h sum_i b_i k_i.
//
// It is all there is to such a method: first-same-as-last, error weights and stability intervals
// are derived from the numbers, so they cannot contradict them.
type Tableau struct {
	Name     string // as a user writes it
	Title    string // in full
	Citation string

	Order         int // of B
	EmbeddedOrder int // of BHat; 0 without one

	A    [][]float64 // strictly lower triangle: row i has i entries
	B    []float64
	BHat []float64 // embedded weights: y_1 - yhat_1 estimates the error; nil: no estimate
	C    []float64

	// Dense holds the continuous weights: b_i(theta) = sum_j Dense[i][j] theta^(j+1), so that
	// y(t + theta h) = y + h sum_i b_i(theta) k_i. nil: cubic Hermite interpolation, linear for
	// methods of first order.
	Dense [][]float64
}

// Stages is the number of stages.
func (tb *Tableau) Stages() int { return len(tb.B) }

// FSAL reports whether the last stage is the derivative at the end of the step, so that the next
// step has its first stage for nothing. c_s = 1 alone would not do: the stage must sit at y_1.
func (tb *Tableau) FSAL() bool {
	s := tb.Stages()
	return s > 1 && tb.C[s-1] == 1 && tb.B[s-1] == 0 && slices.Equal(tb.A[s-1], tb.B[:s-1])
}

// ErrorWeights returns b_i - bhat_i, nil without an embedded method.
func (tb *Tableau) ErrorWeights() []float64 {
	if tb.BHat == nil {
		return nil
	}
	e := make([]float64, tb.Stages())
	for i := range e {
		e[i] = tb.B[i] - tb.BHat[i]
	}
	return e
}

// errorOrder is the order q of the weaker of the pair: the estimate shrinks as h^(q+1).
func (tb *Tableau) errorOrder() int { return min(tb.Order, tb.EmbeddedOrder) }
