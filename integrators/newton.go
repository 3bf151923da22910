package integrators

import "math"

// newton judges one simplified Newton iteration by the sizes of its corrections: by their ratio,
// the rate of convergence, what is left to correct is about rate/(1-rate) times the last one.
// Hairer, Wanner, Solving Ordinary Differential Equations II, IV.8.
type newton struct {
	count int
	size  float64 // of the last correction, in units of the tolerance
	rate  float64 // of convergence; 0: not known
}

// criterion says when an iteration has converged, or is not going to.
type criterion struct {
	tol      tolerance // the unit of corrections
	kappa    float64   // of it may be left over
	most     int       // iterations
	memory   float64   // a rate counts for so much of the next one, at least: a fall may be an accident
	foretell bool      // fail once the rate says that the iterations left will not do
	settle   bool      // rounding is the goal: once there, a correction need not shrink any more
}

// verdict on an iteration.
type verdict int8

const (
	goesOn verdict = iota
	converged
	failed
)

// mostToRounding is how many iterations fixed steps get.
const mostToRounding = 20

// of completes a method's criterion for place i. Steps of a fixed size have no tolerance to go by:
// their equations are solved to rounding of the state, at the start and at work.
func (c criterion) of(b *batch, i int, work []float64) criterion {
	if !b.fixed {
		c.tol, c.kappa = b.tol, max(c.kappa, 10*rounding/b.tol.rel)
		return c
	}
	before, _ := largest(b.row(b.y, i))
	now, _ := largest(work)
	c.tol = tolerance{rel: rounding, abs: rounding * max(before, now, smallestState)}
	c.kappa, c.most, c.settle = 1, mostToRounding, true
	return c
}

const (
	rounding      = 0x1p-52
	smallestState = 1e-290 // to have a unit also where the state is zero
)

// judge takes in the size of a correction.
func (n *newton) judge(size float64, c criterion) verdict {
	n.count++
	if !finite(size) {
		return failed
	}
	switch {
	case n.count == 2:
		n.rate = size / n.size
	case n.count > 2:
		n.rate = max(size/n.size, c.memory*n.rate)
	}
	n.size = size
	switch {
	case size == 0, n.rate > 0 && n.rate < 1 && n.rate/(1-n.rate)*size < c.kappa, c.settle && n.atRounding():
		return converged
	case n.count > 1 && !c.settle && size <= mostKappa && n.ends(c): // no better is to be had, by rounding
		return converged
	case n.ends(c):
		return failed
	}
	return goesOn
}

// ends reports that an iteration has not converged, and is not going to.
func (n *newton) ends(c criterion) bool { return n.count == c.most || n.count > 1 && n.hopeless(c) }

// mostKappa is the most that any method leaves over of the tolerance, but for bdf.
const mostKappa = 0.03

// atRounding reports that what is corrected is rounding.
func (n *newton) atRounding() bool { return n.rate > 0.5 && n.size < 64 }

// hopeless reports that the iterations left will not do.
func (n *newton) hopeless(c criterion) bool {
	if c.settle {
		return n.rate > 2
	}
	return n.rate >= 1 || c.foretell && math.Pow(n.rate, float64(c.most-n.count+1))/(1-n.rate)*n.size > c.kappa
}
