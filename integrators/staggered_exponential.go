package integrators

import (
	"errors"
	"fmt"
	"math"
)

// staggeredExponential updates groups of variables one after another, each with the new values of those
// before it, and lets each variable's own decay act exactly.
var staggeredExponential = &Method{
	Name:     "gs-exp-euler",
	Title:    "Gauss-Seidel exponential Euler, group by group with exact leaks",
	Citation: "J. Certaine, in: Mathematical Methods for Digital Computers, Wiley 1960, 128-132 (exponential Euler); R. de Vogelaere 1956 (groups in turn)",
	Family:   Staggered,
	Order:    1,
	start:    newStaggeredExponential,
}

// leaking is Gauss-Seidel exponential Euler at work.
type leaking struct {
	*staggered
	rate    []float64
	reach   []float64 // h phi_1(-h rate) for the step size h
	decay   []float64 // e^(-h rate)
	reached float64   // that h

	// follows: the end's derivative comes with the step, since all groups but the first follow.
	follows bool
}

func newStaggeredExponential(sys System, rows int) (stepper, error) {
	const name = "gs-exp-euler"
	s, err := newStaggeredBy(name, "exp-euler", sys, rows)
	if err != nil {
		return nil, err
	}
	l, ok := sys.(Leaky)
	if !ok {
		return nil, errors.New(name + " needs a system that knows at which rates its variables decay (the ability Leaky): use semi-implicit-euler")
	}
	n := sys.Dim()
	q := &leaking{
		staggered: s, rate: make([]float64, n), reach: make([]float64, n), decay: make([]float64, n),
		reached: math.NaN(), follows: inSequence(sys, len(s.parts)),
	}
	l.Leak(q.rate)
	for i, rate := range q.rate {
		if !finite(rate) {
			return nil, fmt.Errorf("%s: variable %d decays at the rate %g, which is not finite", name, i, rate)
		}
	}
	return q, nil
}

// inSequence reports whether every group but the first follows those before it.
func inSequence(sys System, parts int) bool {
	q, ok := sys.(Sequential)
	for part := 1; ok && part < parts; part++ {
		ok = q.Follows(part)
	}
	return ok
}

func (s *leaking) needs() needs {
	return needs{start: s.follows, endFree: s.follows, evaluations: 1}
}

// try advances one group of all rows at a time. As f_g = -lambda y_g + N_g, the step
// e^(-h lambda) y_g + h phi_1(-h lambda) N_g is y_g + h phi_1(-h lambda) f_g.
func (s *leaking) try(b *batch) {
	copy(b.active(b.y1), b.active(b.y))
	for part, r := range s.parts {
		dy := s.dy
		if part == 0 && s.follows {
			dy = b.dy
		} else {
			s.sys.DerivativePart(b.active(s.dy), b.t[:b.m], b.active(b.y1), b.rows[:b.m], part)
		}
		for p := range b.m {
			s.advance(b, p, r, b.row(dy, p))
		}
	}
	if s.follows {
		s.sys.DerivativePart(b.active(b.dy1), b.end[:b.m], b.active(b.y1), b.rows[:b.m], 0)
	}
}

// advance steps the variables of range r of place p. Where their drive stays as it was, their
// derivative only decays.
func (s *leaking) advance(b *batch, p int, r [2]int, dy []float64) {
	s.prepare(b.h[p])
	y, end := b.row(b.y1, p), b.row(b.dy1, p)
	for i := r[0]; i < r[1]; i++ {
		y[i] += s.reach[i] * dy[i]
		if s.follows {
			end[i] = s.decay[i] * dy[i]
		}
	}
}

// prepare sets reach and decay for steps of size h; nearly all have one size.
func (s *leaking) prepare(h float64) {
	if h == s.reached {
		return
	}
	s.reached = h
	for i, rate := range s.rate {
		s.reach[i], s.decay[i] = reachOf(h, rate), math.Exp(-h*rate)
	}
}

// reachOf is h phi_1(-h rate) = (1 - e^(-h rate)) / rate, which is h for a rate of 0.
func reachOf(h, rate float64) float64 {
	if rate == 0 {
		return h
	}
	return -math.Expm1(-h*rate) / rate
}
