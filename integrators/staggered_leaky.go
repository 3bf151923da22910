package integrators

// Leaky is an optional ability of a System whose variables decay by themselves:
// f_i = -lambda_i y_i + N_i(t, y), with rates that do not change during a solve.
type Leaky interface {
	// Leak writes lambda_i, per unit of time, to dst (Dim numbers); 0 where nothing decays.
	Leak(dst []float64)
}

// Sequential is an optional ability of a Partitioned and Leaky System. It lets a method that updates
// groups in turn know the derivative at the end of its step without evaluating it anew.
type Sequential interface {
	// Follows reports whether the drive N of group part hangs on the groups before it alone: not on its
	// own variables, not on later groups and, between edges, not on time.
	Follows(part int) bool
}
