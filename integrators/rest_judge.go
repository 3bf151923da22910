package integrators

import (
	"fmt"
	"gonum.org/v1/gonum/floats"
	"math"
)

// judge decides what becomes of place i in its new state.
func (w *relaxation) judge(i int) {
	p := &w.places[i]
	p.norm, p.held = floats.Norm(w.row(w.f, i), 2), false
	size, index := largest(w.row(w.y, i))
	if !finite(p.norm) || !(size <= w.diverged) {
		w.spoilt(i, index)
		return
	}
	if p.first == 0 {
		p.first, p.before = p.norm, p.norm
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
	case p.age > 0 && !w.wayOf(p).acceptable(p):
		w.halve(i)
	}
}

// remember keeps the best state, and notes whether the shared factors still serve.
func (w *relaxation) remember(i int) {
	p := &w.places[i]
	if p.slow++; w.serves(w, p) {
		p.slow = 0
	}
	if p.age++; p.norm < p.best {
		p.best, p.age = p.norm, 0
		copy(w.row(w.best, w.rows[i]), w.row(w.y, i))
		copy(w.row(w.bestF, w.rows[i]), w.row(w.f, i))
	}
	if !p.single && max(p.slow, p.age) >= mostSlow {
		p.single = true
		w.toBest(i)
	}
}

// mostSlow is how many iterations in a row the shared factors may fail a row, which then goes on alone
// from its best state.
const mostSlow = 3

// spoilt handles a state where f is not finite, or which has left.
func (w *relaxation) spoilt(i, index int) {
	p := &w.places[i]
	if p.first == 0 {
		_, at := largest(w.row(w.f, i))
		p.res.Index = at
		w.end(i, NotFiniteRest, fmt.Sprintf("the derivative of %s is not finite where the search begins", w.variable(at)))
		return
	}
	p.age++
	if w.halve(i); p.res.Status == NoRest {
		p.res.Message = fmt.Sprintf("%s leaves all bounds: %s", w.variable(index), p.res.Message)
	}
}

// halve takes half of the last step of place i back, and makes it go on alone.
func (w *relaxation) halve(i int) {
	p := &w.places[i]
	p.single = true
	if p.retreat++; p.retreat > mostRetreats {
		w.give(i, "no way downhill was found")
		return
	}
	step := w.row(w.step, i)
	if size, _ := largest(step); !finite(size) {
		w.toBest(i)
		return
	}
	p.held = true
	p.h /= 2
	floats.Scale(0.5, step)
	floats.AddScaled(w.row(w.y, i), -1, step)
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

// give ends place i without rest, unless the steps that the shared factors gave may be to blame: then it
// begins once more where it began, alone. Pseudo-time that led to no rest gives way to Newton's method,
// which finds those that the motion leads away from, too.
func (w *relaxation) give(i int, why string) {
	p := &w.places[i]
	switch left := p.res.Iterations < w.most; {
	case left && p.shared && !p.again:
		w.restart(i, p.newton)
	case left && !p.newton && w.method != "newton":
		w.restart(i, true)
	default:
		w.end(i, NoRest, fmt.Sprintf("%s did not converge: %s; smallest |f| %.3g, at the start %.3g. "+
			"Begin nearer to rest, %sor follow the motion in time", w.tried(p), why, p.best, p.first, w.other()))
	}
}

// restart takes place i back to where it began, to go on alone.
func (w *relaxation) restart(i int, newton bool) {
	p := &w.places[i]
	*p = relaxing{res: p.res, first: p.first, best: math.Inf(1), before: math.Inf(1), single: true, again: true, held: true, newton: newton}
	if newton {
		p.res.Method = "newton"
	}
	copy(w.row(w.y, i), w.row(w.out, w.rows[i]))
}

// tried names the methods that place i was searched by.
func (w *relaxation) tried(p *relaxing) string {
	if p.newton {
		return w.method + ", and then newton,"
	}
	return w.method
}

// other advises the method that was not tried, if there is one.
func (w *relaxation) other() string {
	if w.method == "newton" {
		return "try the method pseudo-transient, "
	}
	return ""
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
