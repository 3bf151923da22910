package integrators

import (
	"fmt"
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
	// acceptable reports whether place i may go on from an |f| that is not the smallest so far.
	acceptable(w *relaxation, i int) bool
	// hasty reports whether every iteration should make |f| clearly smaller by now.
	hasty(w *relaxation) bool
}

// relaxation is a search for rest at work: the rows not yet at rest, packed.
type relaxation struct {
	restSettings
	equation
	measure measure
	iteration
	made string // what the iteration is
	n, m int    // variables of a row, active rows

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
	last    float64 // one iteration before
	best    float64 // smallest
	age     int     // iterations since
	slow    int     // iterations in a row that made little of |f|
	retreat int     // in a row
	single  bool    // goes on alone
	held    bool    // is retreating: no step this turn
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
		w.places[i] = relaxing{res: &w.result.Rows[i], best: math.Inf(1), last: math.Inf(1)}
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
	cut := func(k int) []float64 { return vectors[k*rows*n : (k+1)*rows*n : (k+1)*rows*n] }
	w.y, w.f, w.step, w.best, w.bestF, w.scrap = cut(0), cut(1), cut(2), cut(3), cut(4), cut(5)
}

// release holds on to nothing of the caller's.
func (w *relaxation) release() {
	w.result, w.out, w.done = nil, nil, nil
	w.equation, w.measure = equation{}, measure{}
	clear(w.places)
}

func (w *relaxation) row(v []float64, i int) []float64 { return v[i*w.n : (i+1)*w.n : (i+1)*w.n] }

// toBest takes place i back to its best state.
func (w *relaxation) toBest(i int) {
	copy(w.row(w.y, i), w.row(w.best, w.rows[i]))
	copy(w.row(w.f, i), w.row(w.bestF, w.rows[i]))
	w.places[i].norm = w.places[i].best
}

// turns iterates until every row has ended.
func (w *relaxation) turns() {
	for ; w.m > 0; w.retire() {
		w.equation.evaluate(w.f[:w.m*w.n], w.t[:w.m], w.y[:w.m*w.n], w.rows[:w.m])
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

// judge decides what becomes of place i in its new state.
func (w *relaxation) judge(i int) {
	p := &w.places[i]
	p.last, p.norm, p.held = p.norm, norm2(w.row(w.f, i)), false
	size, index := largest(w.row(w.y, i))
	if !finite(p.norm) || !(size <= w.diverged) {
		w.spoilt(i, index)
		return
	}
	if p.first == 0 {
		p.first, p.last = p.norm, p.norm
	}
	w.remember(i)
	if w.rested(i) {
		w.end(i, AtRest, "")
		return
	}
	switch {
	case p.res.Iterations >= w.most:
		w.give(i, fmt.Sprintf("after %d iterations", w.most))
	case p.age > w.patience:
		w.give(i, fmt.Sprintf("no iteration of the last %d made |f| smaller", w.patience))
	case p.age > 0 && !w.acceptable(w, i):
		w.back(i)
	}
}

// remember keeps the best state, and notes whether the shared factors still serve.
func (w *relaxation) remember(i int) {
	p := &w.places[i]
	if p.slow++; p.norm < serves*p.last || !w.hasty(w) {
		p.slow = 0
	}
	if p.age++; p.norm < p.best {
		p.best, p.age, p.retreat = p.norm, 0, 0
		copy(w.row(w.best, w.rows[i]), w.row(w.y, i))
		copy(w.row(w.bestF, w.rows[i]), w.row(w.f, i))
	}
	if !p.single && p.slow >= mostSlow {
		p.single = true
		w.toBest(i)
	}
}

// Shared factors serve a row as long as |f| shrinks by a third at least, two misses in a row apart. It
// then goes on alone, from its best state.
const (
	serves   = 0.7
	mostSlow = 3
)

// spoilt handles a state where f is not finite, or which has left.
func (w *relaxation) spoilt(i, index int) {
	p := &w.places[i]
	if p.first == 0 {
		_, at := largest(w.row(w.f, i))
		p.res.Index = at
		w.end(i, NotFiniteRest, fmt.Sprintf("the derivative of variable %d is not finite where the search begins", at))
		return
	}
	p.age++
	p.single = true
	if w.back(i); p.res.Status == NoRest {
		p.res.Message = fmt.Sprintf("variable %d leaves all bounds: %s", index, p.res.Message)
	}
}

// back halves the way from the best state to where place i stands.
func (w *relaxation) back(i int) {
	p := &w.places[i]
	if p.retreat++; p.retreat > mostRetreats {
		w.give(i, "no way downhill from the best state was found")
		return
	}
	p.held, p.single = true, true
	y, best := w.row(w.y, i), w.row(w.best, w.rows[i])
	for j, v := range best {
		if d := y[j] - v; finite(d) {
			y[j] = v + d/2
		} else {
			y[j] = v
		}
	}
}

// mostRetreats is how often a step is halved; a ten-thousandth is then left of it.
const mostRetreats = 14

// rested reports whether place i is at rest. R is asked for once at the start, and again when it is
// likely to be within tolerance: R changes nearly as |f| does.
func (w *relaxation) rested(i int) bool {
	p, y, f := &w.places[i], w.row(w.y, i), w.row(w.f, i)
	if p.atNorm > 0 && p.r*p.norm > likely*p.atNorm {
		return false
	}
	p.r, p.atNorm = w.measure.residual(w.at, y, f, w.rows[i]), p.norm
	p.res.Residual = p.r
	if !(p.r <= 1) {
		return false
	}
	e, ok := w.measure.correction(w.at, y, f, w.rows[i])
	if p.res.Correction, p.res.Singular = e, !ok; !ok {
		p.res.Correction = math.NaN()
		return true
	}
	return e <= 1
}

// likely is the R foretold up to which it is measured.
const likely = 10

// give ends place i without rest.
func (w *relaxation) give(i int, why string) {
	w.end(i, NoRest, fmt.Sprintf("%s did not converge: %s; smallest |f| %.3g, at the start %.3g. "+
		"Begin nearer to rest, try another method of %v, or follow the motion in time", w.method, why, w.places[i].best, w.places[i].first, RestMethods()))
}

// end closes place i.
func (w *relaxation) end(i int, status RestStatus, message string) {
	p := &w.places[i]
	p.res.Status, p.res.Message = status, message
	if status != AtRest && !math.IsInf(p.best, 1) {
		w.toBest(i)
		p.res.Residual = w.measure.residual(w.at, w.row(w.y, i), w.row(w.f, i), w.rows[i])
	}
}

// retire hands back the rows that have ended and gives their places to others.
func (w *relaxation) retire() {
	for i := w.m - 1; i >= 0; i-- {
		p := &w.places[i]
		if p.res.Status == searching {
			continue
		}
		copy(w.row(w.out, w.rows[i]), w.row(w.y, i))
		w.m--
		if last := w.m; i != last {
			w.rows[i], w.places[i] = w.rows[last], w.places[last]
			copy(w.row(w.y, i), w.row(w.y, last))
			copy(w.row(w.f, i), w.row(w.f, last))
		}
	}
}

// propose moves every row that is not retreating on by one iteration.
func (w *relaxation) propose() {
	w.list = w.list[:0]
	for i := range w.m {
		if p := &w.places[i]; !p.single && !p.held {
			w.list = append(w.list, i)
		}
	}
	if len(w.list) > 0 && w.together(w, w.list) != nil {
		for _, i := range w.list {
			w.places[i].single = true
		}
		w.list = w.list[:0]
	}
	for _, i := range w.list {
		w.move(i)
	}
	for i := range w.m {
		if p := &w.places[i]; p.single && !p.held {
				w.moveAlone(i)
		}
	}
}

func (w *relaxation) moveAlone(i int) {
	if err := w.alone(w, i); err != nil {
		w.give(i, err.Error())
		return
	}
	w.move(i)
}

// move takes the step of place i.
func (w *relaxation) move(i int) {
	y := w.row(w.y, i)
	for j, d := range w.row(w.step, i) {
		y[j] += d
	}
	res := w.places[i].res
	res.Iterations++
	res.Stats.Accepted++
}

// norm2 is the Euclidean norm, by the largest number so that nothing overflows.
func norm2(v []float64) float64 {
	size, _ := largest(v)
	if size == 0 || !finite(size) {
		return size
	}
	sum := 0.0
	for _, x := range v {
		sum += x / size * (x / size)
	}
	return size * math.Sqrt(sum)
}
