package plot

import (
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The legend stands above the axes, in as many lines as it needs.
const (
	swatch    vg.Length = 12 // the piece of curve before a name
	swatchGap vg.Length = 3
	entryGap  vg.Length = 9
)

// legendLines arranges the named series in as few lines as room allows, one below the other in
// columns.
func legendLines(all []look, room vg.Length) (lines [][]look) {
	var named []look
	for _, l := range all {
		if l.Name != "" {
			named = append(named, l)
		}
	}
	for cols := len(named); cols > 0; cols-- {
		lines = slices.Collect(slices.Chunk(named, cols))
		if cols == 1 || legendWidth(lines, room) <= room {
			break
		}
	}
	return lines
}

// columnWidths returns how wide the entries of each column are.
func columnWidths(lines [][]look, room vg.Length) []vg.Length {
	widths := make([]vg.Length, len(lines[0]))
	for _, line := range lines {
		for k, l := range line {
			widths[k] = max(widths[k], entryWidth(l, room))
		}
	}
	return widths
}

func legendWidth(lines [][]look, room vg.Length) vg.Length {
	w := -entryGap
	for _, column := range columnWidths(lines, room) {
		w += column + entryGap
	}
	return w
}

func entryWidth(l look, room vg.Length) vg.Length {
	return min(room, l.swatch()+swatchGap+plain.width(l.Name))
}

// swatch is how long a piece of the series the legend shows.
func (l look) swatch() vg.Length {
	if l.Kind == Points {
		return vg.Length(l.diameter())
	}
	return swatch
}

// drawLegend draws lines from the baseline y of the lowest upwards.
func drawLegend(c *draw.Canvas, lines [][]look, y vg.Length) {
	if len(lines) == 0 {
		return
	}
	room := c.Max.X - c.Min.X
	widths := columnWidths(lines, room)
	for i, line := range lines {
		x := c.Min.X
		base := y + plain.line()*vg.Length(len(lines)-1-i)
		for k, l := range line {
			l.drawSwatch(c, x, base+plain.size*digitHeight/2)
			name := plain.fit(l.Name, room-l.swatch()-swatchGap)
			plain.draw(c, ink, vg.Point{X: x + l.swatch() + swatchGap, Y: base}, 0, name)
			x += widths[k] + entryGap
		}
	}
}

func (l look) drawSwatch(c *draw.Canvas, x, y vg.Length) {
	if l.Kind == Band {
		const half = 2
		c.FillPolygon(l.bandColour(), []vg.Point{{X: x, Y: y - half}, {X: x + swatch, Y: y - half}, {X: x + swatch, Y: y + half}, {X: x, Y: y + half}})
		return
	}
	if l.Kind.hasLine() {
		c.StrokeLine2(l.lineStyle(), x, y, x+swatch, y)
	}
	if l.Kind.hasPoints() {
		l.drawGlyph(c, vg.Point{X: x + l.swatch()/2, Y: y})
	}
}
