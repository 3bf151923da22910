// Package graph reads from a result file which populations its circuit has, how pathways join them, and what each phase
// does with them.
package graph

import (
	"slices"
	"strings"

	"settle/outputs/h5"
)

// Circuit is a circuit as a graph, and what is open, held and settling in each phase.
type Circuit struct {
	Populations []Population `json:"populations"`
	Pathways    []Pathway    `json:"pathways"`
	Inputs      []Input      `json:"inputs"`
	Phases      []Phase      `json:"phases"`
}

// Population is a node.
type Population struct {
	Name     string `json:"name"`
	Size     int64  `json:"size"`
	Transfer string `json:"transfer"`
	Clamp    string `json:"clamp"`
	Tau      string `json:"tau"`
	Leak     string `json:"leak"`
}

// Pathway is an edge.
type Pathway struct {
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

// Input arrives at a population.
type Input struct {
	Name  string `json:"name"`
	To    string `json:"to"`
	Shape string `json:"shape"`
}

// Phase is what is open, held and settling in a phase.
type Phase struct {
	Name     string   `json:"name"`
	Duration string   `json:"duration"`
	Until    string   `json:"until"`
	Solve    string   `json:"solve"`
	Open     []string `json:"open"`
	Hold     []string `json:"hold"`
	Settle   []string `json:"settle"`
	Learn    bool     `json:"learn"`
}

// Read reads the circuit as it was compiled, and of its file what is not in that.
func Read(f *h5.File) *Circuit {
	written := Parse(Text(f, "/config/toml_resolved"))
	names := Texts(f, "/circuit/populations/population")
	if len(names) == 0 {
		return written
	}
	g := &Circuit{Inputs: written.Inputs}
	g.compiledPopulations(f, names, written)
	g.compiledPathways(f, written)
	g.compiledPhases(f, written)
	return g
}

func (g *Circuit) compiledPopulations(f *h5.File, names []string, written *Circuit) {
	transfers, clamps := Texts(f, "/circuit/populations/transfer"), Texts(f, "/circuit/populations/clamp")
	sizes, _ := f.Int64s("/circuit/populations/size", nil, nil) // none: 0
	for i, name := range names {
		p := Population{Name: name, Transfer: at(transfers, i), Clamp: at(clamps, i)}
		if i < len(sizes) {
			p.Size = sizes[i]
		}
		if k := slices.IndexFunc(written.Populations, func(w Population) bool { return w.Name == name }); k >= 0 {
			p.Tau, p.Leak = written.Populations[k].Tau, written.Populations[k].Leak
		}
		g.Populations = append(g.Populations, p)
	}
}

func (g *Circuit) compiledPathways(f *h5.File, written *Circuit) {
	const group = "/circuit/pathways/"
	from, to, kinds, shared := Texts(f, group+"from"), Texts(f, group+"to"), Texts(f, group+"kind"), Texts(f, group+"shared")
	gains, _ := f.Float64s(group+"gain", nil, nil) // none: 1
	for i, name := range Texts(f, group+"pathway") {
		p := Pathway{Gain: 1}
		if k := slices.IndexFunc(written.Pathways, func(w Pathway) bool { return w.Name == name }); k >= 0 {
			p = written.Pathways[k]
		}
		p.Name, p.From, p.To, p.Kind, p.Shared = name, at(from, i), at(to, i), at(kinds, i), at(shared, i)
		if i < len(gains) {
			p.Gain = gains[i]
		}
		g.Pathways = append(g.Pathways, p)
	}
}

func (g *Circuit) compiledPhases(f *h5.File, written *Circuit) {
	const group = "/circuit/phases/"
	until, solve := Texts(f, group+"until"), Texts(f, group+"solve")
	settle, hold, open := Texts(f, group+"settle"), Texts(f, group+"hold"), Texts(f, group+"open")
	for i, name := range Texts(f, group+"phase") {
		p := Phase{
			Name: name, Until: at(until, i), Solve: at(solve, i),
			Settle: strings.Fields(at(settle, i)), Hold: strings.Fields(at(hold, i)), Open: strings.Fields(at(open, i)),
		}
		if k := slices.IndexFunc(written.Phases, func(w Phase) bool { return w.Name == name }); k >= 0 {
			p.Duration, p.Learn = written.Phases[k].Duration, written.Phases[k].Learn
		}
		g.Phases = append(g.Phases, p)
	}
}

// Texts is a column of text that may be absent.
func Texts(f *h5.File, dataset string) []string {
	all, err := f.Strings(dataset)
	if err != nil {
		return nil
	}
	return all
}

// Text is a text that may be absent.
func Text(f *h5.File, dataset string) string { return at(Texts(f, dataset), 0) }

func at(all []string, i int) string {
	if i >= len(all) {
		return ""
	}
	return all[i]
}
