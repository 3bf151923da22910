package stability

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"settle/circuit"
	"settle/internal/linalg"
)

// maxNewton is how many Newton steps FixedPoint takes at most.
const maxNewton = 200

// FixedPoint moves y to an equilibrium of the phase that d has begun, with the inputs as they are
// at time t, by damped Newton iteration from row's state y. residual is max |tau dy/dt| where it
// ended; ok tells whether the last correction was at rounding level.
//
// This is never a trajectory: it knows no time, it may find another equilibrium than the circuit
// would settle to, and an unstable one just as well as a stable one. It serves to check files and
// tests, and may not stand for the dynamics in a result about them.
//
// Method: each step is halved until |tau dy/dt| falls (J. E. Dennis and R. B. Schnabel, Numerical
// Methods for Unconstrained Optimization and Nonlinear Equations, SIAM 1996, sections 6.3, 6.5).
func FixedPoint(d *circuit.Dynamics, row int, t float64, y []float64) (residual float64, ok bool) {
	n := newNewton(d, row, t, len(y))
	f := n.evaluate(y)
	for range maxNewton {
		if !n.direct(y) {
			break
		}
		converged := largestOf(n.step) <= 1e-11*(1+largestOf(y))
		if !n.descend(y, f, converged) {
			break
		}
		if f = n.norm; converged {
			ok = true
			break
		}
	}
	n.evaluate(y)
	return largestOf(n.f), ok
}

// newton is one iteration's memory.
type newton struct {
	d              *circuit.Dynamics
	time           []float64
	rows           []int
	tau            []float64 // of each variable: they make the equations alike
	f, step, trial []float64
	jacobian       *linalg.Dense
	lu             linalg.LU
	norm           float64 // of tau dy/dt where f was evaluated last
}

func newNewton(d *circuit.Dynamics, row int, t float64, dim int) *newton {
	n := &newton{
		d: d, time: []float64{t}, rows: []int{row},
		f: make([]float64, dim), step: make([]float64, dim), trial: make([]float64, dim),
		jacobian: linalg.NewDense(dim, dim, nil),
	}
	populations := d.Circuit().Populations()
	for _, p := range d.Circuit().Phases()[d.Phase()].Evolving {
		n.tau = append(n.tau, populations[p].Tau...)
	}
	return n
}

// evaluate sets f to tau dy/dt and returns its length.
func (n *newton) evaluate(y []float64) float64 {
	n.d.Derivative(n.f, n.time, y, n.rows)
	for i := range n.f {
		n.f[i] *= n.tau[i]
	}
	n.norm = floats.Norm(n.f, 2)
	return n.norm
}

// direct sets step to the Newton step from y, where f is; false if the Jacobian has no inverse.
func (n *newton) direct(y []float64) bool {
	n.d.Jacobian(n.jacobian.Data, n.rows[0], n.time[0], y)
	for i, tau := range n.tau {
		row := n.jacobian.Row(i)
		for k := range row {
			row[k] *= tau
		}
		n.step[i] = -n.f[i]
	}
	if n.lu.Factor(n.jacobian) != nil || !(n.lu.Cond() < 1e15) {
		return false
	}
	n.lu.Solve(n.step, n.step)
	return true
}

// descend moves y along step as far as |f| falls below before; the last, tiny step is taken as it
// is, since at rounding level nothing falls.
func (n *newton) descend(y []float64, before float64, last bool) bool {
	for length := 1.0; length > 1e-12; length /= 2 {
		for i := range y {
			n.trial[i] = y[i] + length*n.step[i]
		}
		if now := n.evaluate(n.trial); now <= (1-1e-4*length)*before || last && !math.IsNaN(now) {
			copy(y, n.trial)
			return true
		}
	}
	return false
}

func largestOf(x []float64) (m float64) {
	for _, v := range x {
		m = math.Max(m, math.Abs(v))
	}
	return m
}
