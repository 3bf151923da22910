package integrators

import (
	"math"
)

// iteration proposes steps towards rest.
type iteration interface {
	// begin starts a search of rows.
	begin(w *relaxation)
	// together writes the steps of the places in list, which share one factorisation, to w.step. An
	// error says that the matrix is singular: the rows then go on alone.
	together(w *relaxation, list []int) error
	// alone writes the step of place i by factors of its own.
	alone(w *relaxation, i int) error
	// acceptable reports whether place i may go on from an |f| that is not the smallest so far; if
	// not, the step is halved.
	acceptable(p *relaxing) bool
	// serves reports whether the shared factors did place i good.
	serves(w *relaxation, p *relaxing) bool
}

// relaxation is a search for rest at work: the rows not yet at rest, packed.
type relaxation struct {
	restSettings
	equation
	measure measure
	iteration
	made   string      // what the iteration is
	newton chordNewton // of rows that pseudo-time led to no rest
	n, m   int         // variables of a row, active rows

	at     float64
	t      []float64 // at, for each row
	rows   []int     // place -> trial
	places []relaxing
	y      []float64 // packed
	f      []float64 // packed
	step   []float64 // packed: the next step
	best   []float64 // by trial: the state of the smallest |f|
	bestF  []float64 // and f there
	list   []int
	scrap  []float64 // packed right-hand sides and solutions

	result *RestResult
	out    []float64 // the caller's y
}

// relaxing is the memory of one active row.
type relaxing struct {
	res     *RestRow
	first   float64 // |f| at the start
	norm    float64 // now
	before  float64 // before the last step
	best    float64 // smallest
	age     int     // iterations since
	slow    int     // iterations in a row that the shared factors did not serve
	retreat int     // halvings of the step
	shared  bool    // took steps by shared factors
	single  bool    // goes on alone
	again   bool    // began a second time, alone
	held    bool    // its step was halved: no other this turn
	newton  bool    // Newton's method alone, after pseudo-time led to no rest
	h       float64 // pseudo-time step of one that goes on alone; 0: none yet

	r, atNorm float64 // R when last asked for, and |f| then; atNorm 0: never
}

// begin takes over a search.
func (w *relaxation) begin(sys System, set restSettings, rows int, t float64, y []float64) {
	w.restSettings, w.equation, w.at, w.out = set, newEquation(sys), t, y
	w.measure = measure{sys: sys, tau: set.tau, rtol: set.rtol, atol: set.atol}
	w.measure.own, _ = sys.(Equilibrium)
	w.room(rows, sys.Dim())
	w.result, w.m = newRestResult(rows), rows
	copy(w.y, y)
	for i := range rows {
		w.rows[i], w.t[i] = i, t
		w.result.Rows[i].Method = set.method
		w.places[i] = relaxing{res: &w.result.Rows[i], best: math.Inf(1), before: math.Inf(1)}
	}
	w.iteration.begin(w)
}

// room makes the work space, if there is not enough.
func (w *relaxation) room(rows, n int) {
	if w.n == n && len(w.places) == rows && w.made == w.method {
		return
	}
	w.n, w.made = n, w.method
	w.iteration = restMethods[w.method](rows, n)
	w.t, w.rows, w.places, w.list = make([]float64, rows), make([]int, rows), make([]relaxing, rows), make([]int, 0, rows)
	vectors := make([]float64, 6*rows*n)
	part := func(k int) []float64 { return cut(vectors, k, rows*n) }
	w.y, w.f, w.step, w.best, w.bestF, w.scrap = part(0), part(1), part(2), part(3), part(4), part(5)
}

// release holds on to nothing of the caller's.
func (w *relaxation) release() {
	w.result, w.out, w.done = nil, nil, nil
	w.equation, w.measure = equation{}, measure{}
	clear(w.places)
}

func (w *relaxation) row(v []float64, i int) []float64 { return cut(v, i, w.n) }

// wayOf is how place p goes on.
func (w *relaxation) wayOf(p *relaxing) iteration {
	if p.newton {
		return &w.newton
	}
	return w.iteration
}

// toBest takes place i back to its best state.
func (w *relaxation) toBest(i int) {
	copy(w.row(w.y, i), w.row(w.best, w.rows[i]))
	copy(w.row(w.f, i), w.row(w.bestF, w.rows[i]))
	w.places[i].norm, w.places[i].age = w.places[i].best, 0
}

// turns iterates until every row has ended.
func (w *relaxation) turns() {
	for ; w.m > 0; w.retire() {
		w.evaluate(w.f[:w.m*w.n], w.t[:w.m], w.y[:w.m*w.n], w.rows[:w.m])
		cancelled := w.cancelled()
		for i := range w.m {
			s := &w.places[i].res.Stats
			s.Evaluations++
			s.Products++
			if w.judge(i); cancelled && w.places[i].res.Status == searching {
				w.end(i, InterruptedRest, "interrupted")
			}
		}
		w.retire()
		w.propose()
	}
}

func (w *relaxation) cancelled() bool {
	select {
	case <-w.done: // a nil channel never comes
		return true
	default:
		return false
	}
}
