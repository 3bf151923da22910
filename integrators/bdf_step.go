package integrators

import "math"

// try predicts, and corrects by Newton's iteration. Where it fails with a Jacobian of an earlier step
// it is tried again with a new one, then with a smaller step.
func (s *bdfStepper) try(b *batch) {
	list := s.list[:0]
	for i := range b.m {
		switch {
		case s.predict(b, i):
			s.extrapolate(b, i)
		case s.ready(b, i, false):
			list = append(list, i)
		default:
			b.unsolved[i] = bdfLess
		}
	}
	lost := s.solve(b, list)
	list = s.list[:0]
	for _, i := range lost {
		if s.again(b, i) {
			list = append(list, i)
		}
	}
	for _, i := range s.solve(b, list) {
		s.giveUp(b, i)
	}
	for i := range b.m {
		if b.unsolved[i] == 0 {
			s.take(b, i)
		}
	}
}

// bdfLess is by how much a step shrinks whose equations were not solved.
const bdfLess = 0.25

// again prepares another iteration of place i, if that makes sense.
func (s *bdfStepper) again(b *batch, i int) bool {
	w := &s.rows[b.rows[i]]
	if !w.lin.current {
		s.restart(b, i)
		if s.ready(b, i, true) {
			return true
		}
	}
	s.giveUp(b, i)
	return false
}

// giveUp asks for a smaller step. A derivative that is not finite is said to be one.
func (s *bdfStepper) giveUp(b *batch, i int) {
	if size, index := largest(b.row(s.slope, i)); !finite(size) {
		b.row(b.y1, i)[index] = math.NaN()
		return
	}
	b.unsolved[i] = bdfLess
}

// predict brings the differences to the size of the step and writes the predicted state to b.y1. It
// reports whether the step has to be extrapolated instead, for want of earlier ones.
func (s *bdfStepper) predict(b *batch, i int) (extrapolated bool) {
	w, h := &s.rows[b.rows[i]], b.h[i]
	w.used, w.extrapolated = max(1, w.k), false
	if b.fixed {
		w.used = s.most(b)
		w.extrapolated = w.used > 1 && w.k < w.used
	}
	switch {
	case !w.known:
		s.first(b, i)
	case w.h != h:
		s.rescale(w, h/w.h)
		w.h, w.equal = h, 0
	}
	if !w.extrapolated {
		s.restart(b, i)
	}
	return w.extrapolated
}

// most is the highest order, of fixed steps the order.
func (s *bdfStepper) most(b *batch) int {
	if b.maxOrder > 0 {
		return min(b.maxOrder, mostBDF)
	}
	return usualBDF
}

// first makes differences of the state and the derivative at the start.
func (s *bdfStepper) first(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	clear(w.now)
	copy(s.row(w.now, 0), b.row(b.y, i))
	for x, f := range b.row(b.dy, i) {
		s.row(w.now, 1)[x] = b.h[i] * f
	}
	if w.known, w.h = true, b.h[i]; !w.extrapolated {
		w.k = 1
	}
}

// restart writes the predicted state to b.y1, where the iteration begins.
func (s *bdfStepper) restart(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	y1, psi := b.row(b.y1, i), b.row(s.psi, i)
	copy(y1, s.row(w.now, 0))
	clear(psi)
	clear(b.row(s.d, i))
	for j := 1; j <= w.used; j++ {
		weight := bdfGamma[j] / bdfAlpha[w.used]
		for x, v := range s.row(w.now, j) {
			y1[x] += v
			psi[x] += weight * v
		}
	}
}

// take makes the error, the derivative at the end and the new differences of a step that was solved.
func (s *bdfStepper) take(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	w.thenK = w.k
	if w.extrapolated {
		s.known(b, i)
		return
	}
	k, d := w.used, b.row(s.d, i)
	e, dy1, psi := b.row(b.e, i), b.row(b.dy1, i), b.row(s.psi, i)
	c := b.h[i] / bdfAlpha[k]
	last, beyond := s.row(w.then, k+1), s.row(w.then, k+2)
	for x, v := range d {
		e[x] = bdfCaution * bdfError[k] * v
		dy1[x] = (v + psi[x]) / c
		last[x], beyond[x] = v, v-s.row(w.now, k+1)[x]
	}
	for j := k; j >= 0; j-- {
		higher, old := s.row(w.then, j+1), s.row(w.now, j)
		for x := range s.row(w.then, j) {
			s.row(w.then, j)[x] = old[x] + higher[x]
		}
	}
}

// known takes in a step that was extrapolated.
func (s *bdfStepper) known(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	w.thenK = w.k + 1
	clear(w.then)
	copy(s.row(w.then, 0), b.row(b.y1, i))
	for j := range w.thenK {
		low, old, next := s.row(w.then, j), s.row(w.now, j), s.row(w.then, j+1)
		for x := range next {
			next[x] = low[x] - old[x]
		}
	}
	clear(b.row(b.e, i))
}
