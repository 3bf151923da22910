package integrators

// batch holds the active rows, packed: place i, 0 <= i < m, is trial rows[i].
type batch struct {
	sys  System
	n, m int // variables of a row, active rows
	rows []int

	t, h, end []float64 // start, size and end of the step being tried; end is t + h up to rounding
	y, dy     []float64 // at the start
	y1, dy1   []float64 // at the end
	e         []float64 // error estimate of y1

	// unsolved, where > 0: the step could not be computed (an iteration did not converge, a matrix
	// was singular), and is to be tried again with the size times this. Cleared before every try.
	unsolved []float64

	tol   tolerance // of a step's error
	asked tolerance // what was asked for: see Caution
	fixed bool      // the step size is the caller's
	ends  bool      // somebody judges by dy1: a derivative good to the tolerance only would not do
	steps fixedSteps
	stats []*Stats
	res   []*RowResult

	// What a stepper may say of each place besides: that dy1 holds the derivative at the end, the
	// order of its estimate (0: as needs() says), and the largest step to be tried next.
	known []bool
	order []int
	most  []float64
	rho   float64 // spectral radius as the system knows it; 0: it does not
	limit float64 // what Solver.Cap lays on explicit steps; 0: nothing

	maxOrder int // of methods of variable order; 0: their own choice

	one struct { // scratch of evaluateAt
		t   [1]float64
		row [1]int
	}
}

// tolerance of an error e: |e| <= abs + rel |y|.
type tolerance struct{ rel, abs float64 }

// fixedSteps are what the caller wants of steps of one size.
type fixedSteps struct {
	size float64 // Solver.Step; 0: adaptive
	mesh float64 // of the paths of noise, as set
}

func newBatch(sys System, rows int) *batch {
	b := newBatchOf(sys.Dim(), rows)
	b.sys = sys
	return b
}

// newBatchOf makes room for rows of n variables.
func newBatchOf(n, rows int) *batch {
	vectors := make([]float64, 5*rows*n)
	part := func(k int) []float64 { return cut(vectors, k, rows*n) }
	return &batch{
		n: n, m: rows, rows: make([]int, rows),
		t: make([]float64, rows), h: make([]float64, rows), end: make([]float64, rows),
		y: part(0), dy: part(1), y1: part(2), dy1: part(3), e: part(4),
		unsolved: make([]float64, rows), stats: make([]*Stats, rows), res: make([]*RowResult, rows),
		known: make([]bool, rows), order: make([]int, rows), most: make([]float64, rows),
	}
}

// row returns place i of a packed array.
func (b *batch) row(v []float64, i int) []float64 { return cut(v, i, b.n) }

// active returns the part of a packed array that holds the active rows.
func (b *batch) active(v []float64) []float64 { return v[:b.m*b.n] }

// dropInto overwrites place i with the last active place, which falls away.
func (b *batch) dropInto(i int) {
	b.m--
	last := b.m
	if i == last {
		return
	}
	b.rows[i], b.t[i] = b.rows[last], b.t[last]
	b.h[i], b.end[i] = b.h[last], b.end[last] // the step may have been proposed already
	b.stats[i], b.res[i], b.most[i] = b.stats[last], b.res[last], b.most[last]
	copy(b.row(b.y, i), b.row(b.y, last))
	copy(b.row(b.dy, i), b.row(b.dy, last))
}
