package integrators

import "math"

// Constants of the choice of order and step.
const (
	bdfCaution = 5.0 // the estimate of the error counts for so much
	bdfSafety  = 0.8
	bdfWorth   = 1.2 // a step grows by that at least: less is not worth a factorisation
	bdfGrow    = 5.0
	bdfShrink  = 0.2
	bdfFresh   = 3 // so many refusals in a row say that the higher differences tell nothing
)

// bdfCautionOf is more where the order is held low, and the estimate is one order above it all the time.
func bdfCautionOf(maxOrder int) Caution {
	if maxOrder == 0 || maxOrder <= usualBDF {
		return Caution{Factor: 48, Power: 1.0 / 2}
	}
	return Caution{Factor: 2, Power: 0.12}
}

func bdfFactor(err float64, k int) float64 {
	return bdfSafety * math.Pow(max(err, math.SmallestNonzeroFloat64), -1/float64(k+1))
}

// pace implements pacer. After k + 1 steps of one size the order goes to whichever of k - 1, k and
// k + 1 promises the longest step.
func (s *bdfStepper) pace(b *batch, i int, err float64) (next float64, accept bool) {
	w, h := &s.rows[b.rows[i]], b.h[i]
	if !(err <= 1) {
		return h * s.refused(w, err), false
	}
	if w.equal < w.k {
		return h, true
	}
	best, order := bdfFactor(err, w.k), w.k
	for _, k := range []int{w.k - 1, w.k + 1} {
		if k < 1 || k > s.most(b) {
			continue
		}
		for x, v := range s.row(w.then, k+1) {
			s.neighbour[x] = bdfCaution * bdfError[k] * v
		}
		if factor := bdfFactor(b.norm(s.neighbour, i), k); factor > best {
			best, order = factor, k
		}
	}
	if best < bdfWorth {
		return h, true
	}
	w.thenK = order
	return h * min(best, bdfGrow), true
}

// refused says by how much a refused step shrinks.
func (s *bdfStepper) refused(w *bdfRow, err float64) float64 {
	if w.refusals++; w.refusals >= bdfFresh {
		w.k = 1
	}
	w.equal = 0
	return within(bdfShrink, bdfFactor(err, w.k), 0.9)
}
