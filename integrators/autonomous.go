package integrators

import "math"

// Autonomous is an optional ability of a System that knows whether its derivative depends on time other
// than by jumps at the edges of Piecewise. Without it, methods that need df/dt take a difference, which
// costs an evaluation a step.
type Autonomous interface {
	// Autonomous reports that Derivative does not change with t between edges.
	Autonomous() bool
}

// autonomous reports whether the System says that df/dt is zero.
func autonomous(sys System) bool {
	q, ok := sys.(Autonomous)
	return ok && q.Autonomous()
}

// timeSlopes writes df/dt at the starts of the steps, where f stands in b.dy, to dst by forward
// differences. t is scratch, one number a row.
func timeSlopes(dst, t []float64, b *batch) {
	for i := range b.m {
		t[i] = b.t[i] + glance(b.t[i], b.h[i])
		b.evaluated(i)
	}
	b.sys.Derivative(b.active(dst), t[:b.m], b.active(b.y), b.rows[:b.m])
	for i := range b.m {
		slope, f, ahead := b.row(dst, i), b.row(b.dy, i), t[i]-b.t[i] // as rounded
		for k := range slope {
			slope[k] = (slope[k] - f[k]) / ahead
		}
	}
}

// glance is how far ahead of t the difference is taken: the step size is the time scale at hand, and
// half of the digits are kept; but far enough that t moves.
func glance(t, h float64) float64 {
	const root = 0x1p-26
	return min(h, max(root*h, 0x1p-44*math.Abs(t)))
}
