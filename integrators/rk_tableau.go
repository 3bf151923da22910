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
	LowOrder      int // of BLow; 0 without one
	DenseOrder    int // of the dense output: its error is of order h^(DenseOrder+1) within a step

	A    [][]float64 // strictly lower triangle: row i has i entries
	B    []float64
	BHat []float64 // embedded weights: y_1 - yhat_1 estimates the error; nil: no estimate
	BLow []float64 // second embedded weights, of lower order: see ErrorOrder; nil: none
	C    []float64

	// DenseA and DenseC are the rows of further stages that only the dense output needs. They are
	// evaluated when it is first asked for in a step. The derivative at y_1 counts as the stage
	// before the first of them, whether it is a stage of the method (FSAL) or not.
	DenseA [][]float64
	DenseC []float64

	// Dense holds what the dense output has beyond the cubic Hermite interpolant u of both ends,
	//
	//	y(t + theta h) = u(theta) + h theta^2 (1-theta)^2 sum_i q_i(theta) k_i,
	//	q_i(theta) = d_0 + theta (d_1 + (1-theta) (d_2 + theta (d_3 + ...))),   d = Dense[i],
	//
	// which every continuously differentiable interpolant on the stages can be written as. Hairer's
	// codes have this form: its terms do not cancel as those of powers of theta do. nil: u alone, or
	// the straight line for a method of first order.
	Dense [][]float64

	Caution Caution // of its steps

	// Limits and Controller (a name, see Controllers) are the step-size control the method was
	// published with; without them that of Hairer's dopri5.
	Limits     Limits
	Controller string
}

// Stages is the number of stages of a step, without those of the dense output.
func (tb *Tableau) Stages() int { return len(tb.B) }

// FSAL reports whether the last stage is the derivative at the end of the step, so that the next
// step has its first stage for nothing. c_s = 1 alone would not do: the stage must sit at y_1.
func (tb *Tableau) FSAL() bool {
	s := tb.Stages()
	return s > 1 && tb.C[s-1] == 1 && tb.B[s-1] == 0 && slices.Equal(tb.A[s-1], tb.B[:s-1])
}

// ErrorWeights returns b_i - bhat_i, nil without an embedded method.
func (tb *Tableau) ErrorWeights() []float64 { return tb.apart(tb.BHat) }

// apart returns the weights of y_1's distance to an embedded method.
func (tb *Tableau) apart(embedded []float64) []float64 {
	if embedded == nil {
		return nil
	}
	e := make([]float64, tb.Stages())
	for i := range e {
		e[i] = tb.B[i] - embedded[i]
	}
	return e
}

// ErrorOrder is the order q of the error estimate: it shrinks as h^(q+1). It is the order of the
// weaker of the pair. With BLow the estimate is e^2 / sqrt(e^2 + 0.01 low^2), e and low being the
// distances of y_1 to both embedded methods: it shrinks as their e^2/low. Hairer, Norsett, Wanner,
// Solving Ordinary Differential Equations I, II.10.
func (tb *Tableau) ErrorOrder() int {
	q := min(tb.Order, tb.EmbeddedOrder)
	if tb.BLow != nil {
		return 2*q - tb.LowOrder
	}
	return q
}
