package main

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"

	"settle/outputs/plot"
	"settle/outputs/training"
)

// trainingFigure is one picture of a training run.
type trainingFigure struct {
	name, caption string
	plot.Figure
}

// trainingFigures draws all that the run has numbers for.
func trainingFigures(title string, run *training.Run) []trainingFigure {
	d := &trainingDrawing{title: title, run: run, looks: looksOf(run.Arms)}
	run.Shares("unsettled", "unsettled_share")
	return slices.Concat(d.learning(), d.testError(), d.angles(), d.stability(), d.spectrum(), d.settleTime(), d.unsettled())
}

// trainingDrawing holds what the figures have in common.
type trainingDrawing struct {
	title string
	run   *training.Run
	looks []plot.Style
}

// learning draws the test loss, normalised where the run came to its end.
func (d *trainingDrawing) learning() []trainingFigure {
	column, label := "nse", "normalised test loss"
	if !d.run.Has(column) {
		column, label = "loss", "test loss"
	}
	p := d.panel(column, label, 1, ofTests)
	p.LogY = column == "nse" || wide(p.Series)
	return d.figure("learning", "Learning curves: "+label+" over the examples learned from, "+d.spreadText()+".", p)
}

func (d *trainingDrawing) testError() []trainingFigure {
	p := d.panel("test_error", "test error (%)", 100, ofTests)
	p.LogY = wide(p.Series)
	return d.figure("test-error", "Test error: share of wrong classes, "+d.spreadText()+".", p)
}

func (d *trainingDrawing) settleTime() []trainingFigure {
	p := d.panel("settle_time", "settle time (s)", 1, ofExamples)
	p.LogY = wide(p.Series)
	return d.figure("settle-time", "Mean time until the loops came to rest, of the presentations since the last test; where there are more than 100 tests, means over stretches of them.", p)
}

// unsettled is drawn only where a presentation did not settle.
func (d *trainingDrawing) unsettled() []trainingFigure {
	for i := range d.run.Arms {
		if s := d.run.Arms[i].Summarise(); s.Unsettled > 0 {
			p := d.panel("unsettled_share", "presentations not settled (%)", 100, ofExamples)
			return d.figure("unsettled", "Share of the presentations since the last test whose loops did not come to rest.", p)
		}
	}
	return nil
}

// angles has one figure for each method that angles are taken to, and a panel a layer.
func (d *trainingDrawing) angles() (all []trainingFigure) {
	var panels []plot.Panel
	list := d.run.Angles()
	for i, a := range list {
		p := d.panel(a.Column, "angle (°)", 1, ofExamples)
		p.Title = a.Layer
		panels = append(panels, p)
		if i+1 == len(list) || list[i+1].Method != a.Method {
			method := strings.ReplaceAll(a.Method, "_", "-")
			sameAxis(panels)
			all = append(all, d.figure("angles-"+method, "Angle between what an arm learns from and "+toWhat(a.Method)+", by layer.", panels...)...)
			panels = nil
		}
	}
	return all
}

// sameAxis gives panels of angles one y axis: from 0, or a logarithmic one where they are of different
// magnitudes.
func sameAxis(panels []plot.Panel) {
	var all []plot.Series
	top := 1e-6
	for _, p := range panels {
		for _, s := range p.Series {
			for _, v := range s.Y {
				top = max(top, v) // angles are finite
			}
		}
		all = append(all, p.Series...)
	}
	for i := range panels {
		panels[i].LogY = wide(all)
		if !panels[i].LogY {
			panels[i].YRange = plot.Range{Max: 1.05 * top}
		}
	}
}

func toWhat(method string) string {
	if method == training.ClosedForm {
		return "its own closed form"
	}
	return "what " + strings.ReplaceAll(method, "_", "-") + " would have it learn from"
}

// stability draws the spectral abscissa of the loops, a panel a phase, and where it was repaired.
func (d *trainingDrawing) stability() []trainingFigure {
	var panels []plot.Panel
	for _, phase := range d.run.After("lambda_max_") {
		p := d.panel("lambda_max_"+phase, "spectral abscissa (1/s)", 1, ofLoops)
		if len(p.Series) == 0 {
			continue
		}
		p.Title = phase
		p.Series = slices.Concat(p.Series, d.boundary(), d.repairs(phase))
		panels = append(panels, p)
	}
	return d.figure("stability", "Spectral abscissa of the loops: above 0 they blow up. A ring is an abscissa that led to a repair of the feedback weights.", panels...)
}

var (
	ink  = color.RGBA{0x26, 0x26, 0x26, 255}
	ring = plot.Style{Kind: plot.Points, Shape: plot.Ring, Width: 2.6, Color: ink}
	end  = plot.Style{Kind: plot.Points, Shape: plot.Cross, Width: 4, Color: ink}
)

// boundary is the line above which loops are unstable.
func (d *trainingDrawing) boundary() []plot.Series {
	return []plot.Series{{Name: "limit of stability", X: []float64{0, max(d.last(), 1)}, Y: []float64{0, 0}, Style: plot.Style{Kind: plot.Dashed, Color: ink}}}
}

// last is the longest training of all arms.
func (d *trainingDrawing) last() float64 {
	last := int64(0)
	for _, a := range d.run.Arms {
		for _, c := range a.Curves {
			last = max(last, c.Examples())
		}
	}
	return float64(last)
}

// repairs are points at the abscissa before each.
func (d *trainingDrawing) repairs(phase string) (all []plot.Series) {
	for i, a := range d.run.Arms {
		s := plot.Series{Style: ring}
		s.Color = d.looks[i].Color
		for _, c := range a.Curves {
			for _, r := range c.Repairs {
				if r.Phase == phase {
					s.X, s.Y = append(s.X, float64(r.Step)), append(s.Y, r.Before)
				}
			}
		}
		if len(s.X) > 0 {
			all = append(all, s)
		}
	}
	if len(all) > 0 {
		all = append(all, plot.Series{Name: "repair", Style: ring})
	}
	return all
}

// figure is none without panels that show something.
func (d *trainingDrawing) figure(name, caption string, panels ...plot.Panel) []trainingFigure {
	panels = slices.DeleteFunc(panels, func(p plot.Panel) bool { return len(p.Series) == 0 })
	if len(panels) == 0 {
		return nil
	}
	f := plot.Figure{Title: d.title, Panels: panels, Width: 150, Key: true}
	if len(panels) > 1 {
		f.Columns, f.Width = 2, 174
	}
	return []trainingFigure{{name, caption, f}}
}

// spreadText says what the bands are.
func (d *trainingDrawing) spreadText() string {
	switch n := len(d.run.Seeds); {
	case n == 1:
		return "one seed"
	case n <= training.FewSeeds:
		return fmt.Sprintf("median of %d seeds with their smallest and largest", n)
	default:
		return fmt.Sprintf("median of %d seeds with the quartiles", n)
	}
}

// wide reports whether an axis of these values is read better as a logarithmic one.
func wide(series []plot.Series) bool {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, s := range series {
		for _, v := range s.Y {
			if v > 0 && !math.IsInf(v, 1) {
				lo, hi = min(lo, v), max(hi, v)
			}
		}
	}
	return hi > 20*lo
}
