package plot

// WorkPrecisionFigure is [WorkPrecision] at the width of a journal's column, with a line where errors
// are no longer known: the reference's own. A floor of 0 draws none.
func WorkPrecisionFigure(title, work string, curves []Curve, floor float64) Figure {
	p := WorkPrecision(title, work, curves, nil)
	x := newExtent(true)
	for _, c := range curves {
		x.add(c.Work...)
	}
	if floor > 0 && x.lo <= x.hi {
		p.Series = append(p.Series, Series{X: []float64{x.lo / 10, x.hi * 10}, Y: []float64{floor, floor}, Style: Style{Kind: Dashed, Color: guide, Guide: true}})
	}
	return Figure{Panels: []Panel{p}}
}
