package integrators

// try lets each method step its rows.
func (s *switcher) try(b *batch) {
	for k := range s.modes {
		m := &s.modes[k]
		if m.whole = s.count(b, k) == b.m; m.whole {
			s.whole(b, m)
			return
		}
	}
	for k := range s.modes {
		m := &s.modes[k]
		s.gather(b, k)
		if m.part.m > 0 {
			m.stepper.try(m.part)
			s.scatter(b, k)
		}
	}
}

func (s *switcher) count(b *batch, k int) (n int) {
	for i := range b.m {
		if s.rows[b.rows[i]].mode == k {
			n++
		}
	}
	return n
}

// whole steps all rows by one method, in place.
func (s *switcher) whole(b *batch, m *mode) {
	of := b.tol
	b.tol = m.tolerance(b)
	m.stepper.try(b)
	b.tol = of
	for i := range b.m {
		s.where[i] = i
		m.settle(b, i)
		s.despair(b, i)
	}
}

// settle books what the method's try was of place i.
func (m *mode) settle(b *batch, i int) {
	b.stats[i].Evaluations += m.need.evaluations
	b.stats[i].Products += m.need.evaluations
	b.known[i] = m.need.endFree
	b.order[i] = m.need.errorOrder
	e, factor := b.row(b.e, i), b.tol.rel/m.tolerance(b).rel
	for k := range e {
		e[k] *= factor
	}
}

// tolerance is what the method holds its steps to; that of the batch goes with the explicit one.
func (m *mode) tolerance(b *batch) tolerance { return b.asked.held(m.method.Caution.of(b.asked.rel)) }

// gather packs the rows of a method.
func (s *switcher) gather(b *batch, k int) {
	p := s.modes[k].part
	p.m, p.tol, p.fixed, p.maxOrder, p.limit, p.rho = 0, s.modes[k].tolerance(b), b.fixed, b.maxOrder, b.limit, b.rho
	for i := range b.m {
		if s.rows[b.rows[i]].mode != k {
			continue
		}
		j := p.m
		p.m++
		s.where[i] = j
		p.rows[j], p.t[j], p.h[j], p.end[j] = b.rows[i], b.t[i], b.h[i], b.end[i]
		p.stats[j], p.res[j], p.unsolved[j] = b.stats[i], b.res[i], 0
		copy(p.row(p.y, j), b.row(b.y, i))
		copy(p.row(p.dy, j), b.row(b.dy, i))
	}
}

// scatter hands back what a method proposes.
func (s *switcher) scatter(b *batch, k int) {
	m := &s.modes[k]
	p := m.part
	for i := range b.m {
		if s.rows[b.rows[i]].mode != k {
			continue
		}
		j := s.where[i]
		copy(b.row(b.y1, i), p.row(p.y1, j))
		copy(b.row(b.e, i), p.row(p.e, j))
		if m.need.endFree {
			copy(b.row(b.dy1, i), p.row(p.dy1, j))
		}
		b.unsolved[i] = p.unsolved[j]
		m.settle(b, i)
		s.despair(b, i)
	}
}
