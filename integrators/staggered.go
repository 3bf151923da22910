package integrators

import "fmt"

// semiImplicitEuler updates groups of variables one after another, each with the new values of
// those before it. It is explicit and of first order, but on an oscillating loop of two groups it
// is stable where forward Euler is not.
var semiImplicitEuler = &Method{
	Name:     semiImplicitName,
	Title:    "semi-implicit (symplectic) Euler, group by group",
	Citation: "R. de Vogelaere 1956; E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., Springer 2006, I.1.2",
	Family:   Staggered,
	Order:    1,
	start:    newStaggered,
}

// staggered is semi-implicit Euler at work.
type staggered struct {
	sys   Partitioned
	parts [][2]int
	dy    []float64
}

func newStaggered(sys System, rows int) (stepper, error) {
	return newStaggeredBy(semiImplicitName, "euler", sys, rows)
}

const semiImplicitName = "semi-implicit-euler"

// newStaggeredBy serves the method of that name; otherwise is what a system without groups can use.
func newStaggeredBy(name, otherwise string, sys System, rows int) (*staggered, error) {
	p, ok := sys.(Partitioned)
	if !ok {
		return nil, fmt.Errorf("%s needs a system whose variables are updated in groups (the ability Partitioned): "+
			"say in which order, or use %s", name, otherwise)
	}
	s := &staggered{sys: p, parts: p.Parts(), dy: make([]float64, rows*sys.Dim())}
	return s, s.check(name, sys.Dim())
}

// check sees that the groups cover a row once: a variable left out would silently stand still.
func (s *staggered) check(name string, n int) error {
	times := make([]int, n)
	for _, part := range s.parts {
		if part[0] < 0 || part[1] > n || part[0] > part[1] {
			return fmt.Errorf("%s: group [%d, %d) lies outside the %d variables", name, part[0], part[1], n)
		}
		for i := part[0]; i < part[1]; i++ {
			times[i]++
		}
	}
	for i, k := range times {
		if k != 1 {
			return fmt.Errorf("%s: variable %d is in %d groups; it must be in exactly one", name, i, k)
		}
	}
	return nil
}

func (s *staggered) needs() needs { return needs{evaluations: 1} }

// try advances one group of all rows at a time: y_g += h f_g(t, y as far as it is new).
func (s *staggered) try(b *batch) {
	copy(b.active(b.y1), b.active(b.y))
	for part, r := range s.parts {
		s.sys.DerivativePart(b.active(s.dy), b.t[:b.m], b.active(b.y1), b.rows[:b.m], part)
		for p := range b.m {
			y, dy := b.row(b.y1, p), b.row(s.dy, p)
			for i := r[0]; i < r[1]; i++ {
				y[i] += b.h[p] * dy[i]
			}
		}
	}
}

func (s *staggered) at(dst []float64, st *Step, theta float64) { linear(dst, st, theta) }
