package integrators

import "math"

// Constants of the choice of the step, as those of adams.
const (
	twoStepCaution = 0.3 // the estimate of the error counts for so much
	twoStepAim     = 0.5 // error of a step aimed at, in units of the tolerance
	twoStepGrow    = 2.0 // growth of a step at most
	twoStepShrink  = 0.5 // shrinking at least to this after an accepted step
	twoStepCut     = 0.1 // and after a refused one
	twoStepRetry   = 0.9 // a refused step shrinks at most to this
	twoStepFresh   = 3   // so many refusals in a row say that the past tells nothing: start afresh
)

// pace implements pacer. A step of size q h after one of size h is off by q spread(q) times h^(s+1)
// and a derivative of the solution: see twoStepTableau.spread.
func (s *twoStep) pace(b *batch, i int, err float64) (next float64, accept bool) {
	w, h := &s.rows[b.rows[i]], b.h[i]
	if !(err <= 1) {
		return h * s.refused(w, h, err), false
	}
	unit := err / s.tb.spread(1)
	if w.size > 0 {
		ratio := h / w.size
		unit = err * math.Pow(ratio, float64(s.tb.s)) / s.tb.spread(ratio)
	}
	return h * s.longest(unit, 1, twoStepShrink, twoStepGrow), true
}

// refused says by how much a refused step shrinks.
func (s *twoStep) refused(w *twoStepRow, h, err float64) float64 {
	if w.refusals++; w.refusals >= twoStepFresh {
		w.size, w.refusals = 0, 0
		return twoStepCut
	}
	if w.size == 0 || !finite(err) {
		return within(twoStepCut, math.Pow(twoStepAim/err, 1/float64(s.tb.s+1)), twoStepRetry)
	}
	ratio := h / w.size
	return s.longest(err/s.tb.spread(ratio), ratio, twoStepCut, twoStepRetry)
}

// longest is the largest factor q between lo and hi for which unit q spread(q ratio) is what is aimed at.
func (s *twoStep) longest(unit, ratio, lo, hi float64) float64 {
	const halvings = 16
	over := func(q float64) bool { return !(unit*q*s.tb.spread(q*ratio) <= twoStepAim) }
	if !over(hi) {
		return hi
	}
	return bisect(over, lo, hi, halvings)
}
