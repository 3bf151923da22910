package plot

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Text of a diagram.
var (
	nodeName = lettering{size: 7.5, bold: true}
	nodeText = lettering{size: 5.5}
	edgeText = lettering{size: 6.5}
)

// draw draws a view with its lower left corner at a point.
func (p *placed) draw(c *draw.Canvas, corner vg.Point, v *View) {
	c.Push()
	c.Translate(corner)
	if v.Title != "" {
		plain.draw(c, ink, vg.Point{X: p.width / 2, Y: p.height + textGap}, 0.5, v.Title)
	}
	for i, e := range p.Edges {
		p.drawEdge(c, e, p.curves[i], v.Open != nil && !v.Open[i])
	}
	for i, e := range p.Edges {
		if e.Gate >= 0 {
			p.drawGate(c, e, p.curves[i], v.Open != nil && !v.Open[i])
		}
	}
	for i, n := range p.Nodes {
		p.drawInputs(c, n, p.at[i])
		drawNode(c, n, p.at[i].Point, v.States[i])
	}
	c.Pop()
}

func (p *placed) drawEdge(c *draw.Canvas, e Edge, q [4]vg.Point, closed bool) {
	colour := pale(edgeColours[e.Kind], closed)
	stroke(c, colour, 1.1, edgeDashes[e.Kind])
	var path vg.Path
	path.Move(q[0])
	path.CubeTo(q[1], q[2], q[3])
	c.Stroke(path)
	arrow(c, colour, along(q, 0.92), q[3], e.Kind != Feedback)
	middle := 0.5
	if e.From == e.To {
		middle = 0.35
	}
	at := along(q, middle)
	w := edgeText.width(e.Name)/2 + 1
	c.FillPolygon(paper, box(vg.Point{X: at.X - w, Y: at.Y - edgeText.size/2}, vg.Point{X: at.X + w, Y: at.Y + edgeText.size/2}))
	edgeText.draw(c, colour, vg.Point{X: at.X, Y: at.Y - edgeText.size*digitHeight/2}, 0.5, e.Name)
}

func stroke(c *draw.Canvas, colour color.Color, width vg.Length, dash []vg.Length) {
	c.SetColor(colour)
	c.SetLineWidth(width)
	c.SetLineDash(dash, 0)
}

func box(low, high vg.Point) []vg.Point {
	return []vg.Point{low, {X: high.X, Y: low.Y}, high, {X: low.X, Y: high.Y}}
}

// arrow draws a head that points from one point to another: filled, or two strokes.
func arrow(c *draw.Canvas, colour color.Color, from, to vg.Point, filled bool) {
	const length, half = 4.2, 1.9
	angle := math.Atan2(float64(to.Y-from.Y), float64(to.X-from.X))
	sin, cos := math.Sincos(angle)
	back := func(side float64) vg.Point {
		return vg.Point{X: to.X - vg.Length(length*cos-side*half*sin), Y: to.Y - vg.Length(length*sin+side*half*cos)}
	}
	if filled {
		c.FillPolygon(colour, []vg.Point{to, back(1), back(-1)})
		return
	}
	stroke(c, colour, 1.1, nil)
	var path vg.Path
	path.Move(back(1))
	path.Line(to)
	path.Line(back(-1))
	c.Stroke(path)
}

// drawGate draws the node whose slope multiplies an edge, where it does.
func (p *placed) drawGate(c *draw.Canvas, e Edge, q [4]vg.Point, closed bool) {
	t, sign := 0.15, "×"
	if e.GatePost {
		t = 0.85
	}
	if e.Dividing {
		sign = "÷"
	}
	at, from := along(q, t), p.at[e.Gate].Point
	side := vg.Length(1)
	if at.X < from.X {
		side = -1
	}
	const r = vg.Length(4)
	begin, end := vg.Point{X: from.X + side*nodeWidth/2, Y: from.Y}, vg.Point{X: at.X - side*r, Y: at.Y}
	stroke(c, pale(axisInk, closed), 0.7, []vg.Length{1, 1.5})
	var path vg.Path
	path.Move(begin)
	bend := vg.Point{X: (begin.X + end.X) / 2, Y: begin.Y}
	path.CubeTo(bend, vg.Point{X: (bend.X + end.X) / 2, Y: (bend.Y + end.Y) / 2}, end)
	c.Stroke(path)
	var ring vg.Path
	ring.Move(vg.Point{X: at.X + r, Y: at.Y})
	ring.Arc(at, r, 0, 2*math.Pi)
	ring.Close()
	c.SetColor(paper)
	c.Fill(ring)
	stroke(c, pale(axisInk, closed), 0.7, nil)
	c.Stroke(ring)
	plain.draw(c, pale(ink, closed), vg.Point{X: at.X, Y: at.Y - plain.size*digitHeight/2 + 0.4}, 0.5, sign)
}

// drawInputs draws an arrow from outside for each input of a node.
func (p *placed) drawInputs(c *draw.Canvas, n Node, at spot) {
	side, align := vg.Length(-1), 1.0
	if at.right {
		side, align = 1, 0
	}
	for k, name := range n.Inputs {
		y := at.Y + 6 - 7*vg.Length(k)
		to := vg.Point{X: at.X + side*nodeWidth/2, Y: y}
		from := vg.Point{X: to.X + side*14, Y: y}
		stroke(c, axisInk, 0.9, nil)
		c.StrokeLine2(draw.LineStyle{Color: axisInk, Width: 0.9}, from.X, from.Y, to.X, to.Y)
		arrow(c, axisInk, from, to, true)
		nodeText.draw(c, axisInk, vg.Point{X: from.X - side*9, Y: y + 1.8}, align, name)
	}
}

// drawNode draws a box with the name of a population: thick while it settles, dashed where it follows at once,
// shaded with two bars where it is held.
func drawNode(c *draw.Canvas, n Node, at vg.Point, s NodeState) {
	low, high := vg.Point{X: at.X - nodeWidth/2, Y: at.Y - nodeHeight/2}, vg.Point{X: at.X + nodeWidth/2, Y: at.Y + nodeHeight/2}
	shape := rounded(low, high, 4)
	fill, line, width, dash := color.Color(paper), color.Color(axisInk), vg.Length(0.8), []vg.Length(nil)
	switch s {
	case Settles:
		line, width = edgeColours[Forward], 1.8
	case Held:
		fill = shade
	case Algebraic:
		dash = []vg.Length{2, 1.6}
	}
	c.SetColor(fill)
	c.Fill(shape)
	stroke(c, line, width, dash)
	c.Stroke(shape)
	nodeName.draw(c, ink, vg.Point{X: at.X, Y: at.Y + 1.2}, 0.5, nodeName.fit(n.Name, nodeWidth-10))
	nodeText.draw(c, axisInk, vg.Point{X: at.X, Y: at.Y - 7}, 0.5, nodeText.fit(n.Below, nodeWidth-4))
	if s == Held {
		for k := range 2 {
			x := low.X + 4 + 2*vg.Length(k)
			c.StrokeLine2(draw.LineStyle{Color: ink, Width: 1}, x, high.Y-4, x, high.Y-9)
		}
	}
}

// rounded is a box with round corners.
func rounded(low, high vg.Point, r vg.Length) (p vg.Path) {
	quarter := func(x, y vg.Length, from float64) { p.Arc(vg.Point{X: x, Y: y}, r, from, math.Pi/2) }
	p.Move(vg.Point{X: high.X, Y: low.Y + r})
	p.Line(vg.Point{X: high.X, Y: high.Y - r})
	quarter(high.X-r, high.Y-r, 0)
	p.Line(vg.Point{X: low.X + r, Y: high.Y})
	quarter(low.X+r, high.Y-r, math.Pi/2)
	p.Line(vg.Point{X: low.X, Y: low.Y + r})
	quarter(low.X+r, low.Y+r, math.Pi)
	p.Line(vg.Point{X: high.X - r, Y: low.Y})
	quarter(high.X-r, low.Y+r, 3*math.Pi/2)
	p.Close()
	return p
}
