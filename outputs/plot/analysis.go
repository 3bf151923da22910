package plot

import (
	"fmt"
	"math"
)

// StepSizes draws what the step-size control did: the size of each accepted step, and the error
// that was estimated for it, in units of the tolerance (1 is the largest accepted). t is the time
// at each step's end; t and h are in s.
func StepSizes(title string, t, h, errors []float64, phases []Span, marks []Mark) Figure {
	unit := unitFor(longest(phases, marks, t))
	x := unit.times(t)
	size := Panel{
		XLabel: unit.label(), YLabel: "step (" + unit.name + ")", LogY: true,
		Series: []Series{{X: x, Y: unit.times(h)}},
		Spans:  unit.spans(phases, true), Marks: unit.marks(marks, true),
	}
	one := Series{Name: "tolerance", X: ends2(x), Y: []float64{1, 1}, Style: Style{Kind: Dashed, Color: guide}}
	if len(x) == 0 {
		one.Y = nil
	}
	estimate := Panel{
		XLabel: unit.label(), YLabel: "error / tolerance", LogY: true,
		Series: []Series{{Name: "estimate", X: x, Y: errors, Style: Style{Width: 0.5}}, one},
		Spans:  unit.spans(phases, false), Marks: unit.marks(marks, false),
	}
	return Figure{Title: title, ShareX: true, Panels: []Panel{size, estimate}}
}

// ends2 returns the first and last element.
func ends2(x []float64) []float64 {
	if len(x) == 0 {
		return nil
	}
	return []float64{x[0], x[len(x)-1]}
}

// Eigenvalues draws a spectrum (1/s) in the complex plane, and the boundary beyond which it is
// unstable: a closed curve, such as a method's region of stability divided by the step, or nil
// for the imaginary axis.
func Eigenvalues(title string, values, boundary []complex128) Panel {
	p := Panel{Title: title, XLabel: "Re λ (1/s)", YLabel: "Im λ (1/s)", Zero: true}
	if boundary == nil {
		p.Series = append(p.Series, imaginaryAxis)
	} else {
		p.Equal = true
		x, y := parts(append(boundary[:len(boundary):len(boundary)], boundary[:min(1, len(boundary))]...))
		p.Series = append(p.Series, Series{Name: "stability boundary", X: x, Y: y, Style: Style{Kind: Dashed, Color: ink}})
	}
	stable, unstable := split(values, boundary)
	p.Series = append(p.Series, spectrum("stable", stable, 0), spectrum("not stable", unstable, 1))
	return p
}

// imaginaryAxis is longer than any picture is high.
var imaginaryAxis = Series{
	Name: "stability boundary", X: []float64{0, 0}, Y: []float64{-1e300, 1e300},
	Style: Style{Kind: Dashed, Color: ink, Guide: true},
}

func parts(values []complex128) (re, im []float64) {
	for _, v := range values {
		re, im = append(re, real(v)), append(im, imag(v))
	}
	return re, im
}

// spectrum is left out of the legend where it is empty.
func spectrum(name string, values []complex128, colour int) Series {
	x, y := parts(values)
	s := Series{X: x, Y: y, Style: Style{Kind: Points, Color: palette[colour], Width: 2.6}}
	if len(values) > 0 {
		s.Name = fmt.Sprintf("%s (%d)", name, len(values))
	}
	return s
}

// split tells the values inside the boundary, or left of the imaginary axis, from the others.
func split(values, boundary []complex128) (stable, unstable []complex128) {
	for _, v := range values {
		if boundary == nil && real(v) < 0 || boundary != nil && inside(v, boundary) {
			stable = append(stable, v)
		} else {
			unstable = append(unstable, v)
		}
	}
	return stable, unstable
}

// inside counts how often a ray from v to the right crosses the closed curve: an odd number of
// times from within.
func inside(v complex128, curve []complex128) bool {
	odd := false
	for i, b := range curve {
		a := curve[(i+len(curve)-1)%len(curve)]
		if (imag(a) > imag(v)) == (imag(b) > imag(v)) {
			continue
		}
		crossing := real(a) + (imag(v)-imag(a))/(imag(b)-imag(a))*(real(b)-real(a))
		if real(v) < crossing {
			odd = !odd
		}
	}
	return odd
}

// Curve is the work and the precision of one method, point by point.
type Curve struct {
	Name        string
	Work, Error []float64
}

// WorkPrecision draws error against work (named so, such as "evaluations") on logarithmic axes,
// with guides of the slopes that methods of the given orders have.
func WorkPrecision(title, work string, curves []Curve, orders []int) Panel {
	p := Panel{Title: title, XLabel: work, YLabel: "largest error along the path", LogX: true, LogY: true}
	x, y := newExtent(true), newExtent(true)
	for _, c := range curves {
		p.Series = append(p.Series, Series{Name: c.Name, X: c.Work, Y: c.Error, Style: Style{Kind: LinePoints}})
		x.add(c.Work...)
		y.add(c.Error...)
	}
	if x.lo < x.hi && y.lo < y.hi {
		for _, order := range orders {
			p.addSlope(order, x, y)
		}
	}
	return p
}

// addSlope draws error = constant / work^order. The guides fan out to the right of one point at
// the top, each as far as a third of the width or 0.6 of the height allow.
func (p *Panel) addSlope(order int, x, y extent) {
	const from, width, height = 0.65, 0.33, 0.60
	wide, tall := math.Log(x.hi/x.lo), math.Log(y.hi/y.lo)
	run := min(width*wide, height*tall/float64(order))
	x0, y0 := x.lo*math.Exp(from*wide), y.hi
	x1, y1 := x0*math.Exp(run), y0*math.Exp(-run*float64(order))
	p.Series = append(p.Series, Series{X: []float64{x0, x1}, Y: []float64{y0, y1}, Style: Style{Kind: Dashed, Color: guide, Guide: true}})
	p.Notes = append(p.Notes, Note{X: x1, Y: y1, Label: fmt.Sprintf("order %d", order)})
}
