package plot

import (
	"math"

	"gonum.org/v1/plot/vg"
)

// axis maps values to places.
type axis struct {
	log    bool
	lo, hi float64 // lo < hi; both above 0 if log
	ticks  []tick
	note   string // what all labels are multiplied by, or added to
	empty  bool   // nothing to show: lo and hi are made up
}

// tick is a value of an axis; minor ones have no label.
type tick struct {
	value float64
	label string
}

// share returns where v lies between lo (0) and hi (1); NaN if it has no place on the axis.
func (a *axis) share(v float64) float64 {
	switch {
	case !(math.Abs(v) <= largest), a.log && v < smallest:
		return math.NaN()
	case a.log:
		return (math.Log(v) - math.Log(a.lo)) / (math.Log(a.hi) - math.Log(a.lo))
	}
	return (v - a.lo) / (a.hi - a.lo)
}

// value is the inverse of share.
func (a *axis) value(share float64) float64 {
	if a.log {
		return math.Exp(math.Log(a.lo) + share*(math.Log(a.hi)-math.Log(a.lo)))
	}
	return a.lo + share*(a.hi-a.lo)
}

// place returns where v lies between two places on the paper.
func (a *axis) place(v float64, from, to vg.Length) vg.Length {
	return from + vg.Length(a.share(v))*(to-from)
}

// extent collects the smallest and largest value that an axis can show.
type extent struct {
	log    bool
	lo, hi float64
}

func newExtent(log bool) extent { return extent{log, math.Inf(1), math.Inf(-1)} }

// The magnitudes that an axis shows: beyond them its length, or its smallest step, would overflow.
const (
	largest  = 1e300
	smallest = 1e-290
)

func (e *extent) add(values ...float64) {
	for _, v := range values {
		if !(math.Abs(v) <= largest) || e.log && v < smallest {
			continue
		}
		e.lo, e.hi = min(e.lo, v), max(e.hi, v)
	}
}

// axis returns an axis over the extent, widened by pad of its length on both sides. A chosen range
// goes before.
func (e *extent) axis(chosen Range, pad float64) axis {
	a := axis{log: e.log, lo: e.lo, hi: e.hi}
	switch {
	case chosen != Range{}:
		a.lo, a.hi = chosen.Min, chosen.Max
		return a
	case e.lo > e.hi:
		a.lo, a.hi, a.empty = 1, 10, true
		return a
	case !a.wide():
		a.widen()
		return a
	}
	a.lo, a.hi = a.value(-pad), a.value(1+pad)
	return a
}

// wide reports whether the axis is longer than the rounding of its ends.
func (a *axis) wide() bool {
	return a.hi-a.lo > max(1e-12*math.Abs(a.lo), 1e-12*math.Abs(a.hi), smallest)
}

// widen gives room around what is a single value.
func (a *axis) widen() {
	switch {
	case a.log:
		a.lo, a.hi = a.lo/2, a.hi*2
	case max(math.Abs(a.lo), math.Abs(a.hi)) <= smallest:
		a.lo, a.hi = -1, 1
	default:
		room := 0.1 * max(math.Abs(a.lo), math.Abs(a.hi))
		a.lo, a.hi = a.lo-room, a.hi+room
	}
}
