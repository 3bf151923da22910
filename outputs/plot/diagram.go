package plot

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Diagram is a circuit as a graph, once for each phase, side by side.
type Diagram struct {
	Title string
	Nodes []Node
	Edges []Edge
	Views []View // at least one
}

// Node is a population.
type Node struct {
	Name, Below string   // below: its size and transfer function
	Inputs      []string // that arrive at it
}

// Edge is a pathway from one node to another, by their places in the list.
type Edge struct {
	Name     string
	From, To int
	Kind     EdgeKind
	Gate     int  // node whose slope multiplies it; -1: none
	GatePost bool // at its end; otherwise where it begins
	Dividing bool // by the slope
}

// EdgeKind is how a pathway is drawn: forward solid, feedback dashed, lateral dotted.
type EdgeKind int

// The kinds of edges.
const (
	Forward EdgeKind = iota
	Feedback
	Lateral
)

// View is what a phase does with the circuit.
type View struct {
	Title  string
	Open   []bool // by edge; nil: all
	States []NodeState
}

// NodeState is what a population does in a phase.
type NodeState int

// The states of nodes.
const (
	Evolves NodeState = iota
	Settles
	Held
	Algebraic
)

// check finds what cannot be drawn.
func (d *Diagram) check() error {
	if len(d.Nodes) == 0 || len(d.Views) == 0 {
		return fmt.Errorf("plot: a diagram of %d nodes and %d views: at least one of each", len(d.Nodes), len(d.Views))
	}
	for _, e := range d.Edges {
		if e.From < 0 || e.From >= len(d.Nodes) || e.To < 0 || e.To >= len(d.Nodes) || e.Gate >= len(d.Nodes) {
			return fmt.Errorf("plot: edge %s joins nodes %d and %d of %d", e.Name, e.From, e.To, len(d.Nodes))
		}
	}
	for _, v := range d.Views {
		if len(v.States) != len(d.Nodes) || v.Open != nil && len(v.Open) != len(d.Edges) {
			return fmt.Errorf("plot: view %s has states of %d nodes and %d edges", v.Title, len(v.States), len(v.Open))
		}
	}
	return nil
}

// Save draws the diagram into a file, as Figure.Save does. It is as large as its text asks for.
func (d Diagram) Save(path string) error { return save(path, d.picture) }

func (d Diagram) picture(kind format) ([]byte, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	p := d.place()
	width := vg.Length(len(d.Views))*(p.width+viewGap) - viewGap + 2*edge
	height := p.height + 2*edge
	if d.Title != "" {
		height += heading.line() + textGap
	}
	if len(d.Views) > 1 || d.Views[0].Title != "" {
		height += plain.line() + textGap
	}
	return kind.render(width, height, clean(d.Title), func(c *draw.Canvas) {
		c.FillPolygon(paper, []vg.Point{{}, {X: width}, {X: width, Y: height}, {Y: height}})
		if d.Title != "" {
			heading.draw(c, ink, vg.Point{X: width / 2, Y: height - edge - heading.size}, 0.5, heading.fit(d.Title, width-2*edge))
		}
		for k := range d.Views {
			p.draw(c, vg.Point{X: edge + vg.Length(k)*(p.width+viewGap), Y: edge}, &d.Views[k])
		}
	})
}

// viewGap is between two views.
const viewGap = vg.Length(10)

// edgeColours are those of the kinds of edges.
var edgeColours = []color.RGBA{rgb(0x0072b2), rgb(0xd55e00), rgb(0x7a4fa3)}

// edgeDashes too.
var edgeDashes = [][]vg.Length{nil, {3, 1.8}, {0.9, 1.5}}

// pale is a colour as of what is closed.
func pale(c color.RGBA, closed bool) color.RGBA {
	if closed {
		return mix(c, paper, 0.78)
	}
	return c
}
