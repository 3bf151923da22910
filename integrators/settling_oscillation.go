package integrators

import "math"

// oscillation is what the turning points of the projection tell.
type oscillation struct {
	seen    bool // at least fewPeriods, the last of them recent
	period  float64
	scatter float64 // of the periods, relative; +Inf if the state does not come back
	swing   float64 // the last from top to bottom
	growth  logFit  // of the swings
	turns   int
}

const (
	fewPeriods  = 3    // whole ones
	steady      = 0.02 // scatter of periods and of levels of a periodic motion
	fewErratic  = 12   // turning points without a recurrence before there is said to be none
	mostPeaks   = 16   // in one period
	ripple      = 0.05 // of the largest swing: not a turning point of its own
	clearGrowth = 0.02 // change of the logarithm of the swing over the part looked at
	overdue     = 2.0  // periods without a turning point: the oscillation has ended
)

// oscillationOf reads turning points up to time end.
func oscillationOf(all []turn, end float64) oscillation {
	o := oscillation{scatter: math.Inf(1)}
	if n := len(all); n >= 2 {
		o.swing = math.Abs(all[n-1].level - all[n-2].level)
	}
	turns := smooth(all)
	n := len(turns)
	if o.turns = n; n < 2*fewPeriods {
		return o
	}
	o.period = 2 * (turns[n-1].t - turns[0].t) / float64(n-1)
	o.swing = math.Abs(turns[n-1].level - turns[n-2].level)
	if end-all[len(all)-1].t > overdue*o.period {
		return o
	}
	o.seen = true
	o.growth = growthOf(turns)
	if period, scatter := recurrence(tops(turns), heightOf(turns)); scatter < steady {
		o.period, o.scatter = period, scatter
	}
	return o
}

// changes reports whether the swings grow or shrink.
func (o *oscillation) changes() bool {
	return math.Abs(o.growth.change) > max(clearGrowth, clearScale*o.growth.scatter)
}

// regular reports whether the oscillation is one that can be named.
func (o *oscillation) regular() bool { return o.changes() || o.scatter < steady }

// describe tells the motion of a regular oscillation.
func (o *oscillation) describe(t *Trend) {
	t.Period = o.period
	switch {
	case !o.changes():
		t.Motion, t.Scatter = Periodic, o.scatter
	case o.growth.slope < 0:
		t.Motion, t.Rate = Decaying, o.growth.slope
	default:
		t.Motion, t.Rate = Growing, o.growth.slope
	}
}

// growthOf fits the logarithm of the swings.
func growthOf(turns []turn) logFit {
	t, v := make([]float64, len(turns)-1), make([]float64, len(turns)-1)
	for i := range t {
		t[i] = (turns[i].t + turns[i+1].t) / 2
		v[i] = math.Log(math.Abs(turns[i+1].level - turns[i].level))
	}
	return theilSen(t, v)
}

// smooth takes out ripples: swings far smaller than the largest, and not larger than their
// neighbours. In an oscillation that grows or dies away every swing has a smaller neighbour.
func smooth(turns []turn) []turn {
	least := ripple * heightOf(turns)
	swing := func(a, b turn) float64 { return math.Abs(a.level - b.level) }
	out := make([]turn, 0, len(turns))
	for _, t := range turns {
		out = append(out, t)
		for n := len(out); n >= 4; n = len(out) {
			a, b, c, d := out[n-4], out[n-3], out[n-2], out[n-1]
			if s := swing(b, c); s >= least || s > swing(a, b) || s > swing(c, d) {
				break
			}
			out = append(out[:n-3], d)
		}
	}
	for len(out) > 1 && swing(out[0], out[1]) < least { // begun within a ripple
		out = out[1:]
	}
	for n := len(out); n > 1 && swing(out[n-2], out[n-1]) < least; n = len(out) {
		out = out[:n-1]
	}
	if len(out) < 3 {
		return nil
	}
	return out[1 : len(out)-1] // what was before the first, and comes after the last, is not known
}

func tops(turns []turn) []turn {
	var out []turn
	for _, t := range turns {
		if t.top {
			out = append(out, t)
		}
	}
	return out
}

// recurrence finds the smallest number of tops after which times and levels repeat themselves, and
// returns the time that takes and its relative scatter, +Inf if there is none. Levels are compared
// with the height of the whole oscillation.
func recurrence(tops []turn, height float64) (period, scatter float64) {
	for peaks := 1; peaks <= mostPeaks && len(tops) >= fewPeriods*peaks; peaks++ {
		var times []float64
		off := 0.0
		for i := peaks; i < len(tops); i++ {
			times = append(times, tops[i].t-tops[i-peaks].t)
			off = max(off, math.Abs(tops[i].level-tops[i-peaks].level))
		}
		if mean, spread := meanScatter(times); spread < steady && off < steady*height {
			return mean, spread
		}
	}
	return 0, math.Inf(1)
}

// heightOf is the largest swing.
func heightOf(turns []turn) float64 {
	height := 0.0
	for i := 1; i < len(turns); i++ {
		height = max(height, math.Abs(turns[i].level-turns[i-1].level))
	}
	return height
}

// recentTurns returns the turning points of the later half of the path, in order of time.
func (h *history) recentTurns() []turn {
	all := append(append(make([]turn, 0, len(h.turns)), h.turns[h.next:]...), h.turns[:h.next]...)
	if len(h.samples) == 0 {
		return nil
	}
	half := (h.samples[0].t + h.samples[len(h.samples)-1].t) / 2
	for len(all) > 0 && all[0].t < half {
		all = all[1:]
	}
	return all
}
