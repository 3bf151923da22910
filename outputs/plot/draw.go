package plot

import (
	"cmp"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// draw draws the page.
func (p *page) draw(c *draw.Canvas) {
	c.FillPolygon(paper, []vg.Point{{}, {X: p.width}, {X: p.width, Y: p.height}, {Y: p.height}})
	if p.Title != "" {
		title := heading.fit(p.Title, p.width-2*edge)
		heading.draw(c, ink, vg.Point{X: p.width / 2, Y: p.height - edge - heading.size}, 0.5, title)
	}
	p.drawKey(c)
	for _, pl := range p.plans {
		pl.draw(draw.Canvas{Canvas: c.Canvas, Rectangle: pl.axes})
	}
}

// draw draws a panel from back to front; c's rectangle is that of the axes.
func (pl *plan) draw(c draw.Canvas) {
	pl.drawSpans(&c, &pl.x)
	if pl.Heat != nil {
		pl.drawHeat(&c)
		pl.drawEdges(&c, &pl.x)
	}
	if pl.Zero {
		pl.drawZero(&c)
	}
	pl.drawSeries(&c)
	pl.drawMarks(&c, &pl.x)
	pl.drawNotes(&c)
	pl.drawAxes(&c)
	pl.drawAbove(&c)
}

// drawSeries draws bands behind lines, and points before them.
func (pl *plan) drawSeries(c *draw.Canvas) {
	layer := func(k Kind) int {
		switch {
		case k == Band:
			return 0
		case k.hasPoints():
			return 2
		}
		return 1
	}
	for n := range 3 {
		for _, l := range pl.looks {
			if layer(l.Kind) == n {
				l.draw(c, &pl.x, &pl.y)
			}
		}
	}
	if pl.y.empty {
		middle := c.Center()
		plain.draw(c, axisInk, middle, 0.5, "no finite values")
	}
}

func (pl *plan) drawZero(c *draw.Canvas) {
	style := draw.LineStyle{Color: faint, Width: 0.5}
	if u := pl.x.share(0); u > 0 && u < 1 {
		x := pl.x.place(0, c.Min.X, c.Max.X)
		c.StrokeLine2(style, x, c.Min.Y, x, c.Max.Y)
	}
	if u := pl.y.share(0); u > 0 && u < 1 {
		y := pl.y.place(0, c.Min.Y, c.Max.Y)
		c.StrokeLine2(style, c.Min.X, y, c.Max.X, y)
	}
}

// drawNotes writes the notes from top to bottom; one that would touch the last is moved down.
func (pl *plan) drawNotes(c *draw.Canvas) {
	notes := slices.Clone(pl.Notes)
	slices.SortStableFunc(notes, func(a, b Note) int { return cmp.Compare(b.Y, a.Y) })
	last := vg.Point{X: c.Min.X, Y: c.Max.Y + plain.line()}
	for _, n := range notes {
		p, ok := place(c, &pl.x, &pl.y, n.X, n.Y)
		if !ok || !c.Contains(p) {
			continue
		}
		if p.X < last.X {
			p.Y = min(p.Y, last.Y-plain.line()*0.9)
		}
		last = vg.Point{X: p.X + textGap + plain.width(n.Label), Y: p.Y}
		plain.draw(c, axisInk, vg.Point{X: p.X + textGap, Y: p.Y - plain.size*digitHeight/2}, 0, n.Label)
	}
}

// drawHeat paints the cells, and the colour bar right of the axes.
func (pl *plan) drawHeat(c *draw.Canvas) {
	size := c.Size()
	w, h := int(size.X/dot+0.5), int(size.Y/dot+0.5)
	c.DrawImage(c.Rectangle, pl.Heat.raster(&pl.x, &pl.y, &pl.z, w, h))
	bar := vg.Rectangle{Min: vg.Point{X: c.Max.X + barGap, Y: c.Min.Y}, Max: vg.Point{X: c.Max.X + barGap + barWidth, Y: c.Max.Y}}
	c.DrawImage(bar, pl.Heat.colours().bar(int(barWidth/dot), h))
	pl.drawBarAxis(c, bar)
}

// drawAbove writes what stands above the axes: upwards names of spans and marks, legend, title.
func (pl *plan) drawAbove(c *draw.Canvas) {
	y := c.Max.Y + textGap + plain.size*descent + plain.line()*vg.Length(pl.noteLines())
	drawTags(c, pl.tags, y)
	y += plain.line() * vg.Length(pl.tagRows)
	drawLegend(c, pl.legend, y)
	if pl.Title != "" {
		y = c.Max.Y + pl.top() - heading.size
		heading.draw(c, ink, vg.Point{X: c.Min.X, Y: y}, 0, heading.fit(pl.Title, c.Max.X-c.Min.X))
	}
}
