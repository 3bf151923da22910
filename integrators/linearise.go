package integrators

import "reflect"

// The linear algebra of implicit steps, with its books.

// linearise takes the Jacobian of place i at the start of its step.
func (b *batch) linearise(i int, s Shifted) {
	before := differences(s)
	b.linearisedAt(s, b.rows[i], b.t[i], b.row(b.y, i))
	b.stats[i].Jacobians++
	taken := differences(s) - before
	b.stats[i].Evaluations += taken
	b.stats[i].Products += taken
}

// linearisedAt takes the Jacobian of a trial at a point, without booking it.
func (b *batch) linearisedAt(s Shifted, row int, t float64, y []float64) {
	b.tol.linearise(s, row, t, y)
}

// linearise takes the Jacobian of a trial at a point. A solver that takes differences is told from
// which size on variables count.
func (tol tolerance) linearise(s Shifted, row int, t float64, y []float64) {
	if d, ok := s.(*denseShifted); ok {
		d.jacobian.floor = tol.abs / tol.rel
	}
	s.Linearise(row, t, y)
}

// differences is how many evaluations a solver has spent on Jacobians so far.
func differences(s Shifted) int {
	if d, ok := s.(*denseShifted); ok {
		return d.jacobian.evaluations
	}
	return 0
}

// factored factors I - c J for place i. Where it is singular it returns nil and asks for half the step.
func (b *batch) factored(i int, s Shifted, c float64) Shifted {
	b.stats[i].Factorisations++
	if s.Factor(c) != nil {
		b.unsolved[i] = 0.5
		return nil
	}
	return s
}

// solved books a solve for place i.
func (b *batch) solved(i int, s Shifted) {
	b.stats[i].Solves++
	b.multiplied(i, s.Products())
}

// sameSystem reports whether both are one, so that work space bound to it serves again.
func sameSystem(a, b System) bool {
	return reflect.ValueOf(a).Comparable() && reflect.ValueOf(b).Comparable() && a == b
}
