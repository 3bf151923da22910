package integrators

// StochasticTableau is an explicit stochastic Runge-Kutta method. With W = the increment of the Wiener
// processes over the step and Z = I_(1,0)/h, the mean over the step of their way since its start,
//
//	Y_i = y + h sum_j a_ij f(t + c_j h, Y_j) + sum_j g(t + s_j h, Y_j) (p_ij W + q_ij Z),
//	y_1 = y + h sum_i b_i  f(t + c_i h, Y_i) + sum_i g(t + s_i h, Y_i) (u_i W + v_i Z).
//
// Without noise it is the method of its Drift.
type StochasticTableau struct {
	Name     string // as a user writes it
	Title    string // in full
	Citation string

	// The orders by the kind of noise; zero: the method does not converge to such an equation's
	// solution, which is then refused. Those of noise that depends on the state hold where each process
	// drives its own variable, or the noise commutes.
	Additive, Ito, Stratonovich Convergence

	Drift *Tableau // a, b, c

	StageW, StageZ [][]float64 // p, q: strictly lower triangles; nil: zero
	W, Z           []float64   // u, v; nil: zero
	S              []float64   // where g is evaluated, if it depends on time
}

// Convergence is how fast a method comes near to the solution of an equation with noise: the error of a
// path shrinks as h^Strong, that of an expectation as h^Weak.
type Convergence struct{ Strong, Weak float64 }

// stochastic makes a Method of a StochasticTableau.
func stochastic(tb *StochasticTableau) *Method {
	return &Method{
		Name: tb.Name, Title: tb.Title, Citation: tb.Citation, Family: Stochastic,
		Order: tb.Drift.Order, Tableau: tb.Drift, Noise: tb,
		Amplification: tb.Drift.amplification(), CapConstant: tb.Drift.CapConstant(),
		start: func(sys System, rows int) (stepper, error) { return newSRK(tb, sys, rows), nil },
	}
}

// diffused reports whether stage j's diffusion is multiplied with W, and with Z.
func (tb *StochasticTableau) diffused(j int) (w, z bool) {
	used := func(stage [][]float64, end []float64) bool {
		for _, row := range stage {
			if j < len(row) && row[j] != 0 {
				return true
			}
		}
		return end != nil && end[j] != 0
	}
	return used(tb.StageW, tb.W), used(tb.StageZ, tb.Z)
}
