package main

import (
	"fmt"
	"slices"
	"strings"

	"settle/outputs/graph"
	"settle/outputs/h5"
	"settle/outputs/plot"
)

// circuit draws the graph of populations and pathways, once for each phase.
func (p *plotFlags) circuit(f *h5.File) (drawing, string, error) {
	g, title := graph.Read(f), attrText(f, "title")
	if arms := graph.Texts(f, "/arms/arm"); len(arms) > 0 {
		i := 0
		if p.arm != "" {
			if i = slices.Index(arms, p.arm); i < 0 {
				return nil, "", usagef("--arm %s: the file has no such arm; it has %s%s", p.arm, strings.Join(arms, ", "), didYouMean(p.arm, arms))
			}
		}
		if texts := graph.Texts(f, "/arms/toml"); i < len(texts) {
			g = graph.Parse(texts[i])
		}
		title += ", " + arms[i]
	} else if p.arm != "" {
		return nil, "", usagef("--arm %s: the file has no arms", p.arm)
	}
	if len(g.Populations) == 0 {
		return nil, "", usagef("the file says nothing of a circuit")
	}
	d := diagramOf(g, title)
	return d, fmt.Sprintf("circuit of %s and %s", plural(len(d.Nodes), "population"), plural(len(d.Edges), "pathway")), nil
}

// circuitFigures is the picture of the arm with the most pathways; none of a file that says nothing of its arms' circuits.
func circuitFigures(f *h5.File, title string) []reportFigure {
	var most *graph.Circuit
	name := ""
	arms := graph.Texts(f, "/arms/arm")
	for i, text := range graph.Texts(f, "/arms/toml") {
		if g := graph.Parse(text); i < len(arms) && len(g.Populations) > 0 && (most == nil || len(g.Pathways) > len(most.Pathways)) {
			most, name = g, arms[i]
		}
	}
	if most == nil {
		return nil
	}
	caption := fmt.Sprintf("The circuit of arm %s by phase: what is closed is pale, what has to settle has a thick frame, what is held two bars.", name)
	return []reportFigure{{"circuit", caption, diagramOf(most, title+", "+name)}}
}

// diagramOf arranges a circuit for a picture.
func diagramOf(g *graph.Circuit, title string) plot.Diagram {
	d := plot.Diagram{Title: title}
	place := map[string]int{}
	for i, p := range g.Populations {
		place[p.Name] = i
		n := plot.Node{Name: p.Name, Below: fmt.Sprintf("%d %s", p.Size, p.Transfer)}
		for _, in := range g.Inputs {
			if in.To == p.Name {
				n.Inputs = append(n.Inputs, in.Name)
			}
		}
		d.Nodes = append(d.Nodes, n)
	}
	var drawn []string
	for _, w := range g.Pathways {
		from, ok1 := place[w.From]
		to, ok2 := place[w.To]
		if !ok1 || !ok2 {
			continue
		}
		drawn = append(drawn, w.Name)
		d.Edges = append(d.Edges, edgeOf(w, from, to, place))
	}
	for _, phase := range g.Phases {
		d.Views = append(d.Views, viewOf(g, phase, drawn))
	}
	if d.Views == nil {
		d.Views = []plot.View{viewOf(g, graph.Phase{Open: drawn}, drawn)}
	}
	return d
}

func edgeOf(w graph.Pathway, from, to int, place map[string]int) plot.Edge {
	e := plot.Edge{Name: w.Name, From: from, To: to, Gate: -1, GatePost: w.GateOn == "post", Dividing: w.Dividing}
	switch w.Kind {
	case "feedback":
		e.Kind = plot.Feedback
	case "lateral":
		e.Kind = plot.Lateral
	}
	if w.Gain < 0 {
		e.Name += " −"
	}
	if w.Rule != "" {
		e.Name += " Δ"
	}
	if gate, ok := place[w.Gate]; ok && w.Gate != "" {
		e.Gate = gate
	}
	return e
}

func viewOf(g *graph.Circuit, phase graph.Phase, drawn []string) plot.View {
	v := plot.View{Title: phase.Name}
	if phase.Name != "" && phase.Learn {
		v.Title += " (learns)"
	}
	for _, name := range drawn {
		v.Open = append(v.Open, slices.Contains(phase.Open, name))
	}
	for _, p := range g.Populations {
		v.States = append(v.States, stateIn(p, phase))
	}
	return v
}

// stateIn is what a population does in a phase.
func stateIn(p graph.Population, phase graph.Phase) plot.NodeState {
	switch {
	case p.Clamp != "" || slices.Contains(phase.Hold, p.Name):
		return plot.Held
	case phase.Until == "settled" && slices.Contains(phase.Settle, p.Name):
		return plot.Settles
	case strings.HasPrefix(p.Tau, "0 ") || p.Tau == "0":
		return plot.Algebraic
	}
	return plot.Evolves
}
