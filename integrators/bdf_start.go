package integrators

// stiffExtrapolation takes single steps of stiff systems from one point alone: the linearly implicit
// Euler method with 1, 2, 3... substeps, extrapolated to infinitely many (P. Deuflhard, SIAM Review 27
// (1985) 505-535; Hairer & Wanner, Solving Ordinary Differential Equations II, IV.9). It gives steps
// of one size their first points.
type stiffExtrapolation struct {
	table neville
	slope []float64
}

func newStiffExtrapolation(n int) *stiffExtrapolation {
	return &stiffExtrapolation{table: newNeville(mostBDF+2, n), slope: make([]float64, n)}
}

// extrapolate writes the state at the end of the step of place i to b.y1, two orders more accurate than
// the method, and the derivative there to b.dy1.
func (s *bdfStepper) extrapolate(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	w.lin.prepare(b, i, bdfShifts)
	w.lin.take(b, i)
	w.iteration = newton{}
	z, value := s.start, b.row(b.y1, i)
	for j := range w.used + 2 {
		if !z.substeps(value, b, i, &w.lin, j+1) {
			b.unsolved[i] = bdfLess
			return
		}
		z.table.extrapolate(value, j, 1)
	}
	b.evaluateAt(b.row(b.dy1, i), i, b.end[i], value)
}

// substeps takes a number of Euler steps from the start of the step and writes where they end to dst.
func (z *stiffExtrapolation) substeps(dst []float64, b *batch, i int, lin *linearisation, count int) bool {
	h := b.h[i] / float64(count)
	if lin.factor(b, i, h, shifts{real: 1}) != nil {
		return false
	}
	copy(dst, b.row(b.y, i))
	for k := range count {
		b.evaluateAt(z.slope, i, b.t[i]+float64(k+1)*h, dst)
		for x := range z.slope {
			z.slope[x] *= h
		}
		lin.solve(b, i, z.slope, z.slope)
		for x, delta := range z.slope {
			dst[x] += delta
		}
	}
	return true
}
