package testode

import (
	"math"

	"settle/integrators"
)

// NewShifted implements integrators.ShiftedSolver: r is eliminated, and what is left to factor has
// the controller's size,
//
//	S = (1 + c alpha/tau_u) I + c^2 / (tau_u (1 + c)) W D W^T.
func (l *Loop) NewShifted() integrators.Shifted {
	return &loopShifted{
		l: l, d: make([]float64, loopR), m: make([]float64, loopU*loopU), s: make([]float64, loopU*loopU),
		b: make([]float64, loopU), pivot: make([]int, loopU),
		complex: complexLoop{s: make([]complex128, loopU*loopU), b: make([]complex128, loopU), pivot: make([]int, loopU)},
	}
}

var _ integrators.ComplexShifted = (*loopShifted)(nil)

type loopShifted struct {
	l     *Loop
	d     []float64 // slopes
	m     []float64 // W D W^T
	s     []float64 // S, factored
	b     []float64
	pivot []int
	c     float64

	complex complexLoop
}

func (s *loopShifted) Linearise(_ int, _ float64, y []float64) {
	for j := range s.d {
		s.d[j] = slope(y[loopU+j])
	}
	for i := range loopU {
		for k := range loopU {
			sum, wk := 0.0, s.l.row(k)
			for j, w := range s.l.row(i) {
				sum += w * s.d[j] * wk[j]
			}
			s.m[i*loopU+k] = sum
		}
	}
}

func (s *loopShifted) Factor(c float64) error {
	s.c = c
	for i, v := range s.m {
		s.s[i] = c * c / (s.l.TauU * (1 + c)) * v
	}
	for i := range loopU {
		s.s[i*loopU+i] += 1 + c*s.l.Alpha/s.l.TauU
	}
	return eliminate(s.s, s.pivot, math.Abs)
}

// Products: one with W, one with W^T.
func (s *loopShifted) Products() int { return 1 }

func (s *loopShifted) Solve(dst, rhs []float64, rows int) {
	n := s.l.Dim()
	for k := range rows {
		s.solve(dst[k*n:(k+1)*n], rhs[k*n:(k+1)*n])
	}
}

func (s *loopShifted) solve(x, rhs []float64) {
	c := s.c
	for i := range loopU {
		sum := 0.0
		for j, w := range s.l.row(i) {
			sum += w * s.d[j] * rhs[loopU+j]
		}
		s.b[i] = rhs[i] + c/(s.l.TauU*(1+c))*sum
	}
	substitute(s.s, s.pivot, s.b)
	copy(x, s.b)
	for j := range loopR {
		x[loopU+j] = rhs[loopU+j] / (1 + c)
	}
	for i, v := range s.b {
		for j, w := range s.l.row(i) {
			x[loopU+j] -= c / (1 + c) * w * v
		}
	}
}
