package integrators

import "math"

// jacobian writes df/dy: the System's own, or by differences.
//
// Those are central ones unless forward is set, and their steps are powers of two, so that quotients are
// exact. A matrix I - c J with a large c J keeps a linear invariant, such as the number of atoms, by
// terms that cancel; what does not cancel leaks away where an iteration is ended by a tolerance.
type jacobian struct {
	sys         System
	own         Jacobian
	n           int
	t           []float64
	rows        []int
	y           []float64 // packed rows of one difference each: states moved
	ahead       []float64 // and the derivatives there
	behind      []float64
	here        []float64 // derivative at the state itself
	known       bool      // it is there
	evaluations int       // of differences, not yet booked

	forward bool // at about half the evaluations, for methods that take a matrix a step and do not iterate

	// floor is the size of a variable below which it does not matter: atol/rtol of the solve.
	floor float64
}

// together is how many differences are evaluated at once.
const together = 16

// Steps of differences, in units of the variable's size: what rounding and curvature leave over is then
// the same. No larger size is taken, since chemistry has variables of 1e-14 whose squares count.
const (
	forwardStep = 0x1p-26
	centralStep = 0x1p-17
)

func newJacobian(sys System) *jacobian {
	j := &jacobian{sys: sys, n: sys.Dim(), floor: 1e-3} // by the default tolerances
	if j.own, _ = sys.(Jacobian); j.own == nil {
		k := min(together, j.n)
		j.t, j.rows, j.here = make([]float64, k), make([]int, k), make([]float64, j.n)
		j.y, j.ahead, j.behind = make([]float64, k*j.n), make([]float64, k*j.n), make([]float64, k*j.n)
	}
	return j
}

// write computes the Jacobian of a row.
func (j *jacobian) write(dst []float64, row int, t float64, y []float64) {
	if j.own != nil {
		j.own.Jacobian(dst, row, t, y)
		return
	}
	for i := range j.rows {
		j.rows[i], j.t[i] = row, t
	}
	j.known = false
	for lo := 0; lo < j.n; lo += len(j.rows) {
		k := min(len(j.rows), j.n-lo)
		if j.forward {
			j.evaluate(j.ahead, lo, k, y, forwardStep)
		} else {
			j.evaluate(j.ahead, lo, k, y, centralStep)
			j.evaluate(j.behind, lo, k, y, -centralStep)
		}
		for i := range k {
			j.column(dst, lo+i, i, y)
		}
	}
}

// evaluated returns how often the derivative was evaluated since that was last asked.
func (j *jacobian) evaluated() int {
	n := j.evaluations
	j.evaluations = 0
	return n
}

// evaluate writes the derivatives of k states to dst, each with a variable from lo on moved.
func (j *jacobian) evaluate(dst []float64, lo, k int, y []float64, step float64) {
	for i := range k {
		state := j.y[i*j.n : (i+1)*j.n]
		copy(state, y)
		state[lo+i] = j.moved(y[lo+i], step)
	}
	j.sys.Derivative(dst[:k*j.n], j.t[:k], j.y[:k*j.n], j.rows[:k])
	j.evaluations += k
}

// moved is y beyond the power of two next above its size, times step.
func (j *jacobian) moved(y, step float64) float64 {
	_, exponent := math.Frexp(max(j.floor, math.Abs(y)))
	return y + math.Ldexp(step, exponent)
}

// column writes a column from the i-th evaluations. Where the derivative is not finite behind, as that
// of a root at 0, a difference is a forward one.
func (j *jacobian) column(dst []float64, col, i int, y []float64) {
	f, g := j.ahead[i*j.n:(i+1)*j.n], j.behind[i*j.n:(i+1)*j.n]
	step := j.moved(y[col], centralStep) - j.moved(y[col], -centralStep) // as rounded
	switch size, _ := largest(g); {
	case j.forward:
		g, step = j.derivative(y), j.moved(y[col], forwardStep)-y[col]
	case !finite(size):
		g, step = j.derivative(y), j.moved(y[col], centralStep)-y[col]
	}
	for r := range f {
		dst[r*j.n+col] = (f[r] - g[r]) / step
	}
}

// derivative is that at the state itself, evaluated when it is first asked for.
func (j *jacobian) derivative(y []float64) []float64 {
	if !j.known {
		j.sys.Derivative(j.here, j.t[:1], y, j.rows[:1])
		j.evaluations++
		j.known = true
	}
	return j.here
}

// forward makes a solver take forward differences, if it takes any.
func forward(s Shifted) Shifted {
	if d, ok := s.(*denseShifted); ok {
		d.jacobian.forward = true
	}
	return s
}
