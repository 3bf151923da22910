package integrators

// System is a system of ordinary differential equations dy/dt = f(t, y), seen by rows.
//
// A row is one trial: Dim consecutive numbers, with a time of its own. A Solver carries several
// rows at once and hands over those still running, packed one behind the other.
type System interface {
	// Dim is the number of state variables of one row.
	Dim() int

	// Derivative writes f(t[i], y[i*n:(i+1)*n]) to dydt[i*n:(i+1)*n] for each packed row i,
	// n = Dim(). rows[i] names the trial that sits in packed place i, 0 <= rows[i] < R.
	// It writes nothing but dydt.
	Derivative(dydt, t, y []float64, rows []int)
}

// Roomy is an optional ability of a System that evaluates one trial at several states together, in more
// packed rows than there are trials: rows then names a trial more than once. Methods whose stages do
// not hang on each other use it.
type Roomy interface {
	// Places makes room for so many packed rows in one call of Derivative.
	Places(rows int)
}

// Piecewise is an optional ability of a System whose right-hand side jumps, or has a kink, at
// times known beforehand. A Solver then ends a step exactly there and restarts, so that no method
// loses its order across the jump.
type Piecewise interface {
	// NextEdge returns the first edge strictly after t of trial row, +Inf where there is none.
	NextEdge(row int, t float64) float64

	// Enter tells that trial row goes on from t: until its next Enter, Derivative evaluates the
	// smooth piece in force just after t, also at the piece's right end.
	Enter(row int, t float64)
}

// Partitioned is an optional ability of a System whose variables can be advanced one group after
// another, as semi-implicit Euler does.
type Partitioned interface {
	// Parts returns the groups in the order of their update, as half-open index ranges [lo, hi)
	// of a row. Together they cover the row.
	Parts() [][2]int

	// DerivativePart writes the derivative of group part only, to its place in dydt.
	DerivativePart(dydt, t, y []float64, rows []int, part int)
}

// Spectral is an optional ability of a System that knows how fast its fastest mode is.
type Spectral interface {
	// SpectralRadius returns a bound on, or a good estimate of, the largest modulus of an
	// eigenvalue of df/dy along the solve (per unit of time); 0 means unknown.
	SpectralRadius() float64
}

// Equilibrium is an optional ability of a System that can say how far a row is from rest.
// Tolerances are those of settling, not of the integration.
type Equilibrium interface {
	// SlowestTau is the largest time constant among the variables that have to settle.
	SlowestTau() float64

	// Residual returns max over the chosen variables of
	// |tau dy/dt| / (atol + rtol max(|y|_inf, largest single summand of the input)).
	Residual(t float64, y, dydt []float64, row int, rtol, atol float64) float64

	// Correction returns the size of the Newton correction |J^-1 f| of the chosen variables
	// relative to atol + rtol |y|_inf; ok is false where J is singular or too large to factor.
	Correction(t float64, y, dydt []float64, row int, rtol, atol float64) (e float64, ok bool)
}

// Jacobian is an optional ability of a System that knows its matrix of partial derivatives. Without
// it, methods that need one take differences.
type Jacobian interface {
	// Jacobian writes df_i/dy_j of trial row at time t in state y to dst[i*n+j], n = Dim().
	Jacobian(dst []float64, row int, t float64, y []float64)
}

// JacobianProduct is an optional ability of a System that multiplies with its Jacobian without
// writing it out.
type JacobianProduct interface {
	// JacobianProduct linearises trial row at time t in state y. The function writes J v to dst; it is
	// valid until the System is next asked for anything.
	JacobianProduct(row int, t float64, y []float64) func(dst, v []float64)
}

// ShiftedSolver is an optional ability of a System that solves with I - c J by the structure of its
// Jacobian J, where a dense factorisation would cost more. Without it, J is factored as it is.
type ShiftedSolver interface {
	// NewShifted returns work space for one linearisation at a time. Any number may be in use.
	NewShifted() Shifted
}

// Shifted solves with I - c J for one linearisation. It is an alias, so that a System can return the
// same interface, written out, without importing this package.
type Shifted = interface {
	// Linearise takes J of trial row at time t in state y.
	Linearise(row int, t float64, y []float64)

	// Factor prepares I - c J at the point linearised last. An error says that it is singular.
	Factor(c float64) error

	// Solve writes (I - c J)^-1 rhs to dst for rows packed rows; dst may be rhs. It allocates nothing.
	Solve(dst, rhs []float64, rows int)

	// Products is how many evaluations' worth of products with the weights one row of Solve takes.
	Products() int
}

// Reducible is an optional ability of a System some of whose variables, the followers, have a rest
// that is known as soon as the other variables are: those that relax linearly to what the others drive
// them with. Rest then solves for the others alone.
type Reducible interface {
	// NewReduced returns work space for one Rest at a time, nil where nothing follows.
	NewReduced() Reduced
}

// Reduced is a System with its followers at rest. Rows are laid out as the System's. Like Shifted it is
// an alias.
type Reduced = interface {
	// Follow moves the followers in the packed rows of y to their rest given the other variables, and
	// writes the derivative of the others to dydt, 0 for the followers. It costs one evaluation.
	Follow(dydt, t, y []float64, rows []int)

	// Linearise takes the Jacobian J of the others, the followers following, for trial row.
	Linearise(row int, t float64, y []float64)

	// Factor prepares I - c J at the point linearised last. An error says that it is singular.
	Factor(c float64) error

	// Solve writes (I - c J)^-1 rhs to dst, 0 for the followers, for rows packed rows. It allocates nothing.
	Solve(dst, rhs []float64, rows int)

	// Products is how many evaluations' worth of products with the weights one row of Solve takes.
	Products() int
}

// Stability is an optional ability of a System that knows the spectrum of its Jacobian better than by
// decomposing it as it is.
type Stability interface {
	// SpectralAbscissa returns the largest real part of an eigenvalue of df/dy of trial row at time t in
	// state y (per unit of time), 0 for one that is 0 but for rounding; ok is false where it could not be
	// computed.
	SpectralAbscissa(row int, t float64, y []float64) (abscissa float64, ok bool)
}
