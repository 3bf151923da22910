package integrators

import "math"

// Autonomous is an optional ability of a System that knows whether its derivative depends on time other
// than by jumps at the edges of Piecewise. Without it, methods that need df/dt take differences, which
// cost two evaluations a step.
type Autonomous interface {
	// Autonomous reports that Derivative does not change with t between edges.
	Autonomous() bool
}

// autonomous reports whether the System says that df/dt is zero.
func autonomous(sys System) bool {
	q, ok := sys.(Autonomous)
	return ok && q.Autonomous()
}

// timeSlopes writes df/dt at the starts of the steps, where f stands in b.dy, to dst: the slope there of
// the parabola through f at the start and at two times ahead. (An edge may lie at the start.) Where a
// stiff system is driven f is what large terms leave over: a difference of first order would be noise.
// far and t are scratch, of the size of dst and one number a row.
func timeSlopes(dst, far, t []float64, b *batch) {
	b.glance(dst, t, 1)
	b.glance(far, t, 2)
	for i := range b.m {
		slope, f2, p, q := b.row(dst, i), b.row(far, i), b.ahead(i, 1), b.ahead(i, 2)
		near, beyond := q/(p*(q-p)), p/(q*(q-p))
		for k, f := range b.row(b.dy, i) {
			slope[k] = near*(slope[k]-f) - beyond*(f2[k]-f)
		}
	}
}

// glance writes f at the states at the starts of the steps, some glances later, to dst.
func (b *batch) glance(dst, t []float64, glances float64) {
	for i := range b.m {
		t[i] = b.t[i] + b.ahead(i, glances)
		b.evaluated(i)
	}
	b.sys.Derivative(b.active(dst), t[:b.m], b.active(b.y), b.rows[:b.m])
}

// ahead is how far place i looks ahead, as rounded: the step size is the time scale at hand, and two
// thirds of the digits are kept; but far enough that t moves.
func (b *batch) ahead(i int, glances float64) float64 {
	const root = 0x1p-17
	t, h := b.t[i], b.h[i]
	return t + glances*min(h/2, max(root*h, 0x1p-44*math.Abs(t))) - t
}
