package integrators

// sharedLinearisation is one Jacobian for all rows and many steps, with a factor for each of the step
// sizes in use. It is taken afresh
//
//   - where a step was refused, at its start, unless it comes from there;
//   - where a row has come down to a quarter of its largest step since: the matrix holds it back;
//   - where the row that it was taken from goes across an edge or has ended.
//
// So what a row's answer owes to its mates is the choice of the matrix, within the tolerance.
type sharedLinearisation struct {
	sys     System
	owner   int // the trial it was taken from; -1: none
	t       float64
	y       []float64 // and where
	factors sharedFactors

	largest []float64 // by trial: largest accepted step since
	tried   []bool    // by trial: a step was tried, and not accepted so far
}

func newSharedLinearisation(sys System, rows int) *sharedLinearisation {
	return &sharedLinearisation{
		sys: sys, owner: -1, y: make([]float64, sys.Dim()), factors: sharedFactors{sys: sys},
		largest: make([]float64, rows), tried: make([]bool, rows),
	}
}

func (l *sharedLinearisation) rebind(sys System) {
	if !sameSystem(l.sys, sys) {
		l.factors = sharedFactors{sys: sys}
	}
	l.sys = sys
	clear(l.tried)
	l.forget()
	l.factors.turn = 0
}

// forget makes the next step take a Jacobian.
func (l *sharedLinearisation) forget() {
	l.owner = -1
	clear(l.largest)
	l.factors.outdate()
}

func (l *sharedLinearisation) begin(b *batch, i int) {
	if l.tried[b.rows[i]] = false; l.owner == b.rows[i] {
		l.forget()
	}
}

func (l *sharedLinearisation) accept(b *batch, i int) {
	row := b.rows[i]
	l.tried[row], l.largest[row] = false, max(l.largest[row], b.h[i])
}

func (l *sharedLinearisation) factor(b *batch, gamma float64, lu []Shifted) {
	if l.factors.restored {
		l.factors.restore(l.owner, l.t, l.y)
	}
	if i := l.wanting(b); i >= 0 {
		l.forget()
		l.owner, l.t = b.rows[i], b.t[i]
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
	owned := false
	for i := range b.m {
		owned = owned || b.rows[i] == l.owner
	}
	if !owned {
		return 0
	}
	for i := range b.m {
		row := b.rows[i]
		here := row == l.owner && b.t[i] == l.t
		if !here && (l.tried[row] || b.h[i] < l.largest[row]/heldBack) {
			return i
		}
	}
	return -1
}

// heldBack is how far a row's step may come down before the matrix is held to be the reason.
const heldBack = 4

// archive: the factors themselves are computed again.
func (l *sharedLinearisation) archive(a *archive, rows int) {
	a.int(&l.owner)
	a.float(&l.t)
	a.floats(l.y)
	a.floats(l.largest[:rows])
	for row := range rows {
		a.bool(&l.tried[row])
	}
	l.factors.archive(a, rows)
}
