package integrators

import "math"

// Constants of the choice of order and step, in the place of the halving and doubling of Shampine &
// Gordon. They need the fewest evaluations for the accuracy reached on random networks, where the
// minimum is flat. Caution makes errors come as near to the tolerance as those of other codes.
const (
	adamsCaution = 8.0 // the estimate of the error counts for so much
	adamsAim     = 0.3 // error of a step aimed at, in units of the tolerance
	adamsGrow    = 2.0 // growth of a step at most
	adamsRise    = 4.0 // and while the order rises from the start on
	adamsShrink  = 0.5 // shrinking at least to this after an accepted step
	adamsCut     = 0.1 // and after a refused one
	adamsRetry   = 0.9 // a refused step shrinks at most to this
	adamsFresh   = 3   // so many refusals in a row say that the past tells nothing: start afresh
)

// adamsFactor is by how much a step with an error of order k may grow.
func adamsFactor(err float64, k int) float64 {
	return math.Pow(adamsAim/max(err, math.SmallestNonzeroFloat64), 1/float64(k+1))
}

// pace implements pacer. The order goes to whichever of k - 1, k and k + 1 promises the longest step.
func (s *adamsStepper) pace(b *batch, i int, err float64) (next float64, accept bool) {
	w, h := &s.rows[b.rows[i]], b.h[i]
	if !(err <= 1) {
		return h * s.refused(b, i, err), false
	}
	most := mostAdams
	if b.maxOrder > 0 {
		most = min(most, max(1, b.maxOrder-1))
	}
	if w.rising && w.k < most && h <= adamsBound(b, w.k+1) {
		factor := adamsFactor(err, w.k)
		if factor >= 1 || w.k < 3 {
			w.thenK++
			return min(h*within(1, factor, adamsRise), adamsBound(b, w.thenK)), true
		}
	}
	w.thenRising = false
	longest := 0.0
	for k := max(1, w.k-1); k <= min(w.k+1, most, w.thenPoints-1); k++ {
		size := adamsCaution * h * adamsErrors[k] * b.norm(s.row(w.then, k), i)
		if step := min(h*adamsFactor(size, k), adamsBound(b, k)); step > longest {
			longest, w.thenK = step, k
		}
	}
	return h * within(adamsShrink, longest/h, adamsGrow), true
}

// refused says by how much a refused step shrinks. The order sinks where a lower one promises more.
func (s *adamsStepper) refused(b *batch, i int, err float64) float64 {
	w := &s.rows[b.rows[i]]
	w.rising = w.k == 1
	factor := within(adamsCut, adamsFactor(err, w.k), adamsRetry)
	if w.refusals++; w.refusals >= adamsFresh {
		w.k, w.points, w.rising = 1, 1, true
		return adamsCut
	}
	if w.k > 1 && s.lower(b, i) < err {
		w.k--
	}
	return factor
}

// lower is the error of the step just refused, had its order been lower by one.
func (s *adamsStepper) lower(b *batch, i int) float64 {
	w, h := &s.rows[b.rows[i]], b.h[i]
	g := s.g[:w.k+1]
	adamsWeights(g, s.power[:w.k+1], w.back, h, 1)
	miss, low := g[w.k]-g[w.k-1], g[w.k-1]
	if w.k > 1 {
		low -= g[w.k-2]
	}
	e, scale := b.row(b.e, i), adamsCaution*h*low*w.scale[w.k-1]
	for x, phi := range s.row(w.now, w.k-1) {
		s.neighbour[x] = e[x]*low/miss + scale*phi
	}
	return b.norm(s.neighbour, i)
}
