package plot

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

var axisLine = draw.LineStyle{Color: axisInk, Width: 0.5}

// drawAxes draws the left and the bottom axis with their ticks and labels.
func (pl *plan) drawAxes(c *draw.Canvas) {
	c.StrokeLines(axisLine, []vg.Point{{X: c.Min.X, Y: c.Max.Y}, c.Min, {X: c.Max.X, Y: c.Min.Y}})
	pl.drawXTicks(c)
	pl.drawYTicks(c)
	if pl.bottom {
		pl.drawXLabel(c)
	}
	if pl.YLabel != "" {
		// at the column's left edge, in line with the panels above and below
		at := vg.Point{X: c.Min.X - pl.columnLeft + plain.size, Y: c.Center().Y}
		plain.drawUp(c, ink, at, plain.fit(pl.YLabel, c.Max.Y-c.Min.Y+plain.size))
	}
}

func (pl *plan) drawXTicks(c *draw.Canvas) {
	base := c.Min.Y - tickSize - textGap - plain.size*digitHeight
	for _, t := range pl.x.ticks {
		x := pl.x.place(t.value, c.Min.X, c.Max.X)
		c.StrokeLine2(axisLine, x, c.Min.Y, x, c.Min.Y-t.length())
		if pl.bottom {
			plain.draw(c, ink, vg.Point{X: x, Y: base}, 0.5, t.label)
		}
	}
}

func (pl *plan) drawYTicks(c *draw.Canvas) {
	for _, t := range pl.y.ticks {
		y := pl.y.place(t.value, c.Min.Y, c.Max.Y)
		c.StrokeLine2(axisLine, c.Min.X, y, c.Min.X-t.length(), y)
		plain.draw(c, ink, vg.Point{X: c.Min.X - tickSize - textGap, Y: y - plain.size*digitHeight/2}, 1, t.label)
	}
	pl.drawYNote(c)
}

// drawYNote writes above the labels or, if the note is wider, from the figure's edge.
func (pl *plan) drawYNote(c *draw.Canvas) {
	at, align := vg.Point{X: c.Min.X - textGap, Y: c.Max.Y + textGap + plain.size*descent}, 1.0
	if plain.width(pl.y.note) > pl.columnLeft-textGap {
		at.X, align = c.Min.X-pl.columnLeft, 0
	}
	plain.draw(c, ink, at, align, pl.y.note)
}

// drawXLabel writes the label below the middle, and the note below the end.
func (pl *plan) drawXLabel(c *draw.Canvas) {
	y := c.Min.Y - tickSize - textGap - plain.size*digitHeight - plain.line()
	room := c.Max.X - c.Min.X
	if pl.x.note != "" {
		plain.draw(c, ink, vg.Point{X: c.Max.X, Y: y}, 1, pl.x.note)
		room -= 2 * (plain.width(pl.x.note) + textGap)
	}
	plain.draw(c, ink, vg.Point{X: c.Center().X, Y: y}, 0.5, plain.fit(pl.XLabel, room))
}

// drawBarAxis draws the ticks and the label of a colour bar, right of it.
func (pl *plan) drawBarAxis(c *draw.Canvas, bar vg.Rectangle) {
	x := bar.Max.X
	for _, t := range pl.z.ticks {
		y := pl.z.place(t.value, bar.Min.Y, bar.Max.Y)
		c.StrokeLine2(axisLine, x, y, x+t.length(), y)
		plain.draw(c, ink, vg.Point{X: x + tickSize + textGap, Y: y - plain.size*digitHeight/2}, 0, t.label)
	}
	if pl.z.note != "" {
		plain.draw(c, ink, vg.Point{X: x, Y: bar.Max.Y + textGap + plain.size*descent}, 0, pl.z.note)
	}
	if pl.Heat.Label != "" {
		at := vg.Point{X: x + tickSize + textGap + pl.z.widest() + plain.line(), Y: c.Center().Y}
		plain.drawUp(c, ink, at, plain.fit(pl.Heat.Label, c.Max.Y-c.Min.Y+plain.size))
	}
}

// length is shorter for ticks without a label.
func (t tick) length() vg.Length {
	if t.label == "" {
		return tickSize * 0.6
	}
	return tickSize
}
