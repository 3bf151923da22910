package integrators

import "math"

// misjudged is |df - J dy| / max(|df|, |J dy|) over the step in place p, in the norm of its error. J dy
// is known without a product: it is what the solves had to make good.
func (s *rosenbrock) misjudged(b *batch, p int) float64 {
	y, y1, f, f1, pushed := b.row(b.y, p), b.row(b.y1, p), b.row(b.dy, p), b.row(b.dy1, p), s.pushedOf(b, p)
	var off, is, thought float64
	for k := range y {
		scale := b.tol.abs + b.tol.rel*math.Abs(y1[k])
		jdy := (y1[k] - y[k] - pushed[k]) / scale
		df := s.tb.Gamma * b.h[p] * (f1[k] - f[k]) / scale
		off += (df - jdy) * (df - jdy)
		is += df * df
		thought += jdy * jdy
	}
	return math.Sqrt(off / max(is, thought, math.SmallestNonzeroFloat64))
}

// push keeps what misjudged needs of the right-hand sides.
func (s *rosenbrock) push(b *batch, i int) {
	if !s.tb.Inexact {
		return
	}
	for p := range b.m {
		pushed := s.pushedOf(b, p)
		if i == 0 {
			clear(pushed)
		}
		for k, r := range b.row(s.u[i], p) {
			pushed[k] += s.tb.M[i] * r
		}
	}
}

func (s *rosenbrock) pushedOf(b *batch, p int) []float64 {
	return cut(s.pushed, b.rows[p], s.n)
}
