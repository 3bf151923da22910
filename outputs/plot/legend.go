package plot

import (
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The legend stands above the axes, in as many lines as it needs.
const (
	swatch    vg.Length = 12 // the piece of curve before a name
	swatchGap vg.Length = 3
	entryGap  vg.Length = 9
)

// legendLines breaks the named series into lines no wider than room.
func legendLines(all []look, room vg.Length) (lines [][]look) {
	used := vg.Length(0)
	for _, l := range all {
		if l.Name == "" {
			continue
		}
		w := entryWidth(l, room)
		if len(lines) == 0 || used+w > room {
			lines = append(lines, nil)
			used = 0
		}
		last := len(lines) - 1
		lines[last] = append(lines[last], l)
		used += w + entryGap
	}
	return lines
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
	room := c.Max.X - c.Min.X
	for i, line := range lines {
		x := c.Min.X
		base := y + plain.line()*vg.Length(len(lines)-1-i)
		for _, l := range line {
			l.drawSwatch(c, x, base+plain.size*digitHeight/2)
			name := plain.fit(l.Name, room-l.swatch()-swatchGap)
			plain.draw(c, ink, vg.Point{X: x + l.swatch() + swatchGap, Y: base}, 0, name)
			x += entryWidth(l, room) + entryGap
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
		c.DrawGlyphNoClip(l.glyph(), vg.Point{X: x + l.swatch()/2, Y: y})
	}
}
