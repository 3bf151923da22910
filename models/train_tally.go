package models

import "math"

// tally is what became of the examples since the last row of /training.
type tally struct {
	presented, unsettled, dropped int64
	answered                      int64   // those whose output could be judged
	loss, wrong                   float64 // sums over them
	time                          float64 // s, their sum
	steps, products, pairs        int64
	residual                      float64 // the largest
	bad                           bool    // some phase ended badly
	ending                        Verdict // of the last that did
}

// verdict is the last bad one, or settled.
func (t *tally) verdict() Verdict {
	if t.bad {
		return t.ending
	}
	return Settled
}

// add puts what was counted since a row to a sum.
func (t *tally) add(o *tally) {
	t.presented, t.unsettled, t.dropped = t.presented+o.presented, t.unsettled+o.unsettled, t.dropped+o.dropped
}

// answer counts an output with its loss.
func (t *tally) answer(loss float64, wrong bool) {
	t.answered++
	t.loss += loss
	if wrong {
		t.wrong++
	}
}

// unsettledExample counts an example that ended badly.
func (t *tally) unsettledExample(e *Episode, dropped bool) {
	t.unsettled++
	if dropped {
		t.dropped++
	}
	t.bad, t.ending = true, e.Verdict
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

// number is v, or NaN where that is not finite.
func number(v float64) float64 {
	if v-v != 0 {
		return math.NaN()
	}
	return v
}

// mean of a sum over n examples; NaN without any.
func mean(sum float64, n int64) float64 {
	if n == 0 {
		return math.NaN()
	}
	return sum / float64(n)
}
