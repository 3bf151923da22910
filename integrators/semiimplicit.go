package integrators

import "fmt"

// semiImplicitEuler updates groups of variables one after another, each with the new values of
// those before it. It is explicit and of first order, but on an oscillating loop of two groups it
// is stable where forward Euler is not.
var semiImplicitEuler = &Method{
	Name:     "semi-implicit-euler",
	Title:    "semi-implicit (symplectic) Euler, group by group",
	Citation: "R. de Vogelaere 1956; E. Hairer, C. Lubich, G. Wanner, Geometric Numerical Integration, 2nd ed., Springer 2006, I.1.2",
	Order:    1,
	start: func(sys System, rows int) (stepper, error) {
		p, ok := sys.(Partitioned)
		if !ok || len(p.Parts()) == 0 {
			return nil, fmt.Errorf("integrators: semi-implicit-euler needs a system whose variables are updated in groups (Partitioned)")
		}
		return &staggered{sys: p, parts: p.Parts(), dy: make([]float64, rows*sys.Dim())}, nil
	},
}

// staggered is semi-implicit Euler at work.
type staggered struct {
	sys   Partitioned
	parts [][2]int
	dy    []float64
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
