package plot

import (
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// The common legend stands right of all panels, one name below the other.
const (
	keySwatch vg.Length = 22 // long enough to tell dashes apart
	keyGap    vg.Length = 10
	keyRows             = 40 // names below each other for which a figure of no given height is made taller
)

// keyColumns arranges every name that a series has, in the order of their first appearance, in as few
// columns as the page allows.
func (p *page) keyColumns() [][]look {
	if !p.Key {
		return nil
	}
	var named []look
	seen := map[string]bool{}
	for _, pl := range p.plans {
		for _, l := range pl.looks {
			if l.Name != "" && !seen[l.Name] {
				seen[l.Name] = true
				named = append(named, l)
			}
		}
	}
	each := keyRows
	if p.Height > 0 {
		each = max(1, int((p.height-2*edge-p.titleHeight())/plain.line()))
	}
	return slices.Collect(slices.Chunk(named, each))
}

// keyWidth is the room that the legend takes from the panels.
func (p *page) keyWidth() (w vg.Length) {
	for _, column := range p.key {
		w += keyGap + keySwatch + swatchGap + p.widestName(column)
	}
	return w
}

// widestName is at most a third of the page.
func (p *page) widestName(list []look) (w vg.Length) {
	for _, l := range list {
		w = max(w, plain.width(l.Name))
	}
	return min(w, p.width/3)
}

// keyHeight is the room that the legend needs from the top of the uppermost axes down.
func (p *page) keyHeight() vg.Length {
	if len(p.key) == 0 {
		return 0
	}
	return plain.line() * vg.Length(len(p.key[0])) // the first column is the longest
}

// drawKey begins level with the top of the uppermost axes.
func (p *page) drawKey(c *draw.Canvas) {
	x := p.width - edge - p.keyWidth()
	top := max(p.plans[0].axes.Max.Y, edge+p.keyHeight())
	for _, column := range p.key {
		x += keyGap
		base := top - plain.size*digitHeight
		for _, l := range column {
			l.drawKeySwatch(c, x, base+plain.size*digitHeight/2)
			plain.draw(c, ink, vg.Point{X: x + keySwatch + swatchGap, Y: base}, 0, plain.fit(l.Name, p.width/3))
			base -= plain.line()
		}
		x += keySwatch + swatchGap + p.widestName(column)
	}
}

// drawKeySwatch draws a piece of curve as long for every entry.
func (l look) drawKeySwatch(c *draw.Canvas, x, y vg.Length) {
	if l.Kind == Band {
		l.drawSwatch(c, x+(keySwatch-swatch)/2, y)
		return
	}
	if l.Kind.hasLine() {
		c.StrokeLine2(l.lineStyle(), x, y, x+keySwatch, y)
	}
	if l.Kind.hasPoints() {
		l.drawGlyph(c, vg.Point{X: x + keySwatch/2, Y: y})
	}
}
