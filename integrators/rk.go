package integrators

import "math"

// rk steps by an explicit Runge-Kutta tableau.
type rk struct {
	tb   *Tableau
	a    []combination // of stage i
	b, e combination
	low  combination // distance to the second embedded method, if there is one
	fsal bool
	k    [][]float64 // stage derivatives, packed; k[0] is the batch's dy, with FSAL the last its dy1
	y    []float64   // where a stage is evaluated
	t    []float64   // and when
	zero []float64   // one row
	n    int

	further *further  // stages of the dense output
	lowE    []float64 // that distance, of one row

	late  [2]int    // two stages at the end of the step, for fastest; equal without
	apart []float64 // the weights of their distance
}

// combination is a sum of stages without its zeros, filled up to whole triples with nothing of the
// first stage, which is always finite.
type combination struct {
	stage  []int
	weight []float64
}

func newCombination(weights []float64) combination {
	var c combination
	for i, w := range weights {
		if w != 0 {
			c.stage, c.weight = append(c.stage, i), append(c.weight, w)
		}
	}
	for len(c.stage)%3 != 0 || len(c.stage) == 0 && len(weights) > 0 {
		c.stage, c.weight = append(c.stage, 0), append(c.weight, 0)
	}
	return c
}

func newRK(tb *Tableau, n, rows int) *rk {
	s := &rk{
		tb: tb, fsal: tb.FSAL(), n: n, b: newCombination(tb.B),
		e: newCombination(tb.ErrorWeights()), low: newCombination(tb.apart(tb.BLow)),
		k: make([][]float64, tb.Stages()), y: make([]float64, rows*n), t: make([]float64, rows),
		zero: make([]float64, n), further: newFurther(tb, n), lowE: make([]float64, n),
	}
	s.late, s.apart = tb.latePair()
	for i, row := range tb.A {
		s.a = append(s.a, newCombination(row))
		if i > 0 {
			s.k[i] = make([]float64, rows*n)
		}
	}
	return s
}

func (s *rk) needs() needs {
	return needs{
		start: true, endFree: s.fsal,
		endDense:    s.tb.Order > 1,
		evaluations: s.tb.Stages() - 1, errorOrder: s.tb.ErrorOrder(),
	}
}

// try evaluates the stages of all active rows together, stage by stage.
func (s *rk) try(b *batch) {
	s.k[0], s.further.batch, s.further.held = b.dy, b, -1
	last := len(s.a) - 1
	if s.fsal {
		s.k[last] = b.dy1
	}
	for i := 1; i <= last; i++ {
		at := s.y
		if s.fsal && i == last {
			at = b.y1 // the last stage sits at the new state itself
		}
		for p := range b.m {
			s.combine(b.row(at, p), b.row(b.y, p), b.h[p], s.a[i], p)
			s.t[p] = stageTime(b, p, s.tb.C[i])
		}
		b.sys.Derivative(b.active(s.k[i]), s.t[:b.m], b.active(at), b.rows[:b.m])
	}
	for p := range b.m {
		if !s.fsal {
			s.combine(b.row(b.y1, p), b.row(b.y, p), b.h[p], s.b, p)
		}
		if len(s.e.stage) > 0 {
			s.combine(b.row(b.e, p), s.zero, b.h[p], s.e, p)
		}
		if len(s.low.stage) > 0 {
			s.temper(b, p)
		}
	}
}

// temper scales the error e by |e| / sqrt(|e|^2 + 0.01 |low|^2), low being the distance to the second
// embedded method: see Tableau.ErrorOrder.
func (s *rk) temper(b *batch, p int) {
	s.combine(s.lowE, s.zero, b.h[p], s.low, p)
	e := b.row(b.e, p)
	size, low := b.norm(e, p), b.norm(s.lowE, p)
	if size == 0 || !finite(size) || !finite(low) {
		return
	}
	factor := 1 / math.Sqrt(1+0.01*(low/size)*(low/size))
	for i := range e {
		e[i] *= factor
	}
}

// stageTime is t + c h; c = 1 gives the step's end bit for bit.
func stageTime(b *batch, p int, c float64) float64 {
	if c == 1 {
		return b.end[p]
	}
	return b.t[p] + c*b.h[p]
}

// combine writes y + h sum_j w_j k_j of place p to dst, three stages a pass over the row.
func (s *rk) combine(dst, y []float64, h float64, c combination, p int) {
	y = y[:len(dst)]
	for j := 0; j < len(c.stage); j += 3 {
		u, v, w := c.weight[j], c.weight[j+1], c.weight[j+2]
		k, l, m := s.stage(c.stage[j], p), s.stage(c.stage[j+1], p), s.stage(c.stage[j+2], p)
		k, l, m = k[:len(dst)], l[:len(dst)], m[:len(dst)] // spares the checks of bounds
		switch first, last := j == 0, j+3 == len(c.stage); {
		case first && last:
			for i := range dst {
				dst[i] = y[i] + h*(u*k[i]+v*l[i]+w*m[i])
			}
		case first:
			for i := range dst {
				dst[i] = u*k[i] + v*l[i] + w*m[i]
			}
		case last:
			for i := range dst {
				dst[i] = y[i] + h*(dst[i]+(u*k[i]+v*l[i]+w*m[i]))
			}
		default:
			for i := range dst {
				dst[i] += u*k[i] + v*l[i] + w*m[i]
			}
		}
	}
}
