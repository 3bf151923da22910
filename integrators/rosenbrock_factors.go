package integrators

import (
	"math"

	"settle/internal/archive"
)

// rungs of the ladder of step sizes in an octave.
const rungs = 2

// rung is the step size at or next below h on the ladder: where steps take few sizes, factors serve
// again.
func rung(h float64) float64 {
	const rounding = 1e-9
	return math.Exp2(math.Floor(rungs*math.Log2(h)+rounding) / rungs)
}

// sharedFactors are I - c J for one J and several c.
type sharedFactors struct {
	sys      System
	list     []*sharedFactor
	turn     int
	restored bool // from a snapshot: to be computed again
}

type sharedFactor struct {
	Shifted
	c    float64
	done bool // I - c J is factored
	used int  // the last turn that it served in
}

// leastFactors are kept in any case: steps go up and down again.
const leastFactors = 4

// outdate marks all factors as those of another J.
func (s *sharedFactors) outdate() {
	for _, f := range s.list {
		f.done = false
	}
}

// linearise takes J at the start of the step of place i.
func (s *sharedFactors) linearise(b *batch, i int) {
	if len(s.list) == 0 {
		s.list = append(s.list, &sharedFactor{})
	}
	if s.list[0].Shifted == nil {
		s.list[0].Shifted = forward(newShifted(s.sys))
	}
	b.linearise(i, s.list[0].Shifted)
}

// get returns I - c J for place i, nil if that is singular.
func (s *sharedFactors) get(b *batch, i int, c float64, at *sharedLinearisation) Shifted {
	f := s.find(c)
	f.used = s.turn
	if f.done && f.c == c {
		return f.Shifted
	}
	s.point(b, f, at)
	lu := b.factored(i, f.Shifted, c)
	f.c, f.done = c, lu != nil
	return lu
}

// find returns the factor with c, else one to make it with: none that serves in this turn.
func (s *sharedFactors) find(c float64) *sharedFactor {
	var oldest *sharedFactor
	for _, f := range s.list {
		switch {
		case f.done && f.c == c:
			return f
		case f.used == s.turn:
		case oldest == nil || !f.done && oldest.done || f.done == oldest.done && f.used < oldest.used:
			oldest = f
		}
	}
	if oldest == nil || oldest.done && len(s.list) < leastFactors {
		oldest = &sharedFactor{}
		s.list = append(s.list, oldest)
	}
	return oldest
}

// point sees that a factor has J to work with. Dense ones share the first one's matrix, others take
// their own at the same point.
func (s *sharedFactors) point(b *batch, f *sharedFactor, at *sharedLinearisation) {
	first := s.list[0].Shifted
	if dense, ok := first.(*denseShifted); ok {
		if f.Shifted == nil {
			f.Shifted = dense.twin()
		}
		return
	}
	if f.Shifted == nil {
		f.Shifted = forward(newShifted(s.sys))
	}
	if f.Shifted != first && !f.done {
		b.linearisedAt(f.Shifted, at.owner, at.t, at.y)
	}
}

// restore computes the factors of a snapshot.
func (s *sharedFactors) restore(b *batch, at *sharedLinearisation) {
	s.restored = false
	if at.owner < 0 {
		return
	}
	for k, f := range s.list {
		if k == 0 {
			f.Shifted = forward(newShifted(s.sys))
			b.linearisedAt(f.Shifted, at.owner, at.t, at.y)
		}
		if f.done {
			f.done = false
			s.point(b, f, at)
			f.done = f.Factor(f.c) == nil
		}
	}
}

// archive walks over which factors there are.
func (s *sharedFactors) archive(a *archive.Archive, rows int) {
	n := len(s.list)
	if a.Count(&n, rows+leastFactors); !a.Saving() {
		s.list, s.restored = make([]*sharedFactor, n), true
		for k := range s.list {
			s.list[k] = &sharedFactor{}
		}
	}
	a.Int(&s.turn)
	for _, f := range s.list {
		a.Float(&f.c)
		a.Bool(&f.done)
		a.Int(&f.used)
	}
}
