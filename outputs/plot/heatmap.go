package plot

import (
	"fmt"
	"image"
	"math"
	"sort"
)

// Heatmap is a matrix of values in colour, such as units x time.
type Heatmap struct {
	X, Y      []float64 // the centres of columns and rows, increasing
	Z         []float64 // (len(Y) x len(X)), row-major
	Label     string    // of the colours
	Symmetric bool      // zero in the middle: blue below, white, red above
}

func (h *Heatmap) check() error {
	if len(h.Z) != len(h.X)*len(h.Y) || len(h.Z) == 0 {
		return fmt.Errorf("a heatmap of %d x %d cells, but %d values", len(h.Y), len(h.X), len(h.Z))
	}
	for _, centres := range [][]float64{h.X, h.Y} {
		for i, v := range centres {
			if math.IsInf(v, 0) || math.IsNaN(v) || i > 0 && v <= centres[i-1] {
				return fmt.Errorf("a heatmap's x and y have to increase and be finite, but %g follows at place %d", v, i)
			}
		}
	}
	return nil
}

// zAxis returns the axis of the colours.
func (h *Heatmap) zAxis() axis {
	e := newExtent(false)
	e.add(h.Z...)
	if h.Symmetric && e.lo <= e.hi {
		top := max(math.Abs(e.lo), math.Abs(e.hi))
		e.add(-top, top)
	}
	return e.axis(Range{}, 0)
}

func (h *Heatmap) colours() ramp {
	if h.Symmetric {
		return diverging
	}
	return sequential
}

// edges returns the borders of cells with the given centres: halfway between neighbours, on the axis that they are on.
func edges(centres []float64, log bool) []float64 {
	if log && centres[0] > 0 {
		e := edges(mapped(centres, math.Log), false)
		return mapped(e, math.Exp)
	}
	n := len(centres)
	e := make([]float64, n+1)
	for i := 1; i < n; i++ {
		e[i] = centres[i-1] + (centres[i]-centres[i-1])/2
	}
	first, last := 0.5, 0.5
	if n > 1 {
		first, last = centres[1]-centres[0], centres[n-1]-centres[n-2]
		first, last = first/2, last/2
	}
	e[0], e[n] = centres[0]-first, centres[n-1]+last
	return e
}

func mapped(values []float64, f func(float64) float64) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = f(v)
	}
	return all
}

// raster paints the heatmap as w x h dots over the axes x and y. Where several cells share a dot it
// shows their mean. A lower resolution would leave the enlarging, and its blur, to the viewer.
func (h *Heatmap) raster(x, y, z *axis, w, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, height))
	columns, rows := cellsOf(h.X, x, w), cellsOf(h.Y, y, height)
	colours := h.colours()
	for j := range height {
		row := rows[height-1-j] // images begin at the top
		for i := range w {
			colour := paper
			if columns[i].some() && row.some() {
				colour = missing
				if v := h.mean(columns[i], row); !math.IsNaN(v) {
					colour = colours.at(z.share(v))
				}
			}
			img.SetRGBA(i, j, colour)
		}
	}
	return img
}

// interval is a stretch of indices, to excluded.
type interval struct{ from, to int }

func (s interval) some() bool { return s.from < s.to }

// mean averages the finite values of a block of cells; NaN if there are none.
func (h *Heatmap) mean(columns, rows interval) float64 {
	sum, n := 0.0, 0
	for r := rows.from; r < rows.to; r++ {
		for _, v := range h.Z[r*len(h.X)+columns.from : r*len(h.X)+columns.to] {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				sum += v
				n++
			}
		}
	}
	return sum / float64(n)
}

// cellsOf returns for each of n dots along an axis the cells whose centre lies in it or, where it
// holds none, the one cell it lies in; outside the cells it is empty.
func cellsOf(centres []float64, a *axis, n int) []interval {
	borders := edges(centres, a.log)
	cells := make([]interval, n)
	for k := range cells {
		lo, hi := a.value(float64(k)/float64(n)), a.value(float64(k+1)/float64(n))
		from, to := sort.SearchFloat64s(centres, lo), sort.SearchFloat64s(centres, hi)
		if from == to {
			from = sort.SearchFloat64s(borders, lo+(hi-lo)/2) - 1
			to = from + 1
		}
		if from >= 0 && to <= len(centres) {
			cells[k] = interval{from, to}
		}
	}
	return cells
}

// bar paints the colour map from bottom to top.
func (r ramp) bar(w, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, height))
	for j := range height {
		c := r.at(1 - (float64(j)+0.5)/float64(height))
		for i := range w {
			img.SetRGBA(i, j, c)
		}
	}
	return img
}
