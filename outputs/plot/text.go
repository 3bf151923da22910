package plot

import (
	"image/color"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/font/liberation"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// fonts is shared by all figures; it locks itself.
var fonts = font.NewCache(liberation.Collection())

// lettering is a size and weight of text.
type lettering struct {
	size vg.Length
	bold bool
}

// The figure's text, in points at its real size.
var (
	plain   = lettering{size: 7}
	heading = lettering{size: 8, bold: true}
)

// Shares of the font's size.
const (
	digitHeight = 0.69 // of capitals and digits
	descent     = 0.21
	leading     = 1.25 // from line to line
	scriptSize  = 0.72 // of superscripts and subscripts
	scriptUp    = 0.36
	scriptDown  = -0.14
)

func (l lettering) line() vg.Length { return l.size * leading }

func (l lettering) face(scale vg.Length) font.Face {
	f := font.Font{Typeface: "Liberation", Variant: "Sans"}
	if l.bold {
		f.Weight = xfont.WeightBold
	}
	return fonts.Lookup(f, l.size*scale)
}

// run is a piece of text at one height.
type run struct {
	text        string
	scale, rise vg.Length // shares of the size
}

// scripts maps the raised and lowered characters of Unicode to plain ones: the font lacks half
// of them, so they are drawn as small characters instead.
var scripts = func() map[rune]run {
	m := map[rune]run{}
	add := func(from, to string, rise vg.Length) {
		plain := []rune(to)
		for i, r := range []rune(from) {
			m[r] = run{string(plain[i]), scriptSize, rise}
		}
	}
	add("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+", scriptUp)
	add("₀₁₂₃₄₅₆₇₈₉₋₊", "0123456789−+", scriptDown)
	return m
}()

// runs cuts a line of text where its height changes.
func runs(s string) (list []run) {
	for _, r := range clean(s) {
		piece, ok := scripts[r]
		if !ok {
			piece = run{string(r), 1, 0}
		}
		if n := len(list); n > 0 && list[n-1].rise == piece.rise {
			list[n-1].text += piece.text
			continue
		}
		list = append(list, piece)
	}
	return list
}

// clean keeps a label on one line, and what is not text out of an XML file.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case unicode.IsControl(r) || r == utf8.RuneError || r == 0xfffe || r == 0xffff:
			return -1
		}
		return r
	}, s)
}

// width returns how much room s takes.
func (l lettering) width(s string) (w vg.Length) {
	for _, r := range runs(s) {
		face := l.face(r.scale)
		w += face.Width(r.text)
	}
	return w
}

// labelCanvas is an optional ability of a canvas: it aligns text, and raises parts of it, itself.
type labelCanvas interface {
	label(l lettering, p vg.Point, align float64, s string)
}

// draw writes s with its baseline at p; align is the part of its width that lies left of p.
func (l lettering) draw(c vg.Canvas, ink color.Color, p vg.Point, align float64, s string) {
	if s == "" {
		return
	}
	if d, ok := c.(*draw.Canvas); ok {
		c = d.Canvas
	}
	c.SetColor(ink)
	if able, ok := c.(labelCanvas); ok {
		able.label(l, p, align, s)
		return
	}
	p.X -= vg.Length(align) * l.width(s)
	for _, r := range runs(s) {
		face := l.face(r.scale)
		c.FillString(face, vg.Point{X: p.X, Y: p.Y + r.rise*l.size}, r.text)
		p.X += face.Width(r.text)
	}
}

// drawUp writes s from bottom to top, its middle at p.
func (l lettering) drawUp(c vg.Canvas, ink color.Color, p vg.Point, s string) {
	c.Push()
	c.Translate(p)
	c.Rotate(math.Pi / 2)
	l.draw(c, ink, vg.Point{}, 0.5, s)
	c.Pop()
}

// fit shortens s until it is no wider than room.
func (l lettering) fit(s string, room vg.Length) string {
	if l.width(s) <= room {
		return s
	}
	letters := []rune(clean(s))
	for n := len(letters) - 1; n > 0; n-- {
		if short := strings.TrimSpace(string(letters[:n])) + "…"; l.width(short) <= room {
			return short
		}
	}
	return ""
}
