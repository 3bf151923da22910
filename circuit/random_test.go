package circuit

import (
	"fmt"

	"pgregory.net/rapid"
)

// randomSpec draws a circuit of up to six populations in all roles, wired at random, with gates of
// every kind and inputs of every shape that needs no file. Transfer functions are smooth, so that
// finite differences can be compared with; slopes stay away from 0, so that they can be divided by.
func randomSpec(t *rapid.T) *Spec {
	s := &Spec{Name: "random", Seed: rapid.Uint64().Draw(t, "seed"), Task: Task{Rows: 4}}
	s.Phases = []Phase{{Name: "run", Duration: 10, Until: "end", Clamp: map[string]string{}}}
	ph := &s.Phases[0]
	n := rapid.IntRange(2, 6).Draw(t, "populations")
	for i := range n {
		s.Populations = append(s.Populations, randomPopulation(t, ph, i))
	}
	for i := range rapid.IntRange(1, 12).Draw(t, "pathways") {
		randomPathway(t, s, i)
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "inputs") {
		s.Inputs = append(s.Inputs, randomInput(t, s, i))
	}
	for i := range s.Populations {
		if specEvolves(s, &s.Populations[i]) && rapid.Bool().Draw(t, "settles") {
			ph.Settle = append(ph.Settle, s.Populations[i].Name)
		}
	}
	return s
}

// Populations of equal size are likely, as gates need them.
var randomSizes = []int{1, 3, 3, 3, 4}

const randomInputSize, randomTargetSize = 3, 4

func randomPopulation(t *rapid.T, ph *Phase, i int) Population {
	name := fmt.Sprintf("p%d", i)
	transfer := rapid.SampledFrom([]string{"linear", "tanh", "sigmoid", "softplus", "softmax", "linear"}).Draw(t, "transfer")
	p := pop(name, rapid.SampledFrom(randomSizes).Draw(t, "size"), 1, transfer)
	p.Tau = Values{Init: "uniform", Min: 0.1, Max: 2}
	p.Leak = Values{Init: "uniform", Min: 0.5, Max: 1.5}
	p.Bias = Values{Init: "normal", Std: 0.3}
	p.Initial = Values{Init: "normal", Std: 0.7}
	switch rapid.SampledFrom([]string{"evolving", "evolving", "algebraic", "algebraic", "held", "input", "target", "phase-clamp"}).Draw(t, "role") {
	case "algebraic":
		p.Tau = number(0)
	case "held":
		ph.Hold = append(ph.Hold, name)
	case "input":
		p.Size, p.Clamp = randomInputSize, "task.input"
	case "target":
		p.Size, p.Clamp = randomTargetSize, "task.target"
	case "phase-clamp":
		p.Size = randomTargetSize
		ph.Clamp[name] = "task.target"
	}
	return p
}

// randomPathway adds a pathway, unless it would close a circle of algebraic populations: those may
// only hang on algebraic populations written before them.
func randomPathway(t *rapid.T, s *Spec, i int) {
	any := rapid.IntRange(0, len(s.Populations)-1)
	from, to := any.Draw(t, "from"), any.Draw(t, "to")
	w := path(fmt.Sprintf("w%d", i), s.Populations[from].Name, s.Populations[to].Name, randomWeights(t, s, from, to),
		gain(rapid.SampledFrom([]float64{1, -1, 0.5}).Draw(t, "gain")))
	if circular(s, from, to) {
		return
	}
	on, beside := "pre", from
	if rapid.Bool().Draw(t, "post") {
		on, beside = "post", to
	}
	// The first choice is no gate.
	gates := []string{""}
	for gate := range s.Populations {
		g := &s.Populations[gate]
		if g.Size == s.Populations[beside].Size && g.Transfer.Kind != "softmax" && !circular(s, gate, to) {
			gates = append(gates, g.Name)
		}
	}
	if gate := rapid.SampledFrom(gates).Draw(t, "gate"); gate != "" {
		w.Modulate = &Modulate{Slope: gate, On: on, Inverse: rapid.Bool().Draw(t, "inverse")}
	}
	s.Pathways = append(s.Pathways, w)
}

func specEvolves(s *Spec, p *Population) bool {
	ph := &s.Phases[0]
	return p.Tau.Init != "constant" && p.Clamp == "" && ph.Clamp[p.Name] == "" && !contains(ph.Hold, p.Name)
}

func circular(s *Spec, from, to int) bool {
	algebraic := func(i int) bool { return s.Populations[i].Tau.Init == "constant" }
	return algebraic(from) && algebraic(to) && from >= to
}

func randomWeights(t *rapid.T, s *Spec, from, to int) Weights {
	for i := range s.Pathways {
		p := &s.Pathways[i]
		// Shared ones wherever the shapes allow.
		if p.From == s.Populations[from].Name && p.To == s.Populations[to].Name {
			return shared(p.Name, false)
		}
		if p.From == s.Populations[to].Name && p.To == s.Populations[from].Name {
			return shared(p.Name, true)
		}
	}
	init := rapid.SampledFrom([]string{"normal", "sparse", "low-rank", "uniform"}).Draw(t, "init")
	return weights(init, std(0.5))
}

func randomInput(t *rapid.T, s *Spec, i int) Input {
	to := rapid.SampledFrom(s.Populations).Draw(t, "driven")
	in := Input{Name: fmt.Sprintf("i%d", i), To: to.Name, Amplitude: number(rapid.Float64Range(-1, 1).Draw(t, "amplitude")),
		Onset: rapid.Float64Range(0, 3).Draw(t, "onset"), Duration: rapid.Float64Range(0.5, 3).Draw(t, "duration"),
		Offset: number(0.3), Frequency: 0.7, Shift: 0.2,
		Shape: rapid.SampledFrom([]string{"constant", "step", "pulse", "ramp", "sine"}).Draw(t, "shape")}
	if to.Size == randomInputSize && rapid.Bool().Draw(t, "data") {
		in.Shape, in.From, in.Duration = "dataset", "task.input", 0
	}
	return in
}

// trial is a compiled random circuit with all rows presented and its phase begun, and a moment.
type trial struct {
	d      *Dynamics
	models []*naive  // one a row
	t      []float64 // one a row
	y      []float64 // rows x Dim
}

const randomRows = 4

func randomTrial(t *rapid.T, s *Spec) *trial {
	c, err := Compile(s, Env{InputSize: randomInputSize, TargetSize: randomTargetSize})
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	tr := &trial{d: c.NewDynamics(randomRows)}
	small := rapid.Float64Range(-1.5, 1.5)
	for row := range randomRows {
		input := rapid.SliceOfN(small, randomInputSize, randomInputSize).Draw(t, "input")
		target := rapid.SliceOfN(small, randomTargetSize, randomTargetSize).Draw(t, "target")
		tr.d.Present(row, 10+row, input, target)
		full := append([]float64(nil), tr.d.Full(row)...)
		tr.models = append(tr.models, newNaive(c, 0, full, input, target))
	}
	tr.d.Begin(0)
	n := tr.d.Dim()
	tr.y = rapid.SliceOfN(small, randomRows*n, randomRows*n).Draw(t, "y")
	tr.t = rapid.SliceOfN(rapid.Float64Range(0, 6), randomRows, randomRows).Draw(t, "t")
	for row := range randomRows {
		tr.d.Enter(row, tr.t[row])
	}
	return tr
}

// row is the state of a row.
func (tr *trial) row(i int) []float64 {
	n := tr.d.Dim()
	return tr.y[i*n : (i+1)*n]
}
