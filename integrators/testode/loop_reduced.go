package testode

import (
	"math"

	"settle/integrators"
)

// NewReduced implements integrators.Reducible: r follows the controller, r = -W^T u, so that one product
// with W and one with W^T evaluate what is left,
//
//	tau_u du/dt = -alpha u + W tanh(-W^T u) - target,   J = -(alpha I + W D W^T) / tau_u.
func (l *Loop) NewReduced() integrators.Reduced {
	return &loopReduced{loopShifted: l.NewShifted().(*loopShifted), y: make([]float64, l.Dim())}
}

// loopReduced borrows W D W^T from the solver of the whole loop.
type loopReduced struct {
	*loopShifted
	y []float64
}

func (s *loopReduced) Follow(dydt, _, y []float64, rows []int) {
	n := s.l.Dim()
	for k, row := range rows {
		d, u, r := dydt[k*n:(k+1)*n], y[k*n:k*n+loopU], y[k*n+loopU:(k+1)*n]
		s.follow(r, u)
		s.l.controller(d[:loopU], u, r, row)
		clear(d[loopU:])
	}
}

// follow writes r = -W^T u.
func (s *loopReduced) follow(r, u []float64) {
	clear(r)
	for i, v := range u {
		for j, w := range s.l.row(i) {
			r[j] -= w * v
		}
	}
}

func (s *loopReduced) Linearise(row int, t float64, y []float64) {
	copy(s.y, y[:loopU])
	s.follow(s.y[loopU:], y[:loopU])
	s.loopShifted.Linearise(row, t, s.y)
}

func (s *loopReduced) Factor(c float64) error {
	for i, v := range s.m {
		s.s[i] = c / s.l.TauU * v
	}
	for i := range loopU {
		s.s[i*loopU+i] += 1 + c*s.l.Alpha/s.l.TauU
	}
	return eliminate(s.s, s.pivot, math.Abs)
}

func (s *loopReduced) Solve(dst, rhs []float64, rows int) {
	n := s.l.Dim()
	for k := range rows {
		copy(s.b, rhs[k*n:k*n+loopU])
		substitute(s.s, s.pivot, s.b)
		clear(dst[k*n : (k+1)*n])
		copy(dst[k*n:], s.b)
	}
}

// Products: none, W D W^T is at hand.
func (s *loopReduced) Products() int { return 0 }
