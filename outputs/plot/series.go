package plot

import "image/color"

// Series is one curve, cloud of points, or band.
type Series struct {
	Name string // in the legend; "" is left out of it
	X, Y []float64
	Low  []float64 // the lower edge of a Band, whose upper edge is Y
	Style
}

// Style says how a Series looks.
type Style struct {
	Kind   Kind        // default Line
	Color  color.Color // default: the palette's next
	Width  float64     // of lines, or a point's diameter, in pt; default by Kind
	Dashes []float64   // of lines: lengths of dashes and gaps in turn, pt; default by Kind
	Shape  Shape       // of points; default by the colour's place in the palette
	// Guide leaves the series out of the axes' ranges.
	Guide bool
}

// Shape is the shape of points.
type Shape int

// The shapes of points. Auto is a circle where the colour is given.
const (
	Auto Shape = iota
	Circle
	Box
	Pyramid
	Ring
	Square
	Triangle
	Plus
	Cross
)

// Kind is a manner of drawing.
type Kind int

// The kinds of series.
const (
	Line Kind = iota
	Dashed
	Points
	LinePoints
	Band // the area between Low and Y
	Step // a line that keeps each value until the next
)

// hasLine, hasPoints: what a kind consists of.
func (k Kind) hasLine() bool   { return k != Points && k != Band }
func (k Kind) hasPoints() bool { return k == Points || k == LinePoints }

// width returns the line width in pt.
func (s Style) width() float64 {
	switch {
	case s.Width > 0 && s.Kind != Points:
		return s.Width
	case s.Kind == Dashed:
		return 0.7
	}
	return 0.9
}

// diameter returns a point's size in pt.
func (s Style) diameter() float64 {
	if s.Width > 0 && s.Kind == Points {
		return s.Width
	}
	return 3
}
