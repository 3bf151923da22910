package integrators

// Semilinear is an optional ability of a System a row of which moves, as it stands, by few coordinates
//
//	c' = A c + g + (N(t, c), 0),   c(0) = 0,
//
// with a constant A, whose phi-functions are cheap, and a small N of half as many numbers.
type Semilinear interface {
	System
	Equilibrium

	// Semilinearity returns the System's own work space, nil where it is not such a system now. One row
	// at a time; what was worked out is kept as long as it holds.
	Semilinearity() Semilinearity
}

// Semilinearity follows one row. Like Shifted it is an alias.
type Semilinearity = interface {
	// Start takes the row at time 0 in state y and returns how many numbers N has, 0 there. ok is false
	// where A has no cheap functions after all, or is not finite.
	Start(row int, y []float64) (size int, ok bool)

	// Remainder writes N at time t.
	Remainder(n []float64, t float64, c []float64)

	// Slope writes c', given N.
	Slope(f, c, n []float64)

	// Propagate writes phi_1(h A) f + sum_k phi_k(h A) (n[k], 0) to dst, k <= 4, nil standing for zeros.
	Propagate(dst []float64, h float64, f []float64, n [][]float64)

	// Error is the root mean square over all variables y_i of e_i/(atol + rtol max |y_i|) for an error e of
	// the coordinates, the largest of |y_i| where N was asked for last and where a step was accepted last.
	Error(e []float64, rtol, atol float64) float64

	// Accept accepts the step to where N was asked for last.
	Accept()

	// Residual is R, as Equilibrium has it, where a step was accepted last; above 1 it may be less than that.
	Residual(t float64, c []float64, rtol, atol float64) float64

	// Correction is E where the residual was asked for last.
	Correction(rtol, atol float64) (e float64, ok bool)

	// State writes the row's state.
	State(y []float64, t float64, c []float64)

	// Products is how many evaluations' worth of products with the weights the row took since Start.
	Products() int
}
