package integrators

// stiffExtrapolation takes single steps of stiff systems from one point alone: the linearly implicit
// Euler method with 1, 2, 3... substeps, extrapolated to infinitely many (P. Deuflhard, SIAM Review 27
// (1985) 505-535; Hairer & Wanner, Solving Ordinary Differential Equations II, IV.9). It gives steps
// of one size their first points.
type stiffExtrapolation struct {
	table [mostBDF + 3][]float64 // T_{j,1}...T_{j,j} of the last j
	slope []float64
	t     [1]float64
	row   [1]int
}

func newStiffExtrapolation(n int) *stiffExtrapolation {
	s := &stiffExtrapolation{slope: make([]float64, n)}
	for j := range s.table {
		s.table[j] = make([]float64, n)
	}
	return s
}

// extrapolate writes the state at the end of the step of place i to b.y1, two orders more accurate than
// the method, and the derivative there to b.dy1.
func (s *bdfStepper) extrapolate(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	w.matrix.restore(b, b.rows[i])
	w.matrix.linearise(b, i)
	z, columns := s.start, w.used+2
	value := z.table[columns]
	for j := range columns {
		if !z.substeps(value, b, i, &w.matrix, j+1) {
			b.unsolved[i] = bdfLess
			return
		}
		for m := range j {
			ratio := float64(j+1) / float64(j-m)
			for x, v := range value {
				old := z.table[m][x]
				z.table[m][x], value[x] = v, v+(v-old)/(ratio-1)
			}
		}
		copy(z.table[j], value)
	}
	copy(b.row(b.y1, i), value)
	z.derivative(b, i, b.end[i], value)
	copy(b.row(b.dy1, i), z.slope)
}

// substeps takes a number of Euler steps from the start of the step and writes where they end to dst.
func (z *stiffExtrapolation) substeps(dst []float64, b *batch, i int, m *bdfMatrix, count int) bool {
	h := b.h[i] / float64(count)
	if !m.factor(b, i, h) {
		return false
	}
	copy(dst, b.row(b.y, i))
	for k := range count {
		z.derivative(b, i, b.t[i]+float64(k+1)*h, dst)
		for x := range z.slope {
			z.slope[x] *= h
		}
		m.solve(b, i, z.slope, h)
		for x, delta := range z.slope {
			dst[x] += delta
		}
	}
	return true
}

func (z *stiffExtrapolation) derivative(b *batch, i int, t float64, y []float64) {
	z.t[0], z.row[0] = t, b.rows[i]
	b.sys.Derivative(z.slope, z.t[:], y, z.row[:])
	b.evaluated(i)
}
