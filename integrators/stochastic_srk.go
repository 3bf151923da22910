package integrators

import "settle/internal/brownian"

// srk steps by a stochastic Runge-Kutta tableau.
type srk struct {
	tb    *StochasticTableau
	sys   System
	noise Noise // nil: none
	m     int   // Wiener processes of a row

	k      [][]float64 // derivatives of the stages, packed; k[0] is the batch's dy
	gw, gz [][]float64 // diffusions of the stages times w and z; nil where not used
	y, t   []float64   // where a stage is evaluated, and when
	w, z   []float64   // increments and means of the Wiener processes, packed

	paths []brownian.Paths // by trial: they are functions of time, and no memory of the solve
	between
}

func newSRK(tb *StochasticTableau, sys System, rows int) *srk {
	n, stages := sys.Dim(), tb.Drift.Stages()
	s := &srk{tb: tb, sys: sys, k: make([][]float64, stages), y: make([]float64, rows*n), t: make([]float64, rows),
		gw: make([][]float64, stages), gz: make([][]float64, stages)}
	for i := 1; i < stages; i++ {
		s.k[i] = make([]float64, rows*n)
	}
	if kindOfNoise(sys) != noNoise {
		s.noise = sys.(Noise)
		s.m = s.noise.Wiener()
		s.makeNoise(n, rows)
	}
	return s
}

func (s *srk) makeNoise(n, rows int) {
	s.w, s.z = make([]float64, rows*s.m), make([]float64, rows*s.m)
	s.paths, s.between = make([]brownian.Paths, rows), newBetween(n, s.m)
	for j := range s.k {
		w, z := s.tb.diffused(j)
		if w {
			s.gw[j] = make([]float64, rows*n)
		}
		if z {
			s.gz[j] = make([]float64, rows*n)
		}
	}
}

// rebind implements rebinder.
func (s *srk) rebind(sys System) error {
	noise, _ := sys.(Noise)
	if m := wienerOf(sys); m != s.m {
		return errOtherNoise
	}
	s.sys = sys
	if s.m > 0 {
		s.noise = noise
	}
	return nil
}

func wienerOf(sys System) int {
	if noise, ok := sys.(Noise); ok {
		return noise.Wiener()
	}
	return 0
}

// open implements opener: it lays the paths of this solve.
func (s *srk) open(b *batch) error {
	if s.noise == nil {
		return nil
	}
	grid, err := brownian.NewGrid(b.steps.mesh, b.steps.size)
	if err != nil {
		return err
	}
	for row := range s.paths {
		s.paths[row].Open(grid, s.m, func(process int) ([2]uint64, uint64) { return s.noise.WienerKey(row, process) })
	}
	return nil
}

func (s *srk) needs() needs {
	return needs{
		start:       true,
		endDense:    s.noise == nil && s.tb.Drift.Order > 1,
		evaluations: s.tb.Drift.Stages() - 1,
	}
}

// try evaluates the stages of all active rows together, stage by stage.
func (s *srk) try(b *batch) {
	s.k[0] = b.dy
	s.draw(b)
	for i := range s.k {
		at := b.y
		if i > 0 {
			at = s.y
			s.combine(b, at, s.tb.Drift.A[i], rowOf(s.tb.StageW, i), rowOf(s.tb.StageZ, i))
			s.times(b, s.tb.Drift.C[i])
			b.sys.Derivative(b.active(s.k[i]), s.t[:b.m], b.active(at), b.rows[:b.m])
		}
		s.diffuse(b, i, at)
	}
	s.combine(b, b.y1, s.tb.Drift.B, s.tb.W, s.tb.Z)
}

// rowOf is a row of a matrix that may be zero.
func rowOf(m [][]float64, i int) []float64 {
	if m == nil {
		return nil
	}
	return m[i]
}

// draw asks the paths for the step.
func (s *srk) draw(b *batch) {
	if s.noise == nil {
		return
	}
	for p := range b.m {
		lo, hi := p*s.m, (p+1)*s.m
		s.paths[b.rows[p]].Increments(s.w[lo:hi], s.z[lo:hi], b.t[p], b.end[p])
	}
}

func (s *srk) times(b *batch, c float64) {
	for p := range b.m {
		s.t[p] = stageTime(b, p, c)
	}
}

// diffuse evaluates the diffusion of stage i, at y.
func (s *srk) diffuse(b *batch, i int, y []float64) {
	if s.noise == nil {
		return
	}
	s.times(b, s.tb.S[i])
	if s.gw[i] != nil {
		s.noise.Diffusion(b.active(s.gw[i]), s.t[:b.m], b.active(y), s.w[:b.m*s.m], b.rows[:b.m])
	}
	if s.gz[i] != nil {
		s.noise.Diffusion(b.active(s.gz[i]), s.t[:b.m], b.active(y), s.z[:b.m*s.m], b.rows[:b.m])
	}
}

// combine writes y + h sum_j a_j k_j + sum_j (p_j gw_j + q_j gz_j) of all places to dst.
func (s *srk) combine(b *batch, dst []float64, a, p, q []float64) {
	copy(b.active(dst), b.active(b.y))
	for i := range b.m {
		to := b.row(dst, i)
		for j, f := range a {
			addScaled(to, b.h[i]*f, b.row(s.k[j], i))
		}
		if s.noise == nil {
			continue
		}
		for j, f := range p {
			if f != 0 { // else there may be no diffusion
				addScaled(to, f, b.row(s.gw[j], i))
			}
		}
		for j, f := range q {
			if f != 0 {
				addScaled(to, f, b.row(s.gz[j], i))
			}
		}
	}
}

// at is the drift's dense output; with noise see between.
func (s *srk) at(dst []float64, st *Step, theta float64) {
	if s.noise == nil && s.tb.Drift.Order > 1 {
		hermite(dst, st, theta)
		return
	}
	linear(dst, st, theta)
	if s.noise != nil {
		s.addBridge(dst, s.noise, &s.paths[st.Row], st, theta)
	}
}
