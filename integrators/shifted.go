package integrators

import "settle/internal/linalg"

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
