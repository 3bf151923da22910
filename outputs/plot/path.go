package plot

import (
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
)

// tracer takes a path piece by piece, in points on the page, y upwards.
type tracer interface {
	moveTo(x, y float64)
	lineTo(x, y float64)
	curveTo(x1, y1, x2, y2, x, y float64)
	closePath()
}

// trace hands a path, mapped by m, to t.
func trace(t tracer, m affine, path vg.Path) {
	for _, part := range path {
		x, y := m.at(part.Pos)
		switch part.Type {
		case vg.MoveComp:
			t.moveTo(x, y)
		case vg.LineComp:
			t.lineTo(x, y)
		case vg.ArcComp:
			traceArc(t, m, part)
		case vg.CurveComp:
			traceCurve(t, m, part)
		case vg.CloseComp:
			t.closePath()
		default:
			panic(fmt.Sprintf("plot: unknown part %d of a path", part.Type))
		}
	}
}

func traceCurve(t tracer, m affine, part vg.PathComp) {
	if len(part.Control) != 2 {
		panic("plot: only cubic curves are drawn here")
	}
	x, y := m.at(part.Pos)
	x1, y1 := m.at(part.Control[0])
	x2, y2 := m.at(part.Control[1])
	t.curveTo(x1, y1, x2, y2, x, y)
}

// traceArc draws an arc as cubic curves of at most a quarter circle, whose handles are
// 4/3 tan(angle/4) of the radius long: off by less than 0.03 %.
//
// Source: L. Maisonobe, Drawing an elliptical arc using polylines, quadratic or cubic Bezier
// curves, 2003.
func traceArc(t tracer, m affine, part vg.PathComp) {
	n := math.Ceil(math.Abs(part.Angle)/(math.Pi/2) - 1e-9)
	turn := part.Angle / n
	handle := vg.Length(4.0 / 3 * math.Tan(turn/4))
	point := func(angle float64) (on, along vg.Point) {
		sin, cos := math.Sincos(angle)
		out := vg.Point{X: part.Radius * vg.Length(cos), Y: part.Radius * vg.Length(sin)}
		return part.Pos.Add(out), vg.Point{X: -out.Y * handle, Y: out.X * handle}
	}
	from, along := point(part.Start)
	for k := 1.0; k <= n; k++ {
		to, next := point(part.Start + k*turn)
		traceCurve(t, m, vg.PathComp{Pos: to, Control: []vg.Point{from.Add(along), to.Sub(next)}})
		from, along = to, next
	}
}
