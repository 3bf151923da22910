package view

import (
	"math"
	"slices"
)

// envelope is what units did over a stretch of the axis: their extremes in each column of pixels.
type envelope struct {
	units int
	t     []float64  // where each group of rows begins
	by    []extremes // group by group, of each unit; none in a gap
	exact bool       // every group is one row
	share float64    // of the rows that were looked at
	fine  bool       // as fine as the pixels
}

// window is a stretch of the axis and its width in pixels.
type window struct {
	from, to float64
	pixels   int
}

// grouper joins neighbours that lie in the same column of pixels.
//
// Source: U. Jugel et al., M4: a visualization-oriented time series data aggregation, PVLDB 7:797, 2014;
// of its four values two are enough where neighbours are joined by a line anyway.
type grouper struct {
	w      window
	e      envelope
	pixel  int
	broken int // pixel of the last gap
	weight float64
}

func newGrouper(w window, units int) *grouper {
	return &grouper{w: w, e: envelope{units: units, exact: true, fine: true, share: 1}, pixel: -2, broken: -2}
}

// add takes in what lies at x and stands for so many rows; begins says that no line leads to it.
func (g *grouper) add(x float64, by []extremes, rows int, begins bool) {
	pixel := g.pixelOf(x)
	if n := len(g.e.t); n > 0 && pixel == g.pixel && (!begins || g.broken == pixel) {
		g.merge(g.e.by[(n-1)*g.e.units:], by, float64(rows))
		g.e.exact = false
		return
	}
	if begins && len(g.e.t) > 0 {
		g.put(x, slices.Repeat([]extremes{none}, g.e.units))
		g.broken = pixel
	}
	g.put(x, by)
	g.pixel, g.weight = pixel, float64(rows)
}

// pixelOf has one column left of the window and one right of it.
func (g *grouper) pixelOf(x float64) int {
	wide := g.w.to - g.w.from
	if !(wide > 0) {
		return 0
	}
	return int(min(max(math.Floor((x-g.w.from)/wide*float64(g.w.pixels)), -1), float64(g.w.pixels)))
}

func (g *grouper) put(x float64, by []extremes) {
	g.e.t = append(g.e.t, x)
	g.e.by = append(g.e.by, by...)
}

// merge weighs means by their rows.
func (g *grouper) merge(to, by []extremes, rows float64) {
	g.weight += rows
	for k := range by {
		a, b := &to[k], &by[k]
		if !isFinite(b.mean) {
			continue
		}
		if !isFinite(a.mean) {
			*a = *b
			continue
		}
		a.lo, a.hi = math.Min(a.lo, b.lo), math.Max(a.hi, b.hi)
		a.mean += (b.mean - a.mean) * rows / g.weight
	}
}
