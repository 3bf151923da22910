package view

import (
	"slices"
	"strings"

	"settle/outputs/h5"
)

// circuitGraph is a circuit as a graph, and what is open, held and settling in each phase.
type circuitGraph struct {
	Populations []populationNode `json:"populations"`
	Pathways    []pathwayEdge    `json:"pathways"`
	Inputs      []inputEdge      `json:"inputs"`
	Phases      []phaseState     `json:"phases"`
}

type populationNode struct {
	Name     string `json:"name"`
	Size     int64  `json:"size"`
	Transfer string `json:"transfer"`
	Clamp    string `json:"clamp"`
	Tau      string `json:"tau"`
	Leak     string `json:"leak"`
}

type pathwayEdge struct {
	Name     string  `json:"name"`
	From     string  `json:"from"`
	To       string  `json:"to"`
	Kind     string  `json:"kind"`
	Gain     float64 `json:"gain"`
	Shared   string  `json:"shared"`
	Rule     string  `json:"rule"`     // of learning; "" of a fixed one
	Gate     string  `json:"gate"`     // population whose slope multiplies
	GateOn   string  `json:"gateOn"`   // "pre" or "post"
	Dividing bool    `json:"dividing"` // by the slope
}

type inputEdge struct {
	Name  string `json:"name"`
	To    string `json:"to"`
	Shape string `json:"shape"`
}

type phaseState struct {
	Name     string   `json:"name"`
	Duration string   `json:"duration"`
	Until    string   `json:"until"`
	Solve    string   `json:"solve"`
	Open     []string `json:"open"`
	Hold     []string `json:"hold"`
	Settle   []string `json:"settle"`
	Learn    bool     `json:"learn"`
}

// circuitOf reads the circuit as it was compiled, and of its file what is not in that.
func circuitOf(f *h5.File) *circuitGraph {
	written := readCircuit(one(f, "/config/toml_resolved"))
	names := words(f, "/circuit/populations/population")
	if len(names) == 0 {
		return written
	}
	g := &circuitGraph{Inputs: written.Inputs}
	g.compiledPopulations(f, names, written)
	g.compiledPathways(f, written)
	g.compiledPhases(f, written)
	return g
}

func (g *circuitGraph) compiledPopulations(f *h5.File, names []string, written *circuitGraph) {
	transfers, clamps := words(f, "/circuit/populations/transfer"), words(f, "/circuit/populations/clamp")
	sizes, _ := f.Int64s("/circuit/populations/size", nil, nil) // none: 0
	for i, name := range names {
		p := populationNode{Name: name, Transfer: at(transfers, i), Clamp: at(clamps, i)}
		if i < len(sizes) {
			p.Size = sizes[i]
		}
		if k := slices.IndexFunc(written.Populations, func(w populationNode) bool { return w.Name == name }); k >= 0 {
			p.Tau, p.Leak = written.Populations[k].Tau, written.Populations[k].Leak
		}
		g.Populations = append(g.Populations, p)
	}
}

func (g *circuitGraph) compiledPathways(f *h5.File, written *circuitGraph) {
	const group = "/circuit/pathways/"
	from, to, kinds, shared := words(f, group+"from"), words(f, group+"to"), words(f, group+"kind"), words(f, group+"shared")
	gains, _ := f.Float64s(group+"gain", nil, nil) // none: 1
	for i, name := range words(f, group+"pathway") {
		p := pathwayEdge{Gain: 1}
		if k := slices.IndexFunc(written.Pathways, func(w pathwayEdge) bool { return w.Name == name }); k >= 0 {
			p = written.Pathways[k]
		}
		p.Name, p.From, p.To, p.Kind, p.Shared = name, at(from, i), at(to, i), at(kinds, i), at(shared, i)
		if i < len(gains) {
			p.Gain = gains[i]
		}
		g.Pathways = append(g.Pathways, p)
	}
}

func (g *circuitGraph) compiledPhases(f *h5.File, written *circuitGraph) {
	const group = "/circuit/phases/"
	until, solve := words(f, group+"until"), words(f, group+"solve")
	settle, hold, open := words(f, group+"settle"), words(f, group+"hold"), words(f, group+"open")
	for i, name := range words(f, group+"phase") {
		p := phaseState{
			Name: name, Until: at(until, i), Solve: at(solve, i),
			Settle: strings.Fields(at(settle, i)), Hold: strings.Fields(at(hold, i)), Open: strings.Fields(at(open, i)),
		}
		if k := slices.IndexFunc(written.Phases, func(w phaseState) bool { return w.Name == name }); k >= 0 {
			p.Duration, p.Learn = written.Phases[k].Duration, written.Phases[k].Learn
		}
		g.Phases = append(g.Phases, p)
	}
}

// words is a column of text that may be absent.
func words(f *h5.File, dataset string) []string {
	all, err := f.Strings(dataset)
	if err != nil {
		return nil
	}
	return all
}

// one is a text that may be absent.
func one(f *h5.File, dataset string) string { return at(words(f, dataset), 0) }

func at(all []string, i int) string {
	if i >= len(all) {
		return ""
	}
	return all[i]
}
