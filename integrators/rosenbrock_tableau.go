package integrators

import "slices"

// RosenbrockTableau is a linearly implicit Runge-Kutta method in the form in which it needs no product
// with the Jacobian J (Hairer, Wanner, Solving Ordinary Differential Equations II, 2nd ed., eq. IV.7.16):
//
//	(I/(gamma h) - J) u_i = f(t + c_i h, y + sum_{j<i} a_ij u_j) + sum_{j<i} (C_ij/h) u_j + d_i h df/dt,
//	y_1 = y + sum_i m_i u_i,   e = sum_i (m_i - mhat_i) u_i.
//
// It is all there is to such a method: c_i, d_i and the stability function are derived from the numbers,
// so they cannot contradict them. Papers that give alpha_ij, gamma_ij, b_i: see PlainRosenbrock.
type RosenbrockTableau struct {
	Name     string // as a user writes it
	Title    string // in full
	Citation string

	Order         int // of M
	EmbeddedOrder int // of MHat
	Caution       Caution

	// Inexact methods (Rosenbrock-W) keep both orders with any matrix in place of J. They are used with
	// one linearisation for all rows and many steps.
	Inexact bool

	Gamma   float64
	A, C    [][]float64 // strictly lower triangular: row i has i entries
	M, MHat []float64

	// Dense holds the continuous extension
	//	y(t + theta h) = (1 - theta) y + theta (y_1 + (1 - theta) sum_k theta^k sum_j Dense[k][j] u_j).
	// nil: cubic Hermite interpolation.
	Dense [][]float64
}

// PlainRosenbrock is a method as papers define it (Hairer & Wanner II, eq. IV.7.4),
//
//	k_i = f(y + h sum_{j<i} alpha_ij k_j) + h J sum_{j<=i} gamma_ij k_j,   y_1 = y + h sum_i b_i k_i,
//
// with gamma_ii = gamma for all i. Row i of both matrices has i entries.
type PlainRosenbrock struct {
	Gamma         float64
	Alpha, Gammas [][]float64
	B, BHat       []float64
}

// transformed returns the same method with u_i = h sum_j gamma_ij k_j for unknowns.
func (p PlainRosenbrock) transformed() (tb RosenbrockTableau) {
	inverse := invertUnit(p.Gammas, p.Gamma)
	tb.Gamma = p.Gamma
	for i, row := range inverse {
		a := timesLower(append(slices.Clone(p.Alpha[i]), 0), inverse)
		tb.A = append(tb.A, a[:i])
		c := slices.Clone(row[:i])
		for j := range c {
			c[j] = -c[j]
		}
		tb.C = append(tb.C, c)
	}
	tb.M, tb.MHat = timesLower(p.B, inverse), timesLower(p.BHat, inverse)
	return tb
}

// Plain is the inverse of transformed.
func (tb *RosenbrockTableau) Plain() (p PlainRosenbrock) {
	negative := make([][]float64, len(tb.C))
	for i, row := range tb.C {
		for _, c := range row {
			negative[i] = append(negative[i], -c)
		}
	}
	gammas := invertUnit(negative, 1/tb.Gamma)
	p.Gamma = tb.Gamma
	for i, row := range gammas {
		p.Gammas = append(p.Gammas, row[:i])
		p.Alpha = append(p.Alpha, timesLower(append(slices.Clone(tb.A[i]), 0), gammas)[:i])
	}
	p.B, p.BHat = timesLower(tb.M, gammas), timesLower(tb.MHat, gammas)
	return p
}

// invertUnit inverts the lower triangular matrix with one number on its diagonal.
func invertUnit(below [][]float64, diagonal float64) [][]float64 {
	inverse := make([][]float64, len(below))
	for i, row := range below {
		inverse[i] = make([]float64, i+1)
		inverse[i][i] = 1 / diagonal
		for j := range i {
			for k := j; k < i; k++ {
				inverse[i][j] -= row[k] * inverse[k][j] / diagonal
			}
		}
	}
	return inverse
}

// timesLower returns the row v times a lower triangular matrix.
func timesLower(v []float64, lower [][]float64) []float64 {
	out := make([]float64, len(v))
	for k, x := range v {
		for j := 0; j <= k; j++ {
			out[j] += x * lower[k][j]
		}
	}
	return out
}

// Stages is the number of stages.
func (tb *RosenbrockTableau) Stages() int { return len(tb.M) }

// Nodes returns c_i = sum_j alpha_ij, and the weights d_i = sum_j gamma_ij of df/dt. Those that rounding
// alone parts from 0 or 1 are that.
func (tb *RosenbrockTableau) Nodes() (c, d []float64) {
	p := tb.Plain()
	for i := range tb.M {
		c = append(c, whole(sum(p.Alpha[i])))
		d = append(d, whole(sum(p.Gammas[i])+p.Gamma))
	}
	return c, d
}

func whole(x float64) float64 {
	const rounding = 1e-13
	for _, n := range []float64{0, 1} {
		if x > n-rounding && x < n+rounding {
			return n
		}
	}
	return x
}

func sum(v []float64) (s float64) {
	for _, x := range v {
		s += x
	}
	return s
}

// repeats reports whether stage i evaluates f where stage i-1 did.
func (tb *RosenbrockTableau) repeats(i int) bool {
	if i == 0 {
		return false
	}
	row, before := tb.A[i], tb.A[i-1]
	return row[i-1] == 0 && slices.Equal(row[:i-1], before)
}

// Amplification is R(z), by which one step multiplies the solution of y' = lambda y, z = h lambda.
func (tb *RosenbrockTableau) Amplification(z complex128) complex128 {
	u := make([]complex128, tb.Stages())
	g, r := complex(tb.Gamma, 0), complex(1, 0)
	for i := range u {
		at, rest := complex(1, 0), complex(0, 0)
		for j := range i {
			at += complex(tb.A[i][j], 0) * u[j]
			rest += complex(tb.C[i][j], 0) * u[j]
		}
		u[i] = g * (z*at + rest) / (1 - g*z)
		r += complex(tb.M[i], 0) * u[i]
	}
	return r
}

// errorOrder is the order q of the weaker of the pair: the estimate shrinks as h^(q+1).
func (tb *RosenbrockTableau) errorOrder() int { return min(tb.Order, tb.EmbeddedOrder) }

// linearlyImplicit makes a Method of a RosenbrockTableau.
func linearlyImplicit(tb *RosenbrockTableau) *Method {
	return &Method{
		Name: tb.Name, Title: tb.Title, Citation: tb.Citation, Family: Rosenbrock,
		Order: tb.Order, EmbeddedOrder: tb.EmbeddedOrder, Adaptive: adaptive,
		Caution:    tb.Caution,
		Rosenbrock: tb, Amplification: tb.Amplification,
		start: func(sys System, rows int) (stepper, error) { return newRosenbrock(tb, sys, rows), nil },
	}
}
