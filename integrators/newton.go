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

// criterion says when an iteration has converged.
type criterion struct {
	tol    tolerance // the unit of corrections
	kappa  float64   // of it may be left over
	most   int       // iterations
	settle bool      // rounding is the goal: once there, a correction need not shrink any more
}

// verdict on an iteration.
type verdict int8

const (
	goesOn verdict = iota
	converged
	failed
)

// Iterations at most, within a tolerance and down to rounding.
const (
	mostIterations = 6
	mostToRounding = 20
)

// criterion of place i, kappa being the fraction of the tolerance that may be left over. Steps of a
// fixed size have no tolerance to go by: their equations are solved to rounding of the state, at the
// start and at work.
func (b *batch) criterion(i int, kappa float64, work []float64) criterion {
	if !b.fixed {
		return criterion{tol: b.tol, kappa: kappa, most: mostIterations}
	}
	before, _ := largest(b.row(b.y, i))
	now, _ := largest(work)
	return criterion{
		tol:   tolerance{rel: rounding, abs: rounding * max(before, now, smallestState)},
		kappa: 1, most: mostToRounding, settle: true,
	}
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
	if n.count > 1 {
		n.rate = size / n.size
	}
	n.size = size
	switch {
	case size == 0, n.rate > 0 && n.rate < 1 && n.rate/(1-n.rate)*size < c.kappa, c.settle && n.atRounding():
		return converged
	case n.count == c.most || n.count > 1 && n.hopeless(c):
		return failed
	}
	return goesOn
}

// atRounding reports that what is corrected is rounding.
func (n *newton) atRounding() bool { return n.rate > 0.5 && n.size < 64 }

// hopeless reports that the iterations left will not do.
func (n *newton) hopeless(c criterion) bool {
	if c.settle {
		return n.rate > 2
	}
	return n.rate >= 1 || math.Pow(n.rate, float64(c.most-n.count+1))/(1-n.rate)*n.size > c.kappa
}
