package integrators

import (
	"math"

	"settle/internal/linalg"
)

// newShifted returns a solver with I - c J by the System's own structure, or by a dense factorisation.
func newShifted(sys System) Shifted {
	if q, ok := sys.(ShiftedSolver); ok {
		if s := q.NewShifted(); s != nil {
			return s
		}
	}
	return newDenseShifted(sys)
}

// denseShifted factors I - c J as it is, J analytic or by differences.
type denseShifted struct {
	j        *linalg.Dense
	m        *linalg.Dense // I - c J
	lu       linalg.LU
	complex  linalg.ComplexLU
	jacobian *jacobian
}

func newDenseShifted(sys System) *denseShifted {
	n := sys.Dim()
	return &denseShifted{j: linalg.NewDense(n, n, nil), m: linalg.NewDense(n, n, nil), jacobian: newJacobian(sys)}
}

// twin factors I - c J for another c of the same J.
func (s *denseShifted) twin() *denseShifted {
	n := s.j.Rows
	return &denseShifted{j: s.j, m: linalg.NewDense(n, n, nil), jacobian: s.jacobian}
}

func (s *denseShifted) Linearise(row int, t float64, y []float64) {
	s.jacobian.write(s.j.Data, row, t, y)
}

func (s *denseShifted) Factor(c float64) error {
	n := s.j.Rows
	for i, v := range s.j.Data {
		s.m.Data[i] = -c * v
	}
	for i := range n {
		s.m.Data[i*n+i]++
	}
	return s.lu.Factor(s.m)
}

func (s *denseShifted) Solve(dst, rhs []float64, rows int) {
	s.lu.SolveRows(dst, s.j.Rows, rhs, s.j.Rows, rows)
}

func (s *denseShifted) Products() int { return 0 }

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
