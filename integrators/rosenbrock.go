package integrators

import "settle/internal/archive"

// rosenbrock steps by a RosenbrockTableau.
type rosenbrock struct {
	tb   *RosenbrockTableau
	c, d []float64
	sys  System

	linear linearisations
	lu     []Shifted // I - gamma h J, by place; nil where it is singular

	u      [][]float64 // stage unknowns, packed
	f, y   []float64   // a stage's derivative, and where it is evaluated
	slope  []float64   // df/dt
	driven bool        // it is not zero
	t      []float64
	n      int

	pushed []float64 // of inexact methods, by trial: sum_i m_i (I - gamma h J) u_i
}

// linearisations provides the steps with factors of I - c J. What it remembers it keeps by trial.
type linearisations interface {
	archive(a *archive.Archive, n, rows int)
	begin(b *batch, i int) // as of a follower
	// accept takes in the step of place i, for which J was off by misjudged, relative to its size.
	accept(b *batch, i int, misjudged float64)
	// factor sets lu[i] to a solver with I - gamma b.h[i] J for each active place.
	factor(b *batch, gamma float64, lu []Shifted)
	// rebind forgets everything, for a solve of a system of the same size.
	rebind(sys System)
}

func newRosenbrock(tb *RosenbrockTableau, sys System, rows int) *rosenbrock {
	n := sys.Dim()
	s := &rosenbrock{
		tb: tb, sys: sys, n: n, lu: make([]Shifted, rows), t: make([]float64, rows),
		f: make([]float64, rows*n), y: make([]float64, rows*n), slope: make([]float64, rows*n),
		driven: !autonomous(sys),
	}
	s.c, s.d = tb.Nodes()
	for range tb.M {
		s.u = append(s.u, make([]float64, rows*n))
	}
	if tb.Inexact {
		s.pushed = make([]float64, rows*n)
		s.linear = newSharedLinearisation(sys, rows)
	} else {
		s.linear = make(ownLinearisations, rows)
	}
	return s
}

func (s *rosenbrock) rebind(sys System) error {
	s.sys, s.driven = sys, !autonomous(sys)
	s.linear.rebind(sys)
	return checkSize(s.tb.Name, s.n, sys)
}

func (s *rosenbrock) needs() needs {
	n := 0
	for i := 1; i < s.tb.Stages(); i++ {
		if !s.tb.repeats(i) {
			n++
		}
	}
	if s.tb.Dense == nil {
		return needs{start: true, endDense: true, evaluations: n, errorOrder: s.tb.errorOrder()}
	}
	return needs{start: true, endFree: true, evaluations: n + 1, errorOrder: s.tb.errorOrder()}
}

func (s *rosenbrock) begin(b *batch, i int)                { s.linear.begin(b, i) }
func (s *rosenbrock) archive(a *archive.Archive, rows int) { s.linear.archive(a, s.n, rows) }

func (s *rosenbrock) accept(b *batch, i int) {
	off := 0.0
	if s.tb.Inexact {
		off = s.misjudged(b, i)
	}
	s.linear.accept(b, i, off)
}

// round keeps the steps of methods that share their factors on a ladder, so that a factor serves again.
func (s *rosenbrock) round(h float64) float64 {
	if s.tb.Inexact {
		return rung(h)
	}
	return h
}

// try solves the stages of all active rows together, stage by stage.
func (s *rosenbrock) try(b *batch) {
	s.linear.factor(b, s.tb.Gamma, s.lu)
	if s.driven {
		timeSlopes(s.slope, s.f, s.t, b)
	}
	f := b.dy
	for i := range s.u {
		if i > 0 && !s.tb.repeats(i) {
			s.evaluate(b, i)
			f = s.f
		}
		for p := range b.m {
			s.rightSide(b, i, p, b.row(f, p))
		}
		s.push(b, i)
		s.solve(b, s.u[i])
	}
	for p := range b.m {
		s.finish(b, p)
	}
	if s.tb.Dense != nil {
		s.defect(b)
	}
}

// evaluate writes f(t + c_i h, y + sum_j a_ij u_j) to s.f.
func (s *rosenbrock) evaluate(b *batch, i int) {
	for p := range b.m {
		at := b.row(s.y, p)
		copy(at, b.row(b.y, p))
		s.add(at, s.tb.A[i], 1, p)
		s.t[p] = stageTime(b, p, s.c[i])
	}
	b.sys.Derivative(b.active(s.f), s.t[:b.m], b.active(s.y), b.rows[:b.m])
}

// rightSide writes gamma h times the stage's right-hand side to u_i.
func (s *rosenbrock) rightSide(b *batch, i, p int, f []float64) {
	u, g, h := b.row(s.u[i], p), s.tb.Gamma, b.h[p]
	for k := range u {
		u[k] = g * h * f[k]
	}
	s.add(u, s.tb.C[i], g, p)
	if w := g * h * h * s.d[i]; s.driven && w != 0 {
		for k, slope := range b.row(s.slope, p) {
			u[k] += w * slope
		}
	}
}

// add adds factor sum_j w_j u_j of place p to dst.
func (s *rosenbrock) add(dst, w []float64, factor float64, p int) {
	for j, x := range w {
		if x *= factor; x == 0 {
			continue
		}
		for k, u := range s.u[j][p*s.n : (p+1)*s.n] {
			dst[k] += x * u
		}
	}
}

// solve overwrites the right-hand sides with the solutions; neighbours with the same factor go together.
func (s *rosenbrock) solve(b *batch, u []float64) {
	for p := 0; p < b.m; {
		lu, first := s.lu[p], p
		for p < b.m && s.lu[p] == lu {
			p++
		}
		if lu == nil {
			continue
		}
		lu.Solve(u[first*s.n:p*s.n], u[first*s.n:p*s.n], p-first)
		for i := first; i < p; i++ {
			b.solved(i, lu)
		}
	}
}

// finish writes the new state and its error.
func (s *rosenbrock) finish(b *batch, p int) {
	y1, e := b.row(b.y1, p), b.row(b.e, p)
	copy(y1, b.row(b.y, p))
	s.add(y1, s.tb.M, 1, p)
	clear(e)
	for j := range s.u {
		w := s.tb.M[j] - s.tb.MHat[j]
		if w == 0 {
			continue
		}
		for k, u := range b.row(s.u[j], p) {
			e[k] += w * u
		}
	}
}

// at is the method's dense output.
func (s *rosenbrock) at(dst []float64, st *Step, theta float64) {
	if s.tb.Dense == nil {
		hermite(dst, st, theta)
		return
	}
	for k := range dst {
		dst[k] = (1-theta)*st.Y0[k] + theta*st.Y[k]
	}
	w := theta * (1 - theta)
	for _, row := range s.tb.Dense {
		s.add(dst, row, w, st.place)
		w *= theta
	}
}
