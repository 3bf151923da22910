package main

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"settle/outputs/h5"
	"settle/outputs/plot"
	"settle/outputs/sweep"
)

// sweepChoice says what of a gathered sweep is drawn.
type sweepChoice struct {
	value    string
	x, y, by string
	fix      []string
}

const mostLines = 8 // told apart by colour

// sweepFigure is what is drawn, with its axes found.
type sweepFigure struct {
	run      *sweep.Run
	value    sweep.Value
	x, y, by *sweep.Axis // y or by may be nil
	fixed    []fixedAxis
}

// fixedAxis is an axis of which one value only is drawn.
type fixedAxis struct {
	axis *sweep.Axis
	at   float64
}

// swept draws a gathered sweep: a line over an axis, or a map over two.
func (p *plotFlags) swept(f *h5.File) (drawing, string, error) {
	run, err := sweep.Read(f)
	if err != nil {
		return nil, "", usage(err)
	}
	d, err := p.sweep.find(run)
	if err != nil {
		return nil, "", err
	}
	panel := d.lines()
	if d.y != nil {
		panel = d.heat()
	}
	figure := plot.Figure{Title: d.title(), Panels: []plot.Panel{panel}}
	return figure, fmt.Sprintf("%s over %s, %s", d.value.Name, d.over(), plural(run.Points, "point")), nil
}

func (d *sweepFigure) over() string {
	names := d.x.Name
	if d.y != nil {
		names += " and " + d.y.Name
	}
	return names
}

// find looks up what the flags name, and chooses the rest.
func (c *sweepChoice) find(run *sweep.Run) (*sweepFigure, error) {
	d := &sweepFigure{run: run}
	if err := c.findValue(d); err != nil {
		return nil, err
	}
	for _, text := range c.fix {
		if err := d.fix(text); err != nil {
			return nil, err
		}
	}
	for _, one := range []struct {
		flag, name string
		to         **sweep.Axis
	}{{"x", c.x, &d.x}, {"y", c.y, &d.y}, {"by", c.by, &d.by}} {
		if one.name == "" {
			continue
		}
		a, err := d.axis(one.flag, one.name)
		if err != nil {
			return nil, err
		}
		*one.to = a
	}
	return d, d.choose()
}

func (c *sweepChoice) findValue(d *sweepFigure) error {
	var names []string
	for _, v := range d.run.Values {
		names = append(names, v.Name)
		if v.Name == c.value || c.value == "" && v.Name == "settled" {
			d.value = v
		}
	}
	if d.value.Name == "" {
		return usagef("--value %s: the file has %s%s", c.value, strings.Join(names, ", "), didYouMean(c.value, names))
	}
	return nil
}

// axis finds an axis by its name.
func (d *sweepFigure) axis(flag, name string) (*sweep.Axis, error) {
	var names []string
	for i := range d.run.Axes {
		if names = append(names, d.run.Axes[i].Name); names[i] == name {
			return &d.run.Axes[i], nil
		}
	}
	if len(names) == 0 {
		return nil, usagef("--%s %s: the sweep has no axes, only seeds", flag, name)
	}
	return nil, usagef("--%s %s: the axes are %s%s", flag, name, strings.Join(names, ", "), didYouMean(name, names))
}

// fix takes one value of an axis: "alpha=0.1", or the nearest.
func (d *sweepFigure) fix(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok {
		return usagef("--fix %s: write AXIS=VALUE", text)
	}
	a, err := d.axis("fix", strings.TrimSpace(name))
	if err != nil {
		return err
	}
	if a.Words != nil {
		i := slices.Index(a.Words, value)
		if i < 0 {
			return usagef("--fix %s: %s has no value %s", text, a.Name, value)
		}
		d.fixed = append(d.fixed, fixedAxis{a, a.Numbers[i]})
		return nil
	}
	wanted, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return usagef("--fix %s: %s is no number", text, value)
	}
	at := slices.MinFunc(a.Levels(), func(x, y float64) int {
		return cmpFloat(math.Abs(x-wanted), math.Abs(y-wanted))
	})
	d.fixed = append(d.fixed, fixedAxis{a, at})
	return nil
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// choose takes the first axes of numbers that vary where none were named, and refuses what cannot be drawn.
func (d *sweepFigure) choose() error {
	asked := d.x != nil
	for i := range d.run.Axes {
		a := &d.run.Axes[i]
		if a.Words != nil || len(a.Levels()) < 2 || d.isFixed(a) || a == d.x || a == d.y || a == d.by {
			continue
		}
		if d.x == nil {
			d.x = a
		} else if d.y == nil && d.by == nil && !asked {
			d.y = a
		}
	}
	switch {
	case d.x == nil:
		return usagef("the sweep has no axis of numbers to draw over; settle show prints what it has")
	case d.x.Words != nil || d.y != nil && d.y.Words != nil:
		return usagef("an axis of words cannot be --x or --y: use --by, or --fix AXIS=WORD")
	case d.y != nil && d.by != nil:
		return usagef("--y makes a map, --by lines: give one of them")
	case d.by != nil && len(d.by.Levels()) > mostLines:
		return usagef("--by %s: it has %d values, %d lines can be told apart: use --y %s for a map, or --fix %s=VALUE", d.by.Name, len(d.by.Levels()), mostLines, d.by.Name, d.by.Name)
	}
	return nil
}

func (d *sweepFigure) isFixed(a *sweep.Axis) bool {
	return slices.ContainsFunc(d.fixed, func(f fixedAxis) bool { return f.axis == a })
}

// keep tells whether a point is among those that are drawn.
func (d *sweepFigure) keep(point int) bool {
	for _, f := range d.fixed {
		if f.axis.Numbers[point] != f.at {
			return false
		}
	}
	return true
}

// title says what every number is taken over.
func (d *sweepFigure) title() string {
	var over []string
	if d.run.Seeds > 1 {
		over = append(over, plural(d.run.Seeds, "seed"))
	}
	for i := range d.run.Axes {
		a := &d.run.Axes[i]
		if n := len(a.Levels()); n > 1 && a != d.x && a != d.y && a != d.by && !d.isFixed(a) {
			over = append(over, fmt.Sprintf("%d values of %s", n, a.Name))
		}
	}
	title := d.run.Name
	for _, f := range d.fixed {
		title += fmt.Sprintf(", %s = %s", f.axis.Name, f.axis.Text(f.at))
	}
	if len(over) == 0 {
		return title
	}
	middle := "median"
	if d.value.Share {
		middle = "mean"
	}
	return fmt.Sprintf("%s: %s of %s", title, middle, strings.Join(over, " and "))
}

// lines draws the value over an axis, a line for each value of another one.
func (d *sweepFigure) lines() plot.Panel {
	p := plot.Panel{XLabel: d.x.Label(), YLabel: d.value.Label(), LogX: d.x.Log}
	if d.value.Share {
		p.YRange = plot.Range{Min: -0.02, Max: 1.02}
	}
	if d.by == nil {
		p.Series = d.line("", d.keep)
		return p
	}
	for _, level := range d.by.Levels() {
		p.Series = append(p.Series, d.line(d.by.Name+" = "+d.by.Text(level), func(i int) bool { return d.by.Numbers[i] == level && d.keep(i) })...)
	}
	return p
}

// line is the middle of each cell, with the band of its quartiles where there are enough numbers.
func (d *sweepFigure) line(name string, keep func(int) bool) []plot.Series {
	middle := plot.Series{Name: name, Style: plot.Style{Kind: plot.LinePoints}}
	band := plot.Series{Style: plot.Style{Kind: plot.Band}}
	for _, c := range d.run.Cells(d.value, []sweep.Axis{d.x.Binned()}, keep) {
		v := c.Middle(d.value)
		if math.IsNaN(v) {
			continue
		}
		middle.X, middle.Y = append(middle.X, c.At[0]), append(middle.Y, v)
		if low, high := c.Band(); !d.value.Share && len(c.Numbers) > fewForBand {
			band.X, band.Low, band.Y = append(band.X, c.At[0]), append(band.Low, low), append(band.Y, high)
		}
	}
	if len(band.X) < len(middle.X) || len(band.X) == 0 {
		return []plot.Series{middle}
	}
	return []plot.Series{band, middle}
}

// fewForBand are too few numbers for quartiles.
const fewForBand = 4

// heat draws the value over two axes. A cell without results is grey, and never a colour of the scale.
func (d *sweepFigure) heat() plot.Panel {
	x, y := d.x.Binned(), d.y.Binned()
	h := &plot.Heatmap{X: x.Levels(), Y: y.Levels(), Label: d.value.Label()}
	h.Z = make([]float64, len(h.X)*len(h.Y))
	for i := range h.Z {
		h.Z[i] = math.NaN()
	}
	for _, c := range d.run.Cells(d.value, []sweep.Axis{x, y}, d.keep) {
		h.Z[slices.Index(h.Y, c.At[1])*len(h.X)+slices.Index(h.X, c.At[0])] = c.Middle(d.value)
	}
	p := plot.Panel{XLabel: x.Label(), YLabel: y.Label(), LogX: x.Log, LogY: y.Log, Heat: h}
	if slices.ContainsFunc(h.Z, math.IsNaN) {
		p.Title = "grey: no result"
	}
	return p
}
