package integrators

// The books of the work done, by place. A stepper books what it does itself; what the loop evaluates
// out of turn (starts, ends, estimates) the loop books.

// evaluated books an evaluation of the derivative of place i.
func (b *batch) evaluated(i int) {
	b.stats[i].Evaluations++
	b.stats[i].Products++
}

// multiplied books products of the Jacobian with a vector, for place i.
func (b *batch) multiplied(i, products int) { b.stats[i].Products += products }

// norm is the size of an error of place i in units of the tolerance: see errorNorm.
func (b *batch) norm(e []float64, i int) float64 {
	return errorNorm(e, b.row(b.y, i), b.row(b.y1, i), b.tol)
}
