package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
)

// restSystem is a System that knows how far it is from rest: every variable counts, with one tau.
type restSystem struct {
	integrators.System
	tau        float64
	rho        float64
	chosen     []int                                     // variables that have to settle; nil: all
	correction func(y []float64) (size float64, ok bool) // absolute; nil: singular
}

func (s *restSystem) SlowestTau() float64     { return s.tau }
func (s *restSystem) SpectralRadius() float64 { return s.rho }

func (s *restSystem) Residual(_ float64, y, dydt []float64, _ int, rtol, atol float64) float64 {
	slope := 0.0
	for i := range dydt {
		if s.counts(i) {
			slope = max(slope, math.Abs(dydt[i]))
		}
	}
	return s.tau * slope / (atol + rtol*s.size(y))
}

func (s *restSystem) Correction(_ float64, y, _ []float64, _ int, rtol, atol float64) (float64, bool) {
	if s.correction == nil {
		return 0, false
	}
	e, ok := s.correction(y)
	return e / (atol + rtol*s.size(y)), ok
}

func (s *restSystem) counts(i int) bool {
	for _, c := range s.chosen {
		if c == i {
			return true
		}
	}
	return s.chosen == nil
}

func (s *restSystem) size(y []float64) float64 {
	size := 0.0
	for i, v := range y {
		if s.counts(i) {
			size = max(size, math.Abs(v))
		}
	}
	return size
}

// steps records every accepted step of every row.
type steps struct {
	t [][]float64
	y [][][]float64
	h [][]float64
}

func (p *steps) Start(row int, _ float64, _ []float64) error {
	for len(p.t) <= row {
		p.t, p.y, p.h = append(p.t, nil), append(p.y, nil), append(p.h, nil)
	}
	return nil
}

func (p *steps) Observe(s *integrators.Step) error {
	p.t[s.Row] = append(p.t[s.Row], s.T)
	p.h[s.Row] = append(p.h[s.Row], s.T-s.T0)
	p.y[s.Row] = append(p.y[s.Row], append([]float64(nil), s.Y...))
	return nil
}

// mustSolve is Solve for settings that make sense.
func mustSolve(t *testing.T, s *integrators.Solver, sys integrators.System, t0, t1 float64, y []float64) *integrators.Result {
	t.Helper()
	r, err := s.Solve(sys, t0, t1, y)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
