package main

import (
	"math"
	"slices"

	"settle/outputs/plot"
	"settle/outputs/training"
)

// panel draws a column of every arm that has it, over the examples; no series if none has. Where worse
// is true, seeds whose arm has failed count as worse than all others.
func (d *trainingDrawing) panel(column, label string, scale float64, worse bool) plot.Panel {
	p := plot.Panel{XLabel: "examples", YLabel: label}
	if !d.run.Has(column) {
		return p
	}
	var drawn, names, ends []plot.Series
	for _, i := range d.order() {
		a := &d.run.Arms[i]
		if !a.Has(column) {
			continue
		}
		band := a.Band(column, worse)
		drawn = append(drawn, curveOf(&band, d.looks[i], scale)...)
		if a.Failed() == len(a.Curves) {
			ends = append(ends, endOf(&band, d.looks[i], scale)...)
		}
	}
	for i := range d.run.Arms {
		if d.run.Arms[i].Has(column) {
			names = append(names, plot.Series{Name: armLabel(&d.run.Arms[i]), Style: d.looks[i]})
		}
	}
	if len(ends) > 0 {
		names = append(names, plot.Series{Name: "end of a failed arm", Style: end})
	}
	p.Series = slices.Concat(names, drawn, ends)
	return p
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
