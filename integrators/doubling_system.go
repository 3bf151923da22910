package integrators

// Affine is an optional ability of a System that is, as it stands, y' = A y + b with an A that all rows share
// and a b that stays, and that can multiply with exp(tA).
type Affine interface {
	System

	// Doublings returns the System's own work space, nil where it is not such a system now, or has no
	// use for it. One solve at a time; what was worked out is kept as long as it holds.
	Doublings() Doublings
}

// Doublings follows y' = A y + b at the times h, 2h, 4h, ... The deviation d(t) = y(t) - y(0) obeys
//
//	d(t + s) = d(s) + exp(sA) d(t)
//
// for any t and s, so the powers exp(2^k hA) and d(2^k h) take a row anywhere. Like Shifted it is an alias.
type Doublings = interface {
	// Start takes rows rows at time 0 in states y, chooses h = span/2^levels, and goes to h.
	Start(y []float64, rows int, span float64) (levels int, err error)

	// Double takes rows from 2^level h, where they were, to twice that, and keeps both.
	Double(level int, rows []int)

	// Try takes rows on by 2^level h from where they were accepted last, or before the last Double. They
	// have been doubled to level before.
	Try(level int, rows []int)

	// Accept lets the next Try of rows begin where the last led.
	Accept(rows []int)

	// Glance tells at little cost what is certain of a row where it is: that it is not at rest, or that it is
	// (R <= 1 and E <= 1), and in both cases that no |y_i| is above most. Where neither is, Residuals tell.
	Glance(row int, rtol, atol, most float64) (moving, resting bool)

	// Residuals writes R of rows where they are to r[row], as Equilibrium has it.
	Residuals(r []float64, rows []int, rtol, atol float64)

	// Correction is E of a row whose residual was asked for last.
	Correction(row int, rtol, atol float64) (e float64, ok bool)

	// Largest is the largest |y_i| of a row whose residual was asked for last, and its i, over those
	// variables that were needed for that.
	Largest(row int) (size float64, i int)

	// States writes the states of all rows, where they are, to y.
	States(y []float64)

	// Products is how many evaluations' worth of products with the weights a row took since Start.
	Products(row int) int
}
