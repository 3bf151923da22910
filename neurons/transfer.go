package neurons

// Transfer turns the state x of a population into its rate.
// dst and x have one number a unit and may be the same slice.
type Transfer interface {
	// Rate writes phi(x).
	Rate(dst, x []float64)
	// Slope writes phi'(x).
	Slope(dst, x []float64)
}

// Bounded is an optional ability of a Transfer: what its rate and slope can be at most, but for a
// rounding error.
type Bounded interface {
	// Range returns the infimum and supremum of the rate (maybe infinite).
	Range() (lo, hi float64)
	// MaxSlope returns the supremum of |phi'| (maybe +Inf).
	MaxSlope() float64
}

// SlopeLess is an optional ability of a Transfer that has no elementwise slope (softmax): using
// its slope as a gain is an error that the reader of a circuit file gets told.
type SlopeLess interface{ NoSlope() }

// Coupled is an optional ability of a Transfer whose rate of one unit depends on the state of all
// (softmax): its derivative is a matrix.
type Coupled interface {
	// Jacobian writes d r_i / d x_j to dst[i*len(x)+j].
	Jacobian(dst, x []float64)
}
