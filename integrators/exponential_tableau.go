package integrators

import "math/cmplx"

// exponentialTableau is an exponential Rosenbrock method, or a Runge-Kutta method with exponential
// coefficients, for y' = f(t, y) = J y + t v + g(t, y) with J and v = df/dt of one linearisation:
//
//	U_i = y + c_i h phi_1(c_i z) F + c_i^2 h^2 phi_2(c_i z) v + h sum_(j<i) a_ij D_j,
//	y_1 = y + h phi_1(z) F + h^2 phi_2(z) v + h sum_j b_j D_j,
//	D_j = g(t + c_j h, U_j) - g(t, y),   F = f(t, y),   z = h J,
//
// with a_ij = sum_k A[i][j][k] phi_k(c_i z) and b_j = sum_k B[j][k] phi_k(z). The first stage is y
// itself and has D = 0: stages are counted without it.
//
// M. Hochbruck, A. Ostermann, J. Schweitzer, Exponential Rosenbrock-type methods, SIAM J. Numer. Anal. 47
// (2009) 786-803, eq. 2.5 and section 5 for v.
type exponentialTableau struct {
	A [][][]float64
	B [][]float64
	C []float64

	// E is B less the embedded weights; nil where stage Embedded, counted from 1, is the embedded
	// solution. Both are left out by methods without an estimate.
	E        [][]float64
	Embedded int

	// Shared: one linearisation serves all rows and steps until the next edge, which the order does not
	// hang on; v is 0. Otherwise each step has its own.
	Shared bool
}

// method completes m to a Method that steps by the tableau. Its amplification is that of a linear
// problem that J meets exactly.
func (tb *exponentialTableau) method(m Method) *Method {
	m.Family = Exponential
	m.Adaptive = m.EmbeddedOrder > 0
	m.Amplification = cmplx.Exp
	m.start = func(sys System, rows int) (stepper, error) {
		return newExponential(tb, sys, rows, min(m.Order, m.EmbeddedOrder)), nil
	}
	return &m
}
