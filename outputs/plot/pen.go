package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
)

// pen is what vector canvases have in common: how, and through which map, things are drawn next.
type pen struct {
	to    affine
	color color.Color
	width vg.Length
	dash  []vg.Length
	phase vg.Length
	stack []pen
}

// SetLineWidth sets the width of lines.
func (p *pen) SetLineWidth(w vg.Length) { p.width = w }

// SetLineDash sets the lengths of dashes and gaps in turn, and where in them a line begins.
func (p *pen) SetLineDash(dash []vg.Length, phase vg.Length) { p.dash, p.phase = dash, phase }

// SetColor sets the colour of lines, areas and text.
func (p *pen) SetColor(c color.Color) { p.color = c }

// Rotate turns what is drawn next counterclockwise around the origin.
func (p *pen) Rotate(radians float64) {
	sin, cos := math.Sincos(radians)
	p.to = p.to.after(affine{a: cos, b: sin, c: -sin, d: cos})
}

// Translate moves the origin.
func (p *pen) Translate(by vg.Point) {
	p.to = p.to.after(affine{a: 1, d: 1, e: by.X.Points(), f: by.Y.Points()})
}

// Scale stretches the axes.
func (p *pen) Scale(x, y float64) { p.to = p.to.after(affine{a: x, d: y}) }

// Push keeps the pen for Pop.
func (p *pen) Push() { p.stack = append(p.stack, *p) }

// Pop returns to the pen of the last Push.
func (p *pen) Pop() { *p = p.stack[len(p.stack)-1] }

// nrgba returns the colour, black if none was set.
func (p *pen) nrgba() color.NRGBA {
	if p.color == nil {
		return color.NRGBA{A: 255}
	}
	return color.NRGBAModel.Convert(p.color).(color.NRGBA)
}

// lineWidth and dashes return lengths on the page, in points.
func (p *pen) lineWidth() float64 { return p.width.Points() * p.to.scale() }

func (p *pen) dashes() []float64 {
	d := make([]float64, len(p.dash))
	for i, length := range p.dash {
		d[i] = length.Points() * p.to.scale()
	}
	return d
}

// affine maps (x, y) to (a x + c y + e, b x + d y + f), as a PDF's matrix [a b c d e f] does.
type affine struct{ a, b, c, d, e, f float64 }

// identity leaves every point where it is.
var identity = affine{a: 1, d: 1}

// after returns the map that does g first and then m.
func (m affine) after(g affine) affine {
	return affine{
		a: m.a*g.a + m.c*g.b, c: m.a*g.c + m.c*g.d, e: m.a*g.e + m.c*g.f + m.e,
		b: m.b*g.a + m.d*g.b, d: m.b*g.c + m.d*g.d, f: m.b*g.e + m.d*g.f + m.f,
	}
}

// at returns the image of p in points.
func (m affine) at(p vg.Point) (x, y float64) {
	px, py := p.X.Points(), p.Y.Points()
	return m.a*px + m.c*py + m.e, m.b*px + m.d*py + m.f
}

// scale returns by how much lengths grow.
func (m affine) scale() float64 { return math.Sqrt(math.Abs(m.a*m.d - m.b*m.c)) }
