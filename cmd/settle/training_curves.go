package main

import (
	"math"
	"slices"
	"strings"

	"settle/outputs/plot"
	"settle/outputs/training"
)

// columnKind says what the numbers of a column are.
type columnKind int

const (
	ofTests    columnKind = iota // errors of the test set
	ofExamples                   // means over the examples since the last row, which scatter
	ofLoops                      // of which every row counts
)

// mostRows is how many means are drawn of a column of examples.
const mostRows = 100

// panel draws a column of every arm that has it, over the examples; no series if none has. Columns that
// are errors of tests are drawn row by row, and seeds whose arm has failed count as worse than all others.
func (d *trainingDrawing) panel(column, label string, scale float64, kind columnKind) plot.Panel {
	p := plot.Panel{XLabel: "examples", YLabel: label, XRange: plot.Range{Max: d.last()}}
	var drawn, names, ends []plot.Series
	for _, i := range d.order() {
		a := &d.run.Arms[i]
		if !shows(a, column) {
			continue
		}
		band := a.Band(column, kind == ofTests)
		if kind == ofExamples {
			band = band.Thin(mostRows)
		}
		drawn = append(drawn, curveOf(&band, d.looks[i], scale)...)
		if a.Failed() == len(a.Curves) {
			ends = append(ends, endOf(&band, d.looks[i], scale)...)
		}
	}
	for i := range d.run.Arms {
		if shows(&d.run.Arms[i], column) {
			names = append(names, plot.Series{Name: armLabel(&d.run.Arms[i]), Style: d.looks[i]})
		}
	}
	if len(ends) > 0 {
		names = append(names, plot.Series{Name: "end of a failed arm", Style: end})
	}
	p.Series = slices.Concat(names, drawn, ends)
	return p
}

// shows reports whether an arm is drawn in a panel. An arm that learns by a closed form is no angle away
// from it.
func shows(a *training.Arm, column string) bool {
	if !strings.HasPrefix(column, "angle_"+training.ClosedForm) {
		return a.Has(column)
	}
	return slices.ContainsFunc(a.Curves, func(c training.Curve) bool {
		return slices.ContainsFunc(c.Column(column), func(v float64) bool { return v > 0 })
	})
}

// order draws wide curves first, so that narrow ones are seen on top of them.
func (d *trainingDrawing) order() []int {
	order := make([]int, len(d.looks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return int(10 * (d.looks[b].Width - d.looks[a].Width)) })
	return order
}

// curveOf is the median, and the band of several seeds.
func curveOf(b *training.Band, look plot.Style, scale float64) []plot.Series {
	line := plot.Series{X: b.Step, Y: scaled(b.Median, scale), Style: look}
	if b.Seeds < 2 {
		return []plot.Series{line}
	}
	band := plot.Series{X: b.Step, Y: scaled(b.High, scale), Low: scaled(b.Low, scale), Style: plot.Style{Kind: plot.Band, Color: look.Color}}
	return []plot.Series{band, line}
}

// endOf marks the last value of a failed arm.
func endOf(b *training.Band, look plot.Style, scale float64) []plot.Series {
	for i := len(b.Step) - 1; i >= 0; i-- {
		if !math.IsInf(b.Median[i], 0) {
			s := plot.Series{X: []float64{b.Step[i]}, Y: []float64{b.Median[i] * scale}, Style: end}
			s.Color = look.Color
			return []plot.Series{s}
		}
	}
	return nil
}

func scaled(values []float64, by float64) []float64 {
	all := make([]float64, len(values))
	for i, v := range values {
		all[i] = v * by
	}
	return all
}
