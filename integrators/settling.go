package integrators

import (
	"errors"
	"math"
	"slices"
)

// Settling is a Stop that ends a row at rest. A System with the Equilibrium ability says how far
// from rest it is; settled is a row whose residual and Newton correction are both within tolerance
// at two or more successive accepted steps that span at least the slowest time constant: an
// oscillation's derivative vanishes for a moment at its turning points. Where the correction cannot
// be had (singular, or too large) the residual decides alone, and Measured says so. As long as an
// edge of a Piecewise system lies ahead nothing has settled.
//
// It keeps the best state of each row, and enough of the path to tell by Trend what a row that
// did not settle was doing. The zero value has the defaults below; it serves one Solve at a time, and keeps its
// memory for the next.
type Settling struct {
	Rtol float64 // default 1e-6
	Atol float64 // default 1e-9

	sys   Equilibrium
	edges Piecewise
	tau   float64 // the slowest
	setup Setup
	rows  []settling
}

// Measured is what is known of a row's nearness to rest, in units of the tolerance.
type Measured struct {
	Residual   float64 // at the last step; NaN before the first
	Correction float64 // at the last step that asked for it; NaN if none did or it cannot be had
	Singular   bool    // the correction could not be had
	Since      float64 // when the row came to rest; NaN if it has not
	Best       float64 // smallest residual of the path
	BestT      float64 // and when it was
}

// settling is the memory of one row.
type settling struct {
	Measured
	steps int // within tolerance, one after the other
	best  []float64
	path  history
}

var _ Stop = (*Settling)(nil)
var _ Preparer = (*Settling)(nil)

// Prepare implements Preparer: it refuses a System that cannot say how far from rest it is.
func (s *Settling) Prepare(u Setup) error {
	sys, ok := u.System.(Equilibrium)
	if !ok {
		return errors.New("settling needs a system that knows its residual (Equilibrium)")
	}
	s.sys, s.setup, s.tau = sys, u, sys.SlowestTau()
	s.edges, _ = u.System.(Piecewise)
	for len(s.rows) < u.Rows {
		s.rows = append(s.rows, settling{path: history{moments: make([]moment, 0, mostKept)}})
	}
	nan := math.NaN()
	for i := range s.rows {
		m := &s.rows[i]
		m.Measured = Measured{Residual: nan, Correction: nan, Since: nan, Best: math.Inf(1), BestT: nan}
		m.steps, m.best = 0, slices.Grow(m.best[:0], u.System.Dim())[:u.System.Dim()]
		m.path.moments, m.path.next = m.path.moments[:0], 0
	}
	return nil
}

// Stop implements Stop.
func (s *Settling) Stop(st *Step) bool {
	m := &s.rows[st.Row]
	rtol, atol := orDefault(s.Rtol, 1e-6), orDefault(s.Atol, 1e-9)
	m.Residual = s.sys.Residual(st.T, st.Y, st.DY, st.Row, rtol, atol)
	m.path.add(st, m.Residual)
	if m.Residual < m.Best {
		m.Best, m.BestT = m.Residual, st.T
		copy(m.best, st.Y)
	}
	if !s.within(m, st, rtol, atol) {
		m.steps, m.Since = 0, math.NaN()
		return false
	}
	if m.steps++; m.steps == 1 {
		m.Since = st.T
	}
	return m.steps >= 2 && st.T-m.Since >= s.tau
}

// within tells whether the step ends within both tolerances, with no jump of the inputs ahead.
func (s *Settling) within(m *settling, st *Step, rtol, atol float64) bool {
	if !(m.Residual <= 1) || s.edges != nil && s.edges.NextEdge(st.Row, st.T) < s.setup.End {
		return false
	}
	e, ok := s.sys.Correction(st.T, st.Y, st.DY, st.Row, rtol, atol)
	m.Correction, m.Singular = e, !ok
	if !ok {
		m.Correction = math.NaN()
		return true
	}
	return e <= 1
}

// Measured returns what is known of a row.
func (s *Settling) Measured(row int) Measured { return s.rows[row].Measured }

// Best writes the state of the smallest residual to dst.
func (s *Settling) Best(dst []float64, row int) { copy(dst, s.rows[row].best) }
