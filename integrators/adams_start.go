package integrators

// extrapolation takes single steps of high order from one point alone: Gragg's midpoint rule with 2,
// 4, 6... substeps, extrapolated to infinitely many (Hairer, Norsett & Wanner, Solving Ordinary
// Differential Equations I, II.9). It gives multistep methods of a fixed step their first points, far
// more accurate than their own steps.
type extrapolation struct {
	table neville
	mid   []float64
	slope []float64
}

// extrapolations is the number of substep counts: the order is twice that.
const extrapolations = 7

func newExtrapolation(n int) *extrapolation {
	return &extrapolation{table: newNeville(extrapolations, n), mid: make([]float64, n), slope: make([]float64, n)}
}

// step writes the state at the end of the step of place i to b.y1. b.dy holds the derivative at its start.
func (s *extrapolation) step(b *batch, i int) {
	value := b.row(b.y1, i)
	for j := range extrapolations {
		s.midpoint(value, b, i, 2*(j+1))
		s.table.extrapolate(value, j, 2)
	}
}

// midpoint writes the result of the midpoint rule with an even number of substeps to dst.
func (s *extrapolation) midpoint(dst []float64, b *batch, i, substeps int) {
	h := b.h[i] / float64(substeps)
	for x, y := range b.row(b.y, i) {
		dst[x], s.mid[x] = y, y+h*b.row(b.dy, i)[x]
	}
	before, last := dst, s.mid
	for m := 1; m < substeps; m++ {
		b.evaluateAt(s.slope, i, b.t[i]+float64(m)*h, last)
		for x, f := range s.slope {
			before[x] += 2 * h * f
		}
		before, last = last, before
	}
}
