package integrators

// solveStage solves y = x + h gamma f(y) for one stage of the live places, x being what the stages
// before it add up to. Those that cannot be solved live no longer.
func (s *esdirk) solveStage(b *batch, stage int) {
	s.list = append(s.list[:0], s.live...)
	for _, i := range s.list {
		s.known(b, i, stage)
		s.guess(b, i, stage)
	}
	for len(s.list) > 0 {
		s.evaluate(b, stage)
		left := s.list[:0]
		for a, i := range s.list {
			if s.correct(b, a, i, stage) {
				left = append(left, i)
			}
		}
		s.list = left
	}
	alive := s.live[:0]
	for _, i := range s.live {
		if b.unsolved[i] == 0 {
			s.slope(b, i, stage)
			alive = append(alive, i)
		}
	}
	s.live = alive
}

// known writes x.
func (s *esdirk) known(b *batch, i, stage int) {
	r := s.row(b, i)
	copy(r.x, b.row(b.y, i))
	for j := range stage {
		addScaled(r.x, b.h[i]*s.tb.A[stage][j], r.k[j])
	}
}

// guess starts the iteration of place i with the slope that a fit of those before foretells.
func (s *esdirk) guess(b *batch, i, stage int) {
	r := s.row(b, i)
	r.iteration = newton{rate: max(esdirkLeast, r.lin.rate)}
	k := r.k[stage]
	clear(k)
	if stage == 1 && r.size > 0 {
		s.outside.at(s.weights, 1+s.tb.C[stage]*b.h[i]/r.size)
		for j, last := range r.last {
			addScaled(k, s.weights[j], last)
		}
	} else {
		s.inside[stage].at(s.weights, s.tb.C[stage])
		for j := range stage {
			addScaled(k, s.weights[j], r.k[j])
		}
	}
	f := b.h[i] * s.tb.Gamma()
	for j, x := range r.x {
		r.y[j] = x + f*k[j]
	}
}

// evaluate evaluates the stage of all places in the list together.
func (s *esdirk) evaluate(b *batch, stage int) {
	for a, i := range s.list {
		s.t[a], s.names[a] = stageTime(b, i, s.tb.C[stage]), b.rows[i]
		copy(s.y[a*s.n:(a+1)*s.n], s.row(b, i).y)
		b.evaluated(i)
	}
	m := len(s.list)
	b.sys.Derivative(s.f[:m*s.n], s.t[:m], s.y[:m*s.n], s.names[:m])
}

// correct takes one Newton iteration of place i, the a-th in the list,
//
//	(I - h gamma J) dy = x + h gamma f(y) - y,
//
// and reports whether there is more to do.
func (s *esdirk) correct(b *batch, a, i, stage int) bool {
	r, d := s.row(b, i), s.f[a*s.n:(a+1)*s.n]
	f := b.h[i] * s.tb.Gamma()
	for j, v := range d {
		d[j] = r.x[j] + f*v - r.y[j]
	}
	r.lin.solve(b, i, d, d)
	for j, v := range d {
		r.y[j] += v
	}
	c, y := esdirkCriterion.of(b, i, r.y), b.row(b.y, i)
	switch r.iteration.judge(errorNorm(d, y, y, c.tol), c) {
	case goesOn:
		return true
	case converged:
		r.learn()
		return false
	}
	if r.lin.current || !r.lin.ready(b, i, b.h[i], true, s.shifts) {
		b.unsolved[i] = 0.5
		return false
	}
	s.guess(b, i, stage)
	return true
}

// learn takes over what an iteration taught of the factors in use.
func (r *esdirkRow) learn() {
	if r.iteration.count > 1 {
		r.lin.rate = max(esdirkMemory*r.lin.rate, r.iteration.rate)
	}
	r.effort = max(r.effort, r.iteration.count)
}

// slope is (y - x) / (h gamma), in place of f(y): in stiff components that would amplify what the
// iteration left over. Hairer, Wanner, Solving Ordinary Differential Equations II, IV.8.
func (s *esdirk) slope(b *batch, i, stage int) {
	r := s.row(b, i)
	f := 1 / (b.h[i] * s.tb.Gamma())
	for j, y := range r.y {
		r.k[stage][j] = f * (y - r.x[j])
	}
}
