package integrators

// extrapolation takes single steps of high order from one point alone: Gragg's midpoint rule with 2,
// 4, 6... substeps, extrapolated to infinitely many (Hairer, Norsett & Wanner, Solving Ordinary
// Differential Equations I, II.9). It gives multistep methods of a fixed step their first points, far
// more accurate than their own steps.
type extrapolation struct {
	table [][]float64 // T_{j,1}...T_{j,j} of the last j, row by row of the scheme
	mid   []float64
	slope []float64
	t     [1]float64
	row   [1]int
}

// extrapolations is the number of substep counts: the order is twice that.
const extrapolations = 7

func newExtrapolation(n int) *extrapolation {
	s := &extrapolation{mid: make([]float64, n), slope: make([]float64, n)}
	for range extrapolations + 1 {
		s.table = append(s.table, make([]float64, n))
	}
	return s
}

// step writes the state at the end of the step of place i to b.y1. b.dy holds the derivative at its start.
func (s *extrapolation) step(b *batch, i int) {
	for j := range extrapolations {
		// table[m] holds T_{j-1,m+1}; the new T_{j,m+1} go up the list one by one.
		s.midpoint(s.table[extrapolations], b, i, 2*(j+1))
		for m := range j {
			ratio := float64(j+1) / float64(j-m)
			old, value := s.table[m], s.table[extrapolations]
			for x, v := range value {
				old[x], value[x] = v, v+(v-old[x])/(ratio*ratio-1)
			}
		}
		copy(s.table[j], s.table[extrapolations])
	}
	copy(b.row(b.y1, i), s.table[extrapolations-1])
}

// midpoint writes the result of the midpoint rule with an even number of substeps to dst.
func (s *extrapolation) midpoint(dst []float64, b *batch, i, substeps int) {
	h := b.h[i] / float64(substeps)
	for x, y := range b.row(b.y, i) {
		dst[x], s.mid[x] = y, y+h*b.row(b.dy, i)[x]
	}
	before, last := dst, s.mid
	for m := 1; m < substeps; m++ {
		s.t[0], s.row[0] = b.t[i]+float64(m)*h, b.rows[i]
		b.sys.Derivative(s.slope, s.t[:], last, s.row[:])
		b.evaluated(i)
		for x, f := range s.slope {
			before[x] += 2 * h * f
		}
		before, last = last, before
	}
}
