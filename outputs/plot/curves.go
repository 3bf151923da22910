package plot

import (
	"image"
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// shapes tells clouds of points apart where colours are not enough; in the order of Shape, from Circle.
var shapes = []draw.GlyphDrawer{
	draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, draw.RingGlyph{},
	draw.SquareGlyph{}, draw.TriangleGlyph{}, draw.PlusGlyph{}, draw.CrossGlyph{},
}

// filled maps hollow shapes to full ones.
var filled = map[draw.GlyphDrawer]draw.GlyphDrawer{
	draw.RingGlyph{}: draw.CircleGlyph{}, draw.SquareGlyph{}: draw.BoxGlyph{}, draw.TriangleGlyph{}: draw.PyramidGlyph{},
}

// look is a Series with its defaults filled in.
type look struct {
	*Series
	colour color.Color
	shape  draw.GlyphDrawer
	again  bool // the palette is used for the second time
}

// looks gives the series without a colour the palette's, in turn; past its end lines with points are
// dashed, and have other points than the first of their colour.
func looks(series []Series) []look {
	list := make([]look, len(series))
	next := 0
	for i := range series {
		l := look{Series: &series[i], colour: series[i].Color, shape: shapes[max(0, series[i].Shape-1)]}
		if l.colour == nil {
			l.colour = palette[next%len(palette)]
			if l.Shape == Auto {
				l.shape = shapes[next%len(shapes)]
			}
			l.again = next/len(palette)%2 == 1
			next++
		}
		list[i] = l
	}
	return list
}

func (l look) lineStyle() draw.LineStyle {
	s := draw.LineStyle{Color: l.colour, Width: vg.Length(l.width())}
	if l.Kind == Dashed {
		s.Dashes = []vg.Length{3, 2}
	}
	if l.again && l.Kind == LinePoints {
		s.Dashes = []vg.Length{4, 1.5}
	}
	if len(l.Dashes) > 0 {
		s.Dashes = nil
		for _, length := range l.Dashes {
			s.Dashes = append(s.Dashes, vg.Length(length))
		}
	}
	return s
}

func (l look) glyph() draw.GlyphStyle {
	return draw.GlyphStyle{Color: l.colour, Radius: vg.Length(l.diameter() / 2), Shape: l.shape}
}

// bandColour is see-through, so that spans and lines show.
func (l look) bandColour() color.Color {
	c := color.NRGBAModel.Convert(l.colour).(color.NRGBA)
	c.A = 48
	return c
}

// draw draws the series into the axes, which are c's rectangle.
func (l look) draw(c *draw.Canvas, x, y *axis) {
	if l.Kind == Band {
		l.drawBand(c, x, y)
		return
	}
	pieces := l.pieces(c, x, y)
	if l.Kind.hasLine() {
		l.drawLines(c, pieces)
	}
	if l.Kind.hasPoints() {
		l.drawPoints(c, slices.Concat(pieces...))
	}
}

func (l look) drawLines(c *draw.Canvas, pieces [][]vg.Point) {
	for _, piece := range pieces {
		if len(piece) == 1 && c.Contains(piece[0]) {
			// a value between two gaps would be a line without length
			c.DrawGlyphNoClip(draw.GlyphStyle{Color: l.colour, Radius: vg.Length(l.width()) / 2, Shape: draw.CircleGlyph{}}, piece[0])
			continue
		}
		c.StrokeLines(l.lineStyle(), c.ClipLinesXY(thin(nil, piece))...)
	}
}

// maxGlyphs is how many points are drawn one by one. More would make a vector file that no viewer
// likes to open; they become an image of dots.
const maxGlyphs = 4000

func (l look) drawPoints(c *draw.Canvas, points []vg.Point) {
	points = slices.DeleteFunc(distinct(points), func(p vg.Point) bool { return !c.Contains(p) })
	if len(points) > maxGlyphs {
		c.DrawImage(c.Rectangle, l.cloud(c.Rectangle, points))
		return
	}
	for _, p := range points {
		l.drawGlyph(c, p)
	}
}

// drawGlyph keeps the curve from showing through a hollow point.
func (l look) drawGlyph(c *draw.Canvas, p vg.Point) {
	g := l.glyph()
	if full := filled[l.shape]; full != nil && l.Kind.hasLine() {
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: paper, Radius: g.Radius, Shape: full}, p)
	}
	c.DrawGlyphNoClip(g, p)
}

// cloud paints the points as discs on a transparent image of the axes.
func (l look) cloud(axes vg.Rectangle, points []vg.Point) *image.NRGBA {
	size := axes.Size()
	w, h := int(size.X/dot+0.5), int(size.Y/dot+0.5)
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	r := l.diameter() / 2 / float64(dot)
	for _, p := range points {
		x, y := float64((p.X-axes.Min.X)/dot), float64((axes.Max.Y-p.Y)/dot)
		for j := int(y - r); j <= int(y+r); j++ {
			for i := int(x - r); i <= int(x+r); i++ {
				if math.Hypot(float64(i)+0.5-x, float64(j)+0.5-y) <= r {
					img.Set(i, j, l.colour) // outside of the image: nothing
				}
			}
		}
	}
	return img
}

// pieces returns the series' points on the paper, cut at its gaps.
func (l look) pieces(c *draw.Canvas, x, y *axis) [][]vg.Point {
	var list [][]vg.Point
	var piece []vg.Point
	cut := func() {
		if len(piece) > 0 {
			list = append(list, piece)
		}
		piece = nil
	}
	for i := range l.X {
		p, ok := place(c, x, y, l.X[i], l.Y[i])
		if !ok {
			cut()
			continue
		}
		if n := len(piece); l.Kind == Step && n > 0 {
			piece = append(piece, vg.Point{X: p.X, Y: piece[n-1].Y})
		}
		piece = append(piece, p)
	}
	cut()
	return list
}

// place returns where (vx, vy) lies; ok is false for what has no place. Points far outside a chosen
// range are moved to a place still outside, within what all formats can write.
func place(c *draw.Canvas, x, y *axis, vx, vy float64) (p vg.Point, ok bool) {
	p.X = x.place(vx, c.Min.X, c.Max.X)
	p.Y = y.place(vy, c.Min.Y, c.Max.Y)
	if math.IsNaN(float64(p.X)) || math.IsNaN(float64(p.Y)) {
		return p, false
	}
	const far = 1e5
	p.X, p.Y = min(max(p.X, -far), far), min(max(p.Y, -far), far)
	return p, true
}

func (l look) drawBand(c *draw.Canvas, x, y *axis) {
	var upper, lower []vg.Point
	fill := func() {
		if len(upper) > 1 {
			up, low := thinBand(upper, lower)
			slices.Reverse(low)
			c.FillPolygon(l.bandColour(), c.ClipPolygonXY(append(up, low...)))
		}
		upper, lower = nil, nil
	}
	for i := range l.X {
		u, okU := place(c, x, y, l.X[i], l.Y[i])
		v, okV := place(c, x, y, l.X[i], l.Low[i])
		if !okU || !okV {
			fill()
			continue
		}
		upper, lower = append(upper, u), append(lower, v)
	}
	fill()
}
