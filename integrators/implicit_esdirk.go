package integrators

// esdirk steps by a diagonally implicit Runge-Kutta method with an explicit first stage: one stage
// after another is solved for by simplified Newton iterations, all with the matrix I - h gamma J.
// As the last stage is the new state, its slope is the next step's first.
type esdirk struct {
	tb      *ImplicitTableau
	shifts  shifts
	err     []float64  // weights of the error estimate
	inside  []slopeFit // of the slopes of stages before stage i
	outside slopeFit   // of the last step's

	rows []esdirkRow // by trial
	live []int       // places whose step has not failed
	list []int       // those of them still iterating on this stage
	n    int

	// evaluated together: the stage of each place in the list
	t     []float64
	names []int
	y, f  []float64

	weights []float64 // scratch
}

// esdirkRow is what is kept of a trial.
type esdirkRow struct {
	implicitMemory
	effort int // iterations of the hardest stage

	k    [][]float64 // slopes of the stages tried
	x, y []float64   // of the stage at work: what is known of its state, and its state
	last [][]float64 // slopes of the last accepted step
}

func startESDIRK(tb *ImplicitTableau, sys System, rows int) stepper {
	n, s := sys.Dim(), tb.Stages()
	e := &esdirk{
		tb: tb, shifts: shifts{real: tb.Gamma()}, err: tb.errorWeights(), n: n,
		inside: make([]slopeFit, s), outside: newSlopeFit(tb.C, predictorDegree),
		rows: make([]esdirkRow, rows), live: make([]int, 0, rows), list: make([]int, 0, rows),
		t: make([]float64, rows), names: make([]int, rows), y: make([]float64, rows*n), f: make([]float64, rows*n),
		weights: make([]float64, s),
	}
	for i := 1; i < s; i++ {
		e.inside[i] = newSlopeFit(tb.C[:i], predictorDegree)
	}
	return e
}

func (s *esdirk) needs() needs { return needs{start: true, errorOrder: s.tb.errorOrder()} }

// row is the trial in place i.
func (s *esdirk) row(b *batch, i int) *esdirkRow { return &s.rows[b.rows[i]] }

// make allocates on a row's first use.
func (r *esdirkRow) make(stages, n int) {
	if r.k != nil {
		return
	}
	v := make([]float64, 2*(stages+1)*n)
	for range stages {
		r.k, r.last, v = append(r.k, v[:n:n]), append(r.last, v[n:2*n:2*n]), v[2*n:]
	}
	r.x, r.y = v[:n:n], v[n:]
}

// try solves stage after stage of all rows together.
func (s *esdirk) try(b *batch) {
	s.live = s.live[:0]
	for i := range b.m {
		r := s.row(b, i)
		r.make(s.tb.Stages(), s.n)
		if !r.lin.ready(b, i, b.h[i], false, s.shifts) {
			b.unsolved[i] = 0.5
			continue
		}
		r.effort = 0
		s.firstStage(b, i)
		s.live = append(s.live, i)
	}
	for stage := 1; stage < s.tb.Stages(); stage++ {
		s.solveStage(b, stage)
	}
	for _, i := range s.live {
		s.finish(b, i)
	}
}

// firstStage is the last one of the step before, or where there is none the derivative.
func (s *esdirk) firstStage(b *batch, i int) {
	r := s.row(b, i)
	if r.size > 0 {
		copy(r.k[0], r.last[s.tb.Stages()-1])
		return
	}
	copy(r.k[0], b.row(b.dy, i))
}

// finish writes the new state of place i, its slope and the error estimate
//
//	e = (I - h gamma J)^-1 h sum_j (bhat_j - b_j) k_j.
func (s *esdirk) finish(b *batch, i int) {
	r := s.row(b, i)
	copy(b.row(b.y1, i), r.y)
	copy(b.row(b.dy1, i), r.k[s.tb.Stages()-1])
	b.known[i] = !b.ends
	if b.fixed {
		return
	}
	e := b.row(b.e, i)
	clear(e)
	for j, w := range s.err {
		addScaled(e, b.h[i]*w, r.k[j])
	}
	r.lin.solve(b, i, e, e)
}
