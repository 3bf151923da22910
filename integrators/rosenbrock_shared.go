package integrators

import "settle/internal/archive"

// sharedLinearisation is one Jacobian for all rows and many steps, with a factor for each of the step
// sizes in use. It is taken afresh
//
//   - where a step was refused, at its start, unless it comes from there;
//   - where it misjudged what the last accepted step did to the derivative, at the end of that step, but
//     not more often than every few turns;
//   - where the row that it was taken from goes across an edge or has ended.
//
// So what a row's answer owes to its mates is the choice of the matrix, within the tolerance.
type sharedLinearisation struct {
	sys     System
	owner   int // the trial it was taken from; -1: none
	t       float64
	y       []float64 // and where
	factors sharedFactors

	misjudged []float64 // by trial: how far off it was for the last accepted step
	tried     []bool    // by trial: a step was tried, and not accepted so far
	taken     int       // in which turn
}

func newSharedLinearisation(sys System, rows int) *sharedLinearisation {
	return &sharedLinearisation{
		sys: sys, owner: -1, y: make([]float64, sys.Dim()), factors: sharedFactors{sys: sys},
		misjudged: make([]float64, rows), tried: make([]bool, rows),
	}
}

func (l *sharedLinearisation) rebind(sys System) {
	if !sameSystem(l.sys, sys) || l.factors.restored {
		l.factors = sharedFactors{sys: sys}
	}
	l.sys = sys
	clear(l.tried)
	l.forget()
	l.factors.turn, l.taken = 0, 0
}

// forget makes the next step take a Jacobian.
func (l *sharedLinearisation) forget() {
	l.owner = -1
	clear(l.misjudged)
	l.factors.outdate()
}

// begin also clears what was made of the last step: where that ended at an edge, no derivative was taken there.
func (l *sharedLinearisation) begin(b *batch, i int) {
	row := b.rows[i]
	l.tried[row], l.misjudged[row] = false, 0
	if l.owner == row {
		l.forget()
	}
}

func (l *sharedLinearisation) accept(b *batch, i int, misjudged float64) {
	row := b.rows[i]
	l.tried[row], l.misjudged[row] = false, misjudged
}

func (l *sharedLinearisation) factor(b *batch, gamma float64, lu []Shifted) {
	if l.factors.restored {
		l.factors.restore(b, l)
	}
	if i := l.wanting(b); i >= 0 {
		l.forget()
		l.owner, l.t, l.taken = b.rows[i], b.t[i], l.factors.turn
		copy(l.y, b.row(b.y, i))
		l.factors.linearise(b, i)
	}
	l.factors.turn++
	for i := range b.m {
		l.tried[b.rows[i]] = true
		lu[i] = l.factors.get(b, i, gamma*b.h[i], l)
	}
}

// wanting returns the place to linearise at; -1: the matrix serves on.
func (l *sharedLinearisation) wanting(b *batch) int {
	owned, worst, at := false, mostMisjudged, -1
	for i := range b.m {
		row := b.rows[i]
		owned = owned || row == l.owner
		if off := l.misjudged[row]; off > worst {
			worst, at = off, i
		}
	}
	if !owned {
		return 0
	}
	for i := range b.m {
		if row := b.rows[i]; l.tried[row] && !(row == l.owner && b.t[i] == l.t) {
			return i
		}
	}
	if l.factors.turn-l.taken < patience {
		return -1
	}
	return at
}

const (
	// mostMisjudged is how far off the matrix may be, relative to itself. At large steps ROS2 multiplies
	// the stiff components by 1 - 2x + x^2/2, x = (1 + off)/gamma: by a half.
	mostMisjudged = 0.1

	// patience is how many turns a matrix has at least: rows that differ would else take it from one
	// another before it did any good.
	patience = 4
)

// archive: the factors themselves are computed again.
func (l *sharedLinearisation) archive(a *archive.Archive, _, rows int) {
	a.Int(&l.owner)
	a.Float(&l.t)
	a.Floats(l.y)
	a.Int(&l.taken)
	a.Floats(l.misjudged[:rows])
	for row := range rows {
		a.Bool(&l.tried[row])
	}
	l.factors.archive(a, rows)
}
