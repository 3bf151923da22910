package models

import "math"

// tally is what became of the examples since the last row of /training.
type tally struct {
	presented, unsettled, dropped int64
	loss, wrong                   float64 // sums over the presented
	time                          float64 // s, their sum
	steps, products, pairs        int64
	residual                      float64 // the largest
	bad                           bool    // some phase ended badly
	worst                         Verdict // the last that did
}

// verdict is the last bad one, or settled.
func (t *tally) verdict() Verdict {
	if t.bad {
		return t.worst
	}
	return Settled
}

// add puts what was counted since a row to a sum.
func (t *tally) add(o *tally) {
	t.presented, t.unsettled, t.dropped = t.presented+o.presented, t.unsettled+o.unsettled, t.dropped+o.dropped
}

// unsettledExample counts an example that ended badly.
func (t *tally) unsettledExample(e *Episode, dropped bool) {
	t.unsettled++
	if dropped {
		t.dropped++
	}
	t.bad, t.worst = true, e.Verdict
}

// episode counts a phase that had to settle.
func (t *tally) episode(e *Episode) {
	t.time += e.Duration
	t.steps += e.Accepted
	t.products += e.products
	t.pairs += e.Evaluations
	if !math.IsNaN(e.Residual) {
		t.residual = math.Max(t.residual, e.Residual)
	}
}

// mean of a sum over n examples; NaN without any.
func mean(sum float64, n int64) float64 {
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}
