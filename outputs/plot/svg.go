package plot

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strconv"
	"strings"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// svgCanvas draws an SVG picture. gonum/plot's own canvas places text by its left end in one font;
// this one says which end is meant, so that labels stay aligned in whatever font the reader has,
// and keeps a label with its exponents in one piece.
type svgCanvas struct {
	pen
	w, h  vg.Length
	title string
	b     bytes.Buffer
	err   error
}

var (
	_ vg.CanvasWriterTo = (*svgCanvas)(nil)
	_ labelCanvas       = (*svgCanvas)(nil)
)

// svgFonts are all as wide as Liberation Sans, but for the last.
const svgFonts = "Liberation Sans, Arimo, Arial, Helvetica, Nimbus Sans, sans-serif"

func newSVG(w, h vg.Length, title string) vg.CanvasWriterTo {
	return &svgCanvas{pen: pen{to: identity}, w: w, h: h, title: title}
}

// Size returns the picture's width and height.
func (c *svgCanvas) Size() (w, h vg.Length) { return c.w, c.h }

// num writes a length to a hundredth of a point, without needless zeros.
func num(v float64) string {
	return strconv.FormatFloat(math.Round(v*100)/100+0, 'f', -1, 64) // + 0: no "-0"
}

// Stroke draws the path as a line.
func (c *svgCanvas) Stroke(p vg.Path) {
	if c.width <= 0 {
		return
	}
	c.path(p)
	fmt.Fprintf(&c.b, ` fill="none" stroke-width="%s"`, num(c.lineWidth()))
	c.paint("stroke", c.nrgba())
	if len(c.dash) > 0 {
		var d []string
		for _, length := range c.dashes() {
			d = append(d, num(length))
		}
		fmt.Fprintf(&c.b, ` stroke-dasharray="%s" stroke-dashoffset="%s"`, strings.Join(d, " "), num(c.phase.Points()*c.to.scale()))
	}
	c.b.WriteString("/>\n")
}

// Fill fills the path.
func (c *svgCanvas) Fill(p vg.Path) {
	c.path(p)
	c.paint("fill", c.nrgba())
	c.b.WriteString("/>\n")
}

func (c *svgCanvas) path(p vg.Path) {
	c.b.WriteString(`<path d="`)
	trace(c, c.to, p)
	c.b.WriteString(`"`)
}

func (c *svgCanvas) paint(what string, n color.NRGBA) {
	fmt.Fprintf(&c.b, ` %s="#%02x%02x%02x"`, what, n.R, n.G, n.B)
	if n.A < 255 {
		fmt.Fprintf(&c.b, ` %s-opacity="%s"`, what, num(float64(n.A)/255))
	}
}

func (c *svgCanvas) moveTo(x, y float64) { c.step('M', x, y) }
func (c *svgCanvas) lineTo(x, y float64) { c.step('L', x, y) }
func (c *svgCanvas) closePath()          { c.b.WriteByte('Z') }

func (c *svgCanvas) curveTo(x1, y1, x2, y2, x, y float64) { c.step('C', x1, y1, x2, y2, x, y) }

// step writes one command of a path; an SVG counts y downwards.
func (c *svgCanvas) step(command byte, xy ...float64) {
	c.b.WriteByte(command)
	for i := 0; i < len(xy); i += 2 {
		if i > 0 {
			c.b.WriteByte(' ')
		}
		c.b.WriteString(num(xy[i]) + " " + num(c.h.Points()-xy[i+1]))
	}
}

// FillString writes text that begins at p.
func (c *svgCanvas) FillString(face font.Face, p vg.Point, text string) {
	l := lettering{size: face.Font.Size, bold: face.Font.Weight >= xfont.WeightBold}
	c.text(l, p, 0, []run{{text, 1, 0}})
}

func (c *svgCanvas) label(l lettering, p vg.Point, align float64, s string) {
	c.text(l, p, align, runs(s))
}

func (c *svgCanvas) text(l lettering, p vg.Point, align float64, pieces []run) {
	x, y := c.to.at(p)
	y = c.h.Points() - y
	fmt.Fprintf(&c.b, `<text x="%s" y="%s" font-size="%s"`, num(x), num(y), num(l.size.Points()*c.to.scale()))
	c.paint("fill", c.nrgba())
	if l.bold {
		c.b.WriteString(` font-weight="bold"`)
	}
	if anchor := map[float64]string{0.5: "middle", 1: "end"}[align]; anchor != "" {
		fmt.Fprintf(&c.b, ` text-anchor="%s"`, anchor)
	}
	if turn := math.Atan2(c.to.b, c.to.a); turn != 0 {
		fmt.Fprintf(&c.b, ` transform="rotate(%s %s %s)"`, num(-turn*180/math.Pi), num(x), num(y))
	}
	c.b.WriteString(">")
	c.pieces(l, pieces)
	c.b.WriteString("</text>\n")
}

// pieces writes raised and lowered pieces as parts of one text; each moves on from the last.
func (c *svgCanvas) pieces(l lettering, list []run) {
	rise := vg.Length(0)
	for _, r := range list {
		text := html.EscapeString(r.text)
		if rise == 0 && r.rise == 0 {
			c.b.WriteString(text)
			continue
		}
		size := l.size.Points() * c.to.scale()
		fmt.Fprintf(&c.b, `<tspan dy="%s" font-size="%s">%s</tspan>`,
			num(float64(rise-r.rise)*size), num(float64(r.scale)*size), text)
		rise = r.rise
	}
}

// DrawImage draws the image into the rectangle, which stays upright.
func (c *svgCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		c.err = err
		return
	}
	x0, y0 := c.to.at(r.Min)
	x1, y1 := c.to.at(r.Max)
	fmt.Fprintf(&c.b, `<image x="%s" y="%s" width="%s" height="%s" preserveAspectRatio="none" xlink:href="data:image/png;base64,%s"/>`+"\n",
		num(x0), num(c.h.Points()-y1), num(x1-x0), num(y1-y0), base64.StdEncoding.EncodeToString(b.Bytes()))
}

// WriteTo writes the whole picture.
func (c *svgCanvas) WriteTo(w io.Writer) (int64, error) {
	if c.err != nil {
		return 0, c.err
	}
	width, height := num(c.w.Points()), num(c.h.Points())
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="%spt" height="%spt" viewBox="0 0 %s %s" font-family="%s" stroke-linejoin="round" xml:space="preserve">
<title>%s</title>
`, width, height, width, height, svgFonts, html.EscapeString(c.title))
	b.Write(c.b.Bytes())
	b.WriteString("</svg>\n")
	return b.WriteTo(w)
}
