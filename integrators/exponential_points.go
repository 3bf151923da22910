package integrators

import (
	"math"

	"settle/internal/archive"
)

// propagations hold the Propagations of a solve: one for each trial, taken anew at every step, or one
// for all, taken where the solve begins and after edges.
type propagations struct {
	sys    System
	n      int
	shared bool
	driven bool         // df/dt is not zero
	list   []propagated // by trial; one if shared
	near   []float64    // scratch of the time slopes
	far    []float64
}

// propagated is one of them, and where it was taken.
type propagated struct {
	p     Propagation
	row   int
	t     float64
	y     []float64
	slope []float64 // df/dt there; nil if shared
	state validity
}

// validity says what is left to be done for a linearisation.
type validity int

const (
	absent  validity = iota // the point is not known
	wanted                  // the point is known, J is to be taken there
	booked                  // as good as taken: a restored solve takes it again, for nothing
	present                 // J is taken
)

func newPropagations(sys System, rows int, shared bool) *propagations {
	n := sys.Dim()
	if shared {
		rows = 1
	}
	l := &propagations{sys: sys, n: n, shared: shared, list: make([]propagated, rows)}
	if !shared {
		l.near, l.far = make([]float64, n), make([]float64, n)
	}
	for i := range l.list {
		l.list[i].y = make([]float64, n)
		if !shared {
			l.list[i].slope = make([]float64, n)
		}
	}
	l.driven = !autonomous(sys)
	return l
}

// rebind forgets all points, and the Propagations too if they belong to another system.
func (l *propagations) rebind(sys System) error {
	same := sameSystem(sys, l.sys)
	l.sys, l.driven = sys, !autonomous(sys)
	for i := range l.list {
		l.list[i].state = absent
		if !same {
			l.list[i].p = nil
		}
	}
	return checkSize("exponential method", l.n, sys)
}

// on returns the linearisation that serves a trial.
func (l *propagations) on(row int) *propagated {
	if l.shared {
		return &l.list[0]
	}
	return &l.list[row]
}

func (l *propagations) of(row int) Propagation { return l.on(row).p }

// slope is df/dt at the start of the trial's step; nil for 0.
func (l *propagations) slope(row int) []float64 {
	if !l.driven {
		return nil
	}
	return l.on(row).slope
}

// begin: a shared linearisation is taken at the latest of the starts and edges met, which rows that
// cross an edge together share.
func (l *propagations) begin(b *batch, i int) {
	q := l.on(b.rows[i])
	if !l.shared || q.state == absent || b.t[i] > q.t {
		q.set(b, i)
	}
}

// accept: the step's end is another point.
func (l *propagations) accept(b *batch, i int) {
	if !l.shared {
		l.on(b.rows[i]).state = absent
	}
}

// set wants J at the start of place i.
func (q *propagated) set(b *batch, i int) {
	q.row, q.t, q.state = b.rows[i], b.t[i], wanted
	copy(q.y, b.row(b.y, i))
}

// prepare takes what is wanted for the step at hand.
func (l *propagations) prepare(b *batch) {
	for i := range b.m {
		q := l.on(b.rows[i])
		if q.state == absent {
			q.set(b, i)
		}
		if q.state == wanted && q.slope != nil && l.driven {
			l.takeTimeSlope(b, i, q.slope)
		}
		if q.state != present {
			l.take(b, i, q)
		}
		if q.state != present {
			b.unsolved[i] = 0.5
		}
	}
}

// take linearises, and books that to place i unless it was booked before.
func (l *propagations) take(b *batch, i int, q *propagated) {
	if q.p == nil {
		q.p = newPropagation(l.sys, !l.shared)
	}
	if k, ok := q.p.(approximate); ok {
		k.within(b)
	}
	err := q.p.Linearise(q.row, q.t, q.y)
	if q.state == wanted {
		bookDifferences(b, i, q.p)
		b.stats[i].Jacobians++
		if _, dense := q.p.(*densePropagation); dense {
			b.stats[i].Factorisations++
		}
	} else if k, ok := q.p.(evaluator); ok {
		k.evaluated()
	}
	if q.state = present; err != nil {
		q.state = wanted
	}
}

// bookDifferences books the evaluations that a Propagation made on its own.
func bookDifferences(b *batch, i int, p Propagation) {
	if q, ok := p.(evaluator); ok {
		for range q.evaluated() {
			b.evaluated(i)
		}
	}
}

// slopeStep is the part of the step within which df/dt is looked for: its error, of order h^2, is far
// below that of the methods, and differences of rounding stay small against f/h.
const slopeStep = 1e-4

// takeTimeSlope writes df/dt at the start of place i to dst, from two values ahead: what lies behind the
// start may belong to another piece. Like timeSlopes it takes a parabola, but looks farther ahead, for 12
// digits of f/h.
func (l *propagations) takeTimeSlope(b *batch, i int, dst []float64) {
	now := b.row(b.dy, i)
	step := max(slopeStep*b.h[i], 0x1p-50*math.Abs(b.t[i])) // at least what rounding leaves of it
	s := l.ahead(b, i, l.near, step)
	r := l.ahead(b, i, l.far, 2*step)
	for j := range dst { // of the parabola through 0, s and r
		dst[j] = (l.near[j]-now[j])*r/(s*(r-s)) - (l.far[j]-now[j])*s/(r*(r-s))
	}
}

// ahead writes f at about s after the start of place i, in its state there, to dst; it returns the s of
// the time as rounded.
func (l *propagations) ahead(b *batch, i int, dst []float64, s float64) float64 {
	t := b.t[i] + s
	b.evaluateAt(dst, i, t, b.row(b.y, i))
	return t - b.t[i]
}

// archive walks over the points; what was taken there is taken again.
func (l *propagations) archive(a *archive.Archive, _ int) {
	for i := range l.list {
		q := &l.list[i]
		state := int(min(q.state, booked))
		a.Count(&state, int(booked))
		a.Int(&q.row)
		a.Float(&q.t)
		a.Floats(q.y)
		a.Floats(q.slope)
		if !a.Saving() {
			q.state = validity(state)
		}
	}
}
