package integrators

import "math"

// equation is what a search for rest solves, f(y) = 0 with the followers at rest, if the System has any.
type equation struct {
	sys     System
	reduced Reduced // nil: nothing follows
	shared  Shifted // with I - c J of what is solved, for all rows
	single  Shifted // for one that goes on alone; made when first needed
}

func newEquation(sys System) equation {
	if q, ok := sys.(Reducible); ok {
		if r := q.NewReduced(); r != nil {
			return equation{sys: sys, reduced: r, shared: r}
		}
	}
	return equation{sys: sys, shared: newShifted(sys)}
}

// ofOne is the solver of rows that go on alone.
func (e *equation) ofOne() Shifted {
	if e.single == nil {
		e.single = newEquation(e.sys).shared
	}
	return e.single
}

// evaluate writes f of the packed rows of y, and moves the followers in y.
func (e *equation) evaluate(f, t, y []float64, rows []int) {
	if e.reduced != nil {
		e.reduced.Follow(f, t, y, rows)
		return
	}
	e.sys.Derivative(f, t, y, rows)
}

// measure is how far a state is from rest: Equilibrium, or for systems without it what Rest says.
type measure struct {
	sys        System
	own        Equilibrium
	whole      Shifted // made when first needed
	tau        float64
	rtol, atol float64
	delta      []float64
}

func (m *measure) residual(t float64, y, f []float64, row int) float64 {
	if m.own != nil {
		return m.own.Residual(t, y, f, row, m.rtol, m.atol)
	}
	speed, _ := largest(f)
	return m.tau * speed / m.scale(y)
}

func (m *measure) scale(y []float64) float64 {
	size, _ := largest(y)
	return m.atol + m.rtol*size
}

// correction returns E; ok is false where the Jacobian is singular.
func (m *measure) correction(t float64, y, f []float64, row int) (e float64, ok bool) {
	if m.own != nil {
		return m.own.Correction(t, y, f, row, m.rtol, m.atol)
	}
	if m.whole == nil {
		m.whole, m.delta = newShifted(m.sys), make([]float64, len(y))
	}
	tolerance{m.rtol, m.atol}.linearise(m.whole, row, t, y)
	c := nearlyInfinite * m.tau
	if m.whole.Factor(c) != nil {
		return math.NaN(), false
	}
	m.whole.Solve(m.delta, f, 1)
	size, _ := largest(m.delta)
	return c * size / m.scale(y), finite(size)
}

// nearlyInfinite times the time scale is a c with which c (I - c J)^-1 is -J^-1 to ten digits.
const nearlyInfinite = 1e10
