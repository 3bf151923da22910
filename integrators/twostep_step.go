package integrators

// try evaluates the stages of all active rows together.
func (s *twoStep) try(b *batch) {
	for i := range b.m {
		if s.rows[b.rows[i]].size == 0 {
			s.start(b, i)
		}
	}
	for i := range b.m {
		a, f := s.tb.a, s.rows[b.rows[i]].then
		if w := &s.rows[b.rows[i]]; w.size > 0 {
			a, f = s.a, w.now
			s.tb.extrapolation(a, s.values, b.h[i]/w.size)
		}
		s.predict(s.y, b, i, i, b.m, a, f)
		s.schedule(b, i, i, b.m)
	}
	s.evaluate(b.sys, s.f, s.y, b.m)
	for i := range b.m {
		s.finish(b, i)
	}
}

// predict writes the stages of place i, y + h a f, as those of row at of m.
func (s *twoStep) predict(dst []float64, b *batch, i, at, m int, a, f []float64) {
	for j := range s.tb.s {
		addStages(cut(dst, j*m+at, s.n), b.row(b.y, i), b.h[i], cut(a, j, s.tb.s), f)
	}
}

// schedule says when the stages of place i are, and whose, as those of row at of m.
func (s *twoStep) schedule(b *batch, i, at, m int) {
	for j, c := range s.tb.c {
		s.t[j*m+at], s.ids[j*m+at] = stageTime(b, i, c), b.rows[i]
	}
}

// evaluate writes the derivatives at the stages y of m rows to dst, all at once if the system has room.
func (s *twoStep) evaluate(sys System, dst, y []float64, m int) {
	if all := s.tb.s * m; s.together {
		sys.Derivative(dst[:all*s.n], s.t[:all], y[:all*s.n], s.ids[:all])
		return
	}
	for j := range s.tb.s {
		lo, hi := j*m, (j+1)*m
		sys.Derivative(dst[lo*s.n:hi*s.n], s.t[lo:hi], y[lo*s.n:hi*s.n], s.ids[lo:hi])
	}
}

// start leaves in the row's then the derivatives at stages good to the order of the method, but for one
// more evaluation. It begins with the slope at the start of the step, and iterates on
// Y = y + h A F(Y): each time raises the order by one (P. J. van der Houwen, B. P. Sommeijer, J. Comput.
// Appl. Math. 29 (1990) 111-127).
func (s *twoStep) start(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	for j := range s.tb.s {
		copy(cut(w.then, j, s.n), b.row(b.dy, i))
	}
	s.schedule(b, i, 0, 1)
	for range s.tb.s - 1 {
		s.predict(s.alone, b, i, 0, 1, s.tb.a, w.then)
		s.evaluate(b.sys, w.then, s.alone, 1)
		b.stats[i].Evaluations += s.tb.s
		b.stats[i].Products += s.tb.s
	}
}

// finish writes the proposed state, the derivative at the end and the error estimate of place i.
func (s *twoStep) finish(b *batch, i int) {
	w, last := &s.rows[b.rows[i]], s.tb.s-1
	for j := range s.tb.s {
		copy(cut(w.then, j, s.n), cut(s.f, j*b.m+i, s.n))
	}
	y1, e, predicted := b.row(b.y1, i), b.row(b.e, i), cut(s.y, last*b.m+i, s.n)
	addStages(y1, b.row(b.y, i), b.h[i], s.tb.b(), w.then)
	for x, y := range y1 {
		e[x] = twoStepCaution * (y - predicted[x])
	}
	copy(b.row(b.dy1, i), cut(w.then, last, s.n)) // at the prediction: good to the tolerance
	b.known[i] = !b.ends
}

// addStages writes y + h sum_j w_j f_j to dst, f_j one after another in f. It takes four at a time.
func addStages(dst, y []float64, h float64, weights, f []float64) {
	n, j := len(dst), 0
	copy(dst, y)
	for ; j+4 <= len(weights); j += 4 {
		p, q, u, v := cut(f, j, n), cut(f, j+1, n), cut(f, j+2, n), cut(f, j+3, n)
		p, q, u, v = p[:n], q[:n], u[:n], v[:n] // spares the checks of bounds
		a, b, c, d := h*weights[j], h*weights[j+1], h*weights[j+2], h*weights[j+3]
		for x := range dst {
			dst[x] += a*p[x] + b*q[x] + (c*u[x] + d*v[x])
		}
	}
	for ; j < len(weights); j++ {
		a, p := h*weights[j], cut(f, j, n)
		for x, v := range p {
			dst[x] += a * v
		}
	}
}
