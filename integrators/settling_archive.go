package integrators

var _ archived = (*Settling)(nil)

// archive implements archived: what the rows have seen is part of where they stand.
func (s *Settling) archive(a *archive, rows int) {
	a.float(&s.setup.End)
	for i := range rows {
		s.rows[i].archive(a)
	}
}

func (m *settling) archive(a *archive) {
	for _, x := range []*float64{&m.Residual, &m.Correction, &m.Since, &m.Best, &m.BestT, &m.again} {
		a.float(x)
	}
	a.bool(&m.Singular)
	a.int(&m.steps)
	a.floats(m.best)
	m.path.archive(a)
}

func (h *history) archive(a *archive) {
	a.int(&h.stride)
	a.int(&h.step)
	a.int(&h.next)
	h.pending.archive(a)
	n, k := len(h.samples), len(h.turns)
	a.count(&n, mostSamples)
	a.count(&k, mostTurns)
	h.samples, h.turns = h.samples[:n], h.turns[:k]
	for i := range h.samples {
		h.samples[i].archive(a)
	}
	for i := range h.turns {
		t := &h.turns[i]
		a.float(&t.t)
		a.float(&t.level)
		a.bool(&t.top)
	}
}

func (m *sample) archive(a *archive) {
	a.int(&m.step)
	a.bool(&m.free)
	for _, x := range []*float64{&m.t, &m.residual, &m.size, &m.speed, &m.level, &m.heading, &m.noise, &m.rate} {
		a.float(x)
	}
}
