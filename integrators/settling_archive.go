package integrators

import "settle/internal/archive"

var _ archived = (*Settling)(nil)

// archive implements archived: what the rows have seen is part of where they stand.
func (s *Settling) archive(a *archive.Archive, rows int) {
	a.Float(&s.setup.End)
	for i := range rows {
		s.rows[i].archive(a)
	}
}

func (m *settling) archive(a *archive.Archive) {
	for _, x := range []*float64{&m.Residual, &m.Correction, &m.Since, &m.Best, &m.BestT, &m.again} {
		a.Float(x)
	}
	a.Bool(&m.Singular)
	a.Int(&m.steps)
	a.Floats(m.best)
	m.path.archive(a)
}

func (h *history) archive(a *archive.Archive) {
	a.Int(&h.stride)
	a.Int(&h.step)
	a.Int(&h.next)
	h.pending.archive(a)
	n, k := len(h.samples), len(h.turns)
	a.Count(&n, mostSamples)
	a.Count(&k, mostTurns)
	h.samples, h.turns = h.samples[:n], h.turns[:k]
	for i := range h.samples {
		h.samples[i].archive(a)
	}
	for i := range h.turns {
		t := &h.turns[i]
		a.Float(&t.t)
		a.Float(&t.level)
		a.Bool(&t.top)
	}
}

func (m *sample) archive(a *archive.Archive) {
	a.Int(&m.step)
	a.Bool(&m.free)
	for _, x := range []*float64{&m.t, &m.residual, &m.size, &m.speed, &m.level, &m.heading, &m.noise, &m.rate} {
		a.Float(x)
	}
}
