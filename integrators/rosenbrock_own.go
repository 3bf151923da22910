package integrators

import "settle/internal/archive"

// ownLinearisations has a Jacobian for each row, taken at the start of each step.
type ownLinearisations []linearisation // by trial

func (l ownLinearisations) rebind(sys System) {
	for row := range l {
		l[row].rebind(sys)
	}
}

func (l ownLinearisations) begin(b *batch, i int) { l[b.rows[i]].forget() }

func (l ownLinearisations) accept(b *batch, i int, _ float64) { l[b.rows[i]].forget() }

func (l ownLinearisations) factor(b *batch, gamma float64, lu []Shifted) {
	for i := range b.m {
		lu[i] = nil
		if q := &l[b.rows[i]]; q.ready(b, i, b.h[i], false, shifts{real: gamma, forward: true}) {
			lu[i] = q.shifted
		} else {
			b.unsolved[i] = 0.5
		}
	}
}

func (l ownLinearisations) archive(a *archive.Archive, n, rows int) {
	for row := range rows {
		l[row].archive(a, n)
	}
}
