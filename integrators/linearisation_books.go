package integrators

import (
	"fmt"
	"reflect"
)

// The linear algebra of implicit steps, with its books.

// linearise takes the Jacobian of place i at the start of its step.
func (b *batch) linearise(i int, s Shifted) {
	b.stats[i].linearised(b.linearisedAt(s, b.rows[i], b.t[i], b.row(b.y, i)))
}

// linearised books a Jacobian for which the derivative was evaluated so often.
func (s *Stats) linearised(evaluations int) {
	s.Jacobians++
	s.Evaluations += evaluations
	s.Products += evaluations
}

// linearisedAt takes the Jacobian of a trial at a point, without booking it: it returns how many
// evaluations that took.
func (b *batch) linearisedAt(s Shifted, row int, t float64, y []float64) (evaluations int) {
	return b.tol.linearise(s, row, t, y)
}

// linearise takes the Jacobian of a trial at a point and returns how many evaluations that took. A
// solver that takes differences is told from which size on variables count.
func (tol tolerance) linearise(s Shifted, row int, t float64, y []float64) (evaluations int) {
	d, ok := s.(*denseShifted)
	if !ok {
		s.Linearise(row, t, y)
		return 0
	}
	d.jacobian.floor = tol.abs / tol.rel
	s.Linearise(row, t, y)
	return d.jacobian.evaluated()
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

// checkSize says that work space for n variables does not serve a System, if it does not.
func checkSize(method string, n int, sys System) error {
	if sys.Dim() != n {
		return fmt.Errorf("%s: work space for %d variables does not serve %d", method, n, sys.Dim())
	}
	return nil
}

// sameSystem reports whether both are one, so that work space bound to it serves again.
func sameSystem(a, b System) bool {
	return reflect.ValueOf(a).Comparable() && reflect.ValueOf(b).Comparable() && a == b
}
