package integrators

// evaluateAt writes the derivative of place i alone at t and y to dst, and books it.
func (b *batch) evaluateAt(dst []float64, i int, t float64, y []float64) {
	b.one.t[0], b.one.row[0] = t, b.rows[i]
	b.sys.Derivative(dst, b.one.t[:], y, b.one.row[:])
	b.evaluated(i)
}

// evaluateSome writes the derivative of the listed places, in ascending order, at t and y to dst, and
// books it. They are packed into part, unless they are all.
func (b *batch) evaluateSome(part *batch, list []int, dst, t, y []float64) {
	if len(list) == 0 {
		return
	}
	for _, i := range list {
		b.evaluated(i)
	}
	if len(list) == b.m {
		b.sys.Derivative(b.active(dst), t[:b.m], b.active(y), b.rows[:b.m])
		return
	}
	for j, i := range list {
		part.rows[j], part.t[j] = b.rows[i], t[i]
		copy(part.row(part.y, j), b.row(y, i))
	}
	part.m = len(list)
	b.sys.Derivative(part.active(part.dy), part.t[:part.m], part.active(part.y), part.rows[:part.m])
	for j, i := range list {
		copy(b.row(dst, i), part.row(part.dy, j))
	}
}
