package plot

// WorkPrecisionFigure is [WorkPrecision] at the width of a journal's column, with a line at the
// floor: errors that the reference cannot tell lie below. Of a curve's points that are not above
// it, only the first is drawn. A floor of 0 draws no line.
func WorkPrecisionFigure(title, work string, curves []Curve, floor float64) Figure {
	known := make([]Curve, len(curves))
	x, reached := newExtent(true), false
	for i, c := range curves {
		known[i] = c.downTo(floor)
		x.add(known[i].Work...)
		reached = reached || len(known[i].Work) > 0 && c.Error[len(known[i].Error)-1] <= floor
	}
	p := WorkPrecision(title, work, known, nil)
	if reached && floor > 0 {
		p.Series = append(p.Series, Series{
			Name: "limit of the reference", X: []float64{x.lo / 10, x.hi * 10}, Y: []float64{floor, floor},
			Style: Style{Kind: Dashed, Color: guide, Guide: true},
		})
	}
	return Figure{Panels: []Panel{p}}
}

// downTo ends a curve where it first comes to the floor.
func (c Curve) downTo(floor float64) Curve {
	for i, e := range c.Error {
		if e <= floor {
			return Curve{c.Name, c.Work[:i+1], c.Error[:i+1]}
		}
	}
	return c
}
