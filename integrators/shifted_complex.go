package integrators

// ComplexShifted is an optional ability of a Shifted that also solves with complex shifts, as fully
// implicit Runge-Kutta methods need. Both factorisations are of the point linearised last, and
// stand side by side. Without it such methods factor the dense Jacobian.
type ComplexShifted interface {
	Shifted

	// FactorComplex prepares I - c J. An error says that it is singular.
	FactorComplex(c complex128) error

	// SolveComplex writes (I - c J)^-1 rhs to dst for one row; dst may be rhs. It allocates nothing.
	SolveComplex(dst, rhs []complex128)
}

// newComplexShifted returns a solver with real and complex shifts, by the System's own structure if
// that can do both, else by dense factorisations.
func newComplexShifted(sys System) ComplexShifted {
	if s, ok := newShifted(sys).(ComplexShifted); ok {
		return s
	}
	return newDenseShifted(sys)
}

func (s *denseShifted) FactorComplex(c complex128) error { return s.complex.FactorShifted(c, s.j) }

func (s *denseShifted) SolveComplex(dst, rhs []complex128) { s.complex.Solve(dst, rhs) }

// rebind lets the work space serve another system of the same size.
func (s *denseShifted) rebind(sys System) {
	forward := s.jacobian.forward
	s.jacobian = newJacobian(sys)
	s.jacobian.forward = forward
}
