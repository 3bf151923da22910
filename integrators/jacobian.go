package integrators

import "math"

// jacobian writes df/dy: the System's own, or by differences.
type jacobian struct {
	sys         System
	own         Jacobian
	n           int
	t           []float64
	rows        []int
	y, f        []float64 // packed rows of one difference each
	base        []float64
	evaluations int // of differences, not yet booked

	// floor is the size of a variable below which it does not matter: atol/rtol of the solve.
	floor float64
}

// together is how many differences are evaluated at once.
const together = 16

func newJacobian(sys System) *jacobian {
	j := &jacobian{sys: sys, n: sys.Dim(), floor: 1e-3} // by the default tolerances
	if j.own, _ = sys.(Jacobian); j.own == nil {
		k := min(together, j.n)
		j.t, j.rows = make([]float64, k), make([]int, k)
		j.y, j.f, j.base = make([]float64, k*j.n), make([]float64, k*j.n), make([]float64, j.n)
	}
	return j
}

// write computes the Jacobian of a row. Differences are forward ones, with steps of sqrt(eps) times the
// variable's size: no more, since chemistry has variables of 1e-14 whose squares count.
func (j *jacobian) write(dst []float64, row int, t float64, y []float64) {
	if j.own != nil {
		j.own.Jacobian(dst, row, t, y)
		return
	}
	for i := range j.rows {
		j.rows[i], j.t[i] = row, t
	}
	j.sys.Derivative(j.base, j.t[:1], y, j.rows[:1])
	j.evaluations += 1 + j.n
	for lo := 0; lo < j.n; lo += len(j.rows) {
		j.columns(dst, lo, min(len(j.rows), j.n-lo), y)
	}
}

// evaluated returns how often the derivative was evaluated since that was last asked.
func (j *jacobian) evaluated() int {
	n := j.evaluations
	j.evaluations = 0
	return n
}

// columns writes k columns of the Jacobian from column lo on.
func (j *jacobian) columns(dst []float64, lo, k int, y []float64) {
	n := j.n
	for i := range k {
		copy(j.y[i*n:(i+1)*n], y)
		j.y[i*n+lo+i] += 0x1p-26 * max(j.floor, math.Abs(y[lo+i]))
	}
	j.sys.Derivative(j.f[:k*n], j.t[:k], j.y[:k*n], j.rows[:k])
	for i := range k {
		col := lo + i
		step := j.y[i*n+col] - y[col] // as rounded
		for r := range n {
			dst[r*n+col] = (j.f[i*n+r] - j.base[r]) / step
		}
	}
}
