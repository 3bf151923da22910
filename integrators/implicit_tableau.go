package integrators

import "math/cmplx"

// ImplicitTableau is an implicit Runge-Kutta method in Butcher's notation,
//
//	k_i = f(t + c_i h, y + h sum_j a_ij k_j),   y_1 = y + h sum_i b_i k_i,
//
// with an explicit first stage at the start of the step and the last one at its end: stiffly
// accurate, so that y_1 solves the last stage's equation.
type ImplicitTableau struct {
	Name     string // as a user writes it
	Title    string // in full
	Citation string

	Order         int // of B
	EmbeddedOrder int // of BHat
	Caution       Caution

	A    [][]float64 // row i has the entries up to the last that is not zero
	B    []float64
	BHat []float64 // embedded weights: yhat_1 - y_1 estimates the error
	C    []float64

	// Dense holds the continuous weights: b_i(theta) = sum_j Dense[i][j] theta^(j+1). nil: cubic
	// Hermite interpolation between the ends and their slopes.
	Dense [][]float64
}

// Stages is the number of stages, the explicit one included.
func (tb *ImplicitTableau) Stages() int { return len(tb.B) }

// Gamma is the diagonal coefficient of diagonally implicit methods.
func (tb *ImplicitTableau) Gamma() float64 { return tb.A[1][1] }

// errorOrder is the order q of the weaker of the pair: the estimate shrinks as h^(q+1).
func (tb *ImplicitTableau) errorOrder() int { return min(tb.Order, tb.EmbeddedOrder) }

// errorWeights are bhat_i - b_i.
func (tb *ImplicitTableau) errorWeights() []float64 {
	e := make([]float64, tb.Stages())
	for i := range e {
		e[i] = tb.BHat[i] - tb.B[i]
	}
	return e
}

// a is a_ij.
func (tb *ImplicitTableau) a(i, j int) float64 {
	if j < len(tb.A[i]) {
		return tb.A[i][j]
	}
	return 0
}

// StabilityFunction returns R(z) = 1 + z w^T (I - z A)^-1 1 for weights w: those of the method, B, or
// of the embedded one, BHat. Hairer, Wanner, Solving Ordinary Differential Equations II, IV.3.
func (tb *ImplicitTableau) StabilityFunction(w []float64) func(z complex128) complex128 {
	return func(z complex128) complex128 {
		r := complex(1, 0)
		for i, k := range tb.linearStages(z) {
			r += complex(w[i], 0) * k
		}
		return r
	}
}

// linearStages solves k = z (1 + A k) by Gaussian elimination, the larger pivot first.
func (tb *ImplicitTableau) linearStages(z complex128) []complex128 {
	s := tb.Stages()
	m, k := make([][]complex128, s), make([]complex128, s)
	for i := range m {
		m[i], k[i] = make([]complex128, s), z
		for j := range m[i] {
			m[i][j] = -z * complex(tb.a(i, j), 0)
		}
		m[i][i]++
	}
	for col := range s {
		p := col
		for i := col; i < s; i++ {
			if cmplx.Abs(m[i][col]) > cmplx.Abs(m[p][col]) {
				p = i
			}
		}
		m[col], m[p], k[col], k[p] = m[p], m[col], k[p], k[col]
		for i := col + 1; i < s; i++ {
			f := m[i][col] / m[col][col]
			for j := col; j < s; j++ {
				m[i][j] -= f * m[col][j]
			}
			k[i] -= f * k[col]
		}
	}
	for i := s - 1; i >= 0; i-- {
		for j := i + 1; j < s; j++ {
			k[i] -= m[i][j] * k[j]
		}
		k[i] /= m[i][i]
	}
	return k
}

// implicit makes a Method of an ImplicitTableau.
func implicit(tb *ImplicitTableau, start func(tb *ImplicitTableau, sys System, rows int) stepper) *Method {
	return &Method{
		Name: tb.Name, Title: tb.Title, Citation: tb.Citation, Family: ImplicitRungeKutta,
		Order: tb.Order, EmbeddedOrder: tb.EmbeddedOrder, Adaptive: true,
		Caution:  tb.Caution,
		Implicit: tb, Amplification: tb.StabilityFunction(tb.B),
		start: func(sys System, rows int) (stepper, error) { return start(tb, sys, rows), nil },
	}
}
