package integrators

// ownLinearisations has a Jacobian for each row, taken at the start of each step.
type ownLinearisations struct {
	sys   System
	of    []Shifted // by trial; nil until it is needed
	state []linearised
}

// linearised says what of a trial's Jacobian is there.
type linearised int

const (
	outdated  linearised = iota
	current              // at the row's t and y, which a refused step leaves
	forgotten            // as current, but to be computed again: it comes from a snapshot
)

func newOwnLinearisations(sys System, rows int) *ownLinearisations {
	return &ownLinearisations{sys: sys, of: make([]Shifted, rows), state: make([]linearised, rows)}
}

func (l *ownLinearisations) rebind(sys System) {
	if !sameSystem(l.sys, sys) {
		clear(l.of)
	}
	l.sys = sys
	clear(l.state)
}

func (l *ownLinearisations) begin(b *batch, i int) { l.state[b.rows[i]] = outdated }

func (l *ownLinearisations) accept(b *batch, i int, _ float64) { l.state[b.rows[i]] = outdated }

func (l *ownLinearisations) factor(b *batch, gamma float64, lu []Shifted) {
	for i := range b.m {
		row := b.rows[i]
		if l.of[row] == nil {
			l.of[row] = newShifted(l.sys)
		}
		switch s := l.of[row]; l.state[row] {
		case outdated:
			b.linearise(i, s)
		case forgotten:
			b.linearisedAt(s, row, b.t[i], b.row(b.y, i))
		}
		l.state[row] = current
		lu[i] = b.factored(i, l.of[row], gamma*b.h[i])
	}
}

// archive: the Jacobians themselves are computed again.
func (l *ownLinearisations) archive(a *archive, rows int) {
	for row := range rows {
		known := l.state[row] != outdated
		if a.bool(&known); a.saving {
			continue
		}
		l.state[row] = outdated
		if known {
			l.state[row] = forgotten
		}
	}
}
