package integrators

import (
	"errors"
	"math"
)

// Settling is a Stop that ends a row at rest. A System with the Equilibrium ability says how far
// from rest it is: a row has settled when its residual R is within tolerance at two or more
// successive accepted steps that span at least the slowest time constant (an oscillation's
// derivative vanishes for a moment at its turning points), and its Newton correction E is so at the
// first and at the last of them (a small residual is not yet a small error). E is asked for only
// where R <= 1; where it cannot be had (singular, or too large) R decides alone, and Measured says
// so. As long as an edge of a Piecewise system lies ahead nothing has settled.
//
// It keeps the best state of each row, and enough of the path for Trend to tell what a row that did
// not settle was doing. The zero value has the defaults below. A Settling serves one Solve at a time
// and keeps its memory for the next.
//
// Tolerances tighter than the integration can follow may never be met: ask SettleHazard first.
type Settling struct {
	Rtol float64 // default 1e-6
	Atol float64 // default 1e-9

	sys        Equilibrium
	edges      Piecewise
	tau        float64 // the slowest
	rtol, atol float64
	setup      Setup
	rows       []settling

	exactRtol, exactAtol float64 // of a step
}

// Measured is what is known of a row's nearness to rest, in units of the tolerance.
type Measured struct {
	Residual   float64 // R at the last step; NaN before the first
	Correction float64 // E where it was last asked for; NaN if it never was, or cannot be had
	Singular   bool    // E could not be had
	Since      float64 // when the row came to rest; NaN if it has not
	Best       float64 // smallest R of the path
	BestT      float64 // and when that was
}

// settling is the memory of one row.
type settling struct {
	Measured
	steps int     // within tolerance, one after the other
	again float64 // E was too large: do not ask before this time
	best  []float64
	path  history
}

var (
	_ Stop     = (*Settling)(nil)
	_ Preparer = (*Settling)(nil)
	_ Limiter  = (*Settling)(nil)
)

// Prepare implements Preparer: it refuses a System that cannot say how far from rest it is.
func (s *Settling) Prepare(u Setup) error {
	sys, ok := u.System.(Equilibrium)
	if !ok {
		return errors.New("settling needs a system that knows its residual (the ability Equilibrium)")
	}
	if kindOfNoise(u.System) != noNoise {
		return errNoisySettling
	}
	s.sys, s.setup, s.tau = sys, u, sys.SlowestTau()
	s.edges, _ = u.System.(Piecewise)
	s.rtol, s.atol = orDefault(s.Rtol, 1e-6), orDefault(s.Atol, 1e-9)
	s.exactRtol, s.exactAtol = u.Rtol, u.Atol
	if u.Step > 0 { // no tolerance was kept: what moves more than rounding moves
		s.exactRtol, s.exactAtol = 1e-12, 0
	}
	if !(s.rtol > 0) || !(s.atol > 0) {
		return errors.New("the settle tolerances rtol and atol must be positive")
	}
	if len(s.rows) < u.Rows {
		s.rows = append(s.rows, make([]settling, u.Rows-len(s.rows))...)
	}
	for i := range s.rows {
		s.rows[i].reset(u.System.Dim())
	}
	return nil
}

func (m *settling) reset(n int) {
	nan := math.NaN()
	m.Measured = Measured{Residual: nan, Correction: nan, Since: nan, Best: math.Inf(1), BestT: nan}
	m.steps, m.again = 0, math.Inf(-1)
	if cap(m.best) < n {
		m.best = make([]float64, n)
	}
	m.best = m.best[:n]
	m.path.reset()
}

// Stop implements Stop.
func (s *Settling) Stop(st *Step) bool {
	m := &s.rows[st.Row]
	m.Residual = s.sys.Residual(st.T, st.Y, st.DY, st.Row, s.rtol, s.atol)
	m.path.add(st, m.Residual, s.exactRtol, s.exactAtol)
	if m.Residual < m.Best {
		m.Best, m.BestT = m.Residual, st.T
		copy(m.best, st.Y)
	}
	if !(m.Residual <= 1) || s.ahead(st) {
		m.steps, m.Since = 0, math.NaN()
		return false
	}
	if m.steps == 0 {
		if st.T >= m.again && s.corrected(m, st) {
			m.steps, m.Since = 1, st.T
		}
		return false
	}
	m.steps++
	return st.T-m.Since >= s.tau && s.corrected(m, st)
}

// Limit implements Limiter. Near rest steps may be far longer than the time for which rest has to last,
// and the end would come before it was seen twice: a step ends that time before the end, and once a row
// has come to rest the next is no longer than what is left of it.
func (s *Settling) Limit(row int, t float64) float64 {
	const beyond = 1 + 1e-6 // so that rounding does not leave the time unfilled
	span, since := s.tau*beyond, s.rows[row].Since
	last := s.setup.End - span
	switch {
	case s.rows[row].steps > 0 && t < since+span:
		return since + span - t
	case t < last && last-t > 1e-9*span:
		return last - t
	}
	return math.Inf(1)
}

// ahead reports whether the inputs will still change.
func (s *Settling) ahead(st *Step) bool {
	return s.edges != nil && s.edges.NextEdge(st.Row, st.T) < s.setup.End
}

// corrected asks for the Newton correction, which may cost far more than a step: after a refusal
// not again for a quarter of the slowest time constant.
func (s *Settling) corrected(m *settling, st *Step) bool {
	e, ok := s.sys.Correction(st.T, st.Y, st.DY, st.Row, s.rtol, s.atol)
	if m.Correction, m.Singular = e, !ok; !ok {
		m.Correction = math.NaN()
		return true
	}
	if e <= 1 {
		return true
	}
	m.steps, m.Since, m.again = 0, math.NaN(), st.T+s.tau/4
	return false
}

// Measured returns what is known of a row.
func (s *Settling) Measured(row int) Measured { return s.rows[row].Measured }

// Best writes the state of the smallest residual to dst; it stays as it was before the first step.
func (s *Settling) Best(dst []float64, row int) {
	if m := &s.rows[row]; !math.IsNaN(m.BestT) {
		copy(dst, m.best)
	}
}
