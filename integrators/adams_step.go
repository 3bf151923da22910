package integrators

// try predicts, evaluates, corrects and evaluates. Steps that are going to be refused save
// themselves the second evaluation.
func (s *adamsStepper) try(b *batch) {
	list := s.list[:0]
	for i := range b.m {
		if s.predict(b, i); !s.rows[b.rows[i]].extrapolated {
			list = append(list, i)
		}
	}
	b.evaluateSome(s.part, list, b.dy1, b.end, b.y1)
	for _, i := range list {
		s.correct(b, i)
	}
	list = s.list[:0]
	for i := range b.m {
		if b.fixed || b.norm(b.row(b.e, i), i) <= 1 {
			list = append(list, i)
		}
	}
	b.evaluateSome(s.part, list, b.dy1, b.end, b.y1)
	for _, i := range list {
		s.take(b, i)
	}
}

// choose says of which order the predictor and the corrector of the step are.
func (w *adamsRow) choose(b *batch) {
	order := w.k + 1
	switch {
	case b.maxOrder > 0 && b.fixed:
		order = b.maxOrder
	case b.fixed:
		order = fixedAdams
	case b.maxOrder == 1:
		order = 1
	}
	w.used, w.higher = max(1, order-1), order > 1
}

// predict writes the predicted state to b.y1 and the derivative extrapolated to there to b.e.
func (s *adamsStepper) predict(b *batch, i int) {
	w, h := &s.rows[b.rows[i]], b.h[i]
	if w.points == 0 {
		copy(s.row(w.now, 0), b.row(b.dy, i))
		w.points = 1
	}
	w.choose(b)
	k := w.used
	adamsScales(w.scale[:w.points], w.back, h)
	y1, e := b.row(b.y1, i), b.row(b.e, i)
	if w.extrapolated = k > w.points; w.extrapolated {
		s.start.step(b, i)
		clear(e)
		return
	}
	adamsWeights(s.g[:k], s.power[:k], w.back, h, 1)
	copy(y1, b.row(b.y, i))
	clear(e)
	for j := range k {
		in, out := h*s.g[j]*w.scale[j], w.scale[j]
		for x, phi := range s.row(w.now, j) {
			y1[x] += in * phi
			e[x] += out * phi
		}
	}
}

// correct turns the prediction into the proposed state, and writes its error, that of the corrector
// of the predictor's order.
func (s *adamsStepper) correct(b *batch, i int) {
	w, h := &s.rows[b.rows[i]], b.h[i]
	k := w.used
	g := s.g[:k+1]
	adamsWeights(g, s.power[:k+1], w.back, h, 1)
	add, miss := h*g[k], adamsCaution*h*(g[k]-g[k-1])
	if !w.higher {
		add = h * g[k-1]
	}
	y1, e := b.row(b.y1, i), b.row(b.e, i)
	for x, f := range b.row(b.dy1, i) {
		d := f - e[x]
		y1[x] += add * d
		e[x] = miss * d
	}
}

// take computes the differences at the end of the step, from the derivative there. Those of order
// k + 2 at most are kept: others would have to be made anew when the order comes back to them.
func (s *adamsStepper) take(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	k := w.used
	w.thenK, w.thenRising = w.k, w.rising
	w.thenPoints = 1 + min(w.points, k+2, adamsKept-1)
	copy(s.row(w.then, 0), b.row(b.dy1, i))
	for j := range w.thenPoints - 1 {
		low, next, scale := s.row(w.then, j), s.row(w.then, j+1), w.scale[j]
		for x, phi := range s.row(w.now, j) {
			next[x] = low[x] - scale*phi
		}
	}
}
