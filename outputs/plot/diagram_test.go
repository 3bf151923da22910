package plot

import (
	"bytes"
	"image/png"
	"strings"
	"testing"
)

// loopDiagram is an inversion loop in two phases, with a gate.
func loopDiagram() Diagram {
	return Diagram{
		Title: "a loop",
		Nodes: []Node{{Name: "r", Below: "20 tanh"}, {Name: "u", Below: "10 linear", Inputs: []string{"target"}}},
		Edges: []Edge{{Name: "W", From: 0, To: 1, Gate: -1}, {Name: "B", From: 1, To: 0, Kind: Feedback, Gate: 0, GatePost: true}, {Name: "J", From: 0, To: 0, Kind: Lateral, Gate: -1}},
		Views: []View{
			{Title: "open", Open: []bool{true, false, false}, States: []NodeState{Evolves, Held}},
			{Title: "settle", States: []NodeState{Settles, Algebraic}},
		},
	}
}

func diagramSVG(t *testing.T, d Diagram) string {
	t.Helper()
	kind, err := formatNamed("svg")
	if err != nil {
		t.Fatal(err)
	}
	b, err := d.picture(kind)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestDiagram: names are text, once for each view; what is closed is pale; feedback is dashed.
func TestDiagram(t *testing.T) {
	svg := diagramSVG(t, loopDiagram())
	for text, n := range map[string]int{">r<": 2, ">u<": 2, ">20 tanh<": 2, ">target<": 2, ">W<": 2, ">B<": 2, ">J<": 2, ">open<": 1, ">settle<": 1, ">×<": 2} {
		if got := strings.Count(svg, text); got != n {
			t.Errorf("%s stands there %d times, want %d", text, got, n)
		}
	}
	if !strings.Contains(svg, "dasharray") {
		t.Error("feedback is not dashed")
	}
	d := loopDiagram()
	d.Views[0].Open = nil
	if open := diagramSVG(t, d); strings.Count(open, "#d55e00") <= strings.Count(svg, "#d55e00") {
		t.Error("closed feedback has the colour of open feedback")
	}
}

// TestDiagramsInEveryFormat draws circuits of up to nine ranks, each as large as what it holds.
func TestDiagramsInEveryFormat(t *testing.T) {
	for _, n := range []int{1, 4, 5, 9} {
		d := Diagram{Views: []View{{States: make([]NodeState, n)}}}
		for i := range n {
			d.Nodes = append(d.Nodes, Node{Name: "population"})
			if i > 0 {
				d.Edges = append(d.Edges, Edge{Name: "W", From: i - 1, To: i, Gate: -1})
			}
		}
		for _, f := range formats {
			b, err := d.picture(f)
			if err != nil || len(b) < 500 {
				t.Fatalf("%d nodes as %s: %d bytes, %v", n, f.name, len(b), err)
			}
			if f.name != "png" {
				continue
			}
			img, err := png.Decode(bytes.NewReader(b))
			if err != nil {
				t.Fatal(err)
			}
			wide := img.Bounds().Dx() > img.Bounds().Dy()
			if folded := n > mostRanks; n > 1 && n < 9 && wide != folded {
				t.Errorf("%d nodes: %v, folded: %t", n, img.Bounds(), folded)
			}
		}
	}
}

// TestDiagramsThatCannotBe are errors, not panics.
func TestDiagramsThatCannotBe(t *testing.T) {
	for name, spoil := range map[string]func(*Diagram){
		"no nodes": func(d *Diagram) { d.Nodes = nil }, "no views": func(d *Diagram) { d.Views = nil },
		"an edge to nowhere": func(d *Diagram) { d.Edges[0].To = 7 }, "a gate by nobody": func(d *Diagram) { d.Edges[1].Gate = 9 },
		"a state too few": func(d *Diagram) { d.Views[0].States = nil }, "an edge too few": func(d *Diagram) { d.Views[0].Open = []bool{true} },
	} {
		d := loopDiagram()
		spoil(&d)
		if _, err := d.picture(formats[0]); err == nil {
			t.Errorf("%s was drawn", name)
		}
	}
}
