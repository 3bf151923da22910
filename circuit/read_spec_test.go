package circuit

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func mustParse(t testing.TB, text string, sets ...Set) *Spec {
	t.Helper()
	spec, err := Parse("x.toml", []byte(text), sets)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return spec
}

// plain is a Spec without where it comes from.
func plain(s *Spec) Spec {
	c := *s
	c.Source, c.File, c.Sets, c.places, c.arm, c.Arms = nil, "", nil, nil, "", nil
	return c
}

func sameSpec(t *testing.T, what string, got, want Spec) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%s:\ngot  %+v\nwant %+v", what, got, want)
	}
}

// unwatched and untested are the monitor and the evaluation of a circuit that says nothing about them.
var (
	unwatched = Monitor{Unstable: "report", Target: -0.01, Step: 0.05, Least: 10, Iterations: 200}
	untested  = Evaluate{Loss: "squared", Target: "task.target"}
)

func all(v float64) Values { return Values{Init: "constant", Constant: v} }

func TestBuiltinModelInFull(t *testing.T) {
	spec, err := Read("../models/builtin/inversion-loop.toml", nil)
	if err != nil {
		t.Fatal(err)
	}
	weights := Weights{Gain: 1, Rcond: 1e-12, Scale: 1, Self: true}
	forward, feedback := weights, weights
	forward.Init, forward.Std = "normal", 0.3
	feedback.Init, feedback.Of = "negative-transpose", []string{"W"}
	sameSpec(t, "inversion-loop", plain(spec), Spec{
		Name: "inversion-loop", Description: "a controller inverts one layer of tanh units", Seed: 1,
		Populations: []Population{
			{Name: "r", Size: 20, Tau: all(0.01), Leak: all(1), Bias: all(0), Initial: all(0), Transfer: Transfer{Kind: "tanh"}},
			{Name: "u", Size: 10, Tau: all(0.01), Leak: all(0.01), Bias: all(0), Initial: all(0), Transfer: Transfer{Kind: "linear"}},
		},
		Pathways: []Pathway{
			{Name: "W", From: "r", To: "u", Kind: "forward", Gain: 1, Weights: forward},
			{Name: "B", From: "u", To: "r", Kind: "feedback", Gain: 1, Weights: feedback},
		},
		Inputs: []Input{{Name: "target", To: "u", Shape: "step", Onset: 0.02, Duration: math.Inf(1),
			Amplitude: all(-0.5), Offset: all(0), Interp: "linear"}},
		Phases: []Phase{{Name: "settle", Duration: 5, Until: "settled", Solve: "trajectory"}},
		Task:   Task{Normalise: "none", TargetHigh: 1, Rows: 16, Epochs: 1, Batch: 1, Precision: "double", Test: "data"},
		Integrator: Integrator{Method: "auto", Rtol: 1e-6, Atol: 1e-9, MaxSteps: 1_000_000,
			Controller: "pi", StabilityCap: "auto", Equilibrium: "pseudo-transient"},
		Settle: Settle{Rtol: 1e-6, Atol: 1e-9, Diverged: 1e9},
		Record: Record{Populations: []string{"r", "u"}, Variables: []string{"state", "rate"}, Every: 0.001,
			Trials: 16, Flush: 1, MaxChunks: 8000},
		Monitor: unwatched, Evaluate: untested,
	})
	src, _ := os.ReadFile("../models/builtin/inversion-loop.toml")
	if string(spec.Source) != string(src) || spec.File != "../models/builtin/inversion-loop.toml" {
		t.Errorf("source or file not kept: %q", spec.File)
	}
}

func TestBuiltinModels(t *testing.T) {
	files, _ := filepath.Glob("../models/builtin/*.toml")
	if len(files) < 7 {
		t.Fatalf("%d models", len(files))
	}
	for _, file := range files {
		if spec, err := Read(file, nil); err != nil {
			t.Error(err)
		} else if want := strings.TrimSuffix(filepath.Base(file), ".toml"); spec.Name != want {
			t.Errorf("%s is named %s", file, spec.Name)
		}
	}
}

const everyField = `
name = "all"
description = "every field"
seed = 9223372036854775807
[population]
x = { size = 64, clamp = "task.input" }
r = { size = 2, tau = ["10 ms", "1 s"], leak = [1, 2.5], bias = { init = "uniform", max = 0.5 }, initial = { init = "normal", std = 1, mean = 2 }, transfer = { kind = "power-law", exponent = 3, gain = 2 } }
u = { size = 2, tau = { init = "uniform", min = "1 ms", max = "2 ms" }, bias = { init = "file", path = "b.h5", dataset = "/b" } }
[pathway]
S = { from = "x", to = "r", kind = "lateral", gain = -2, weights = { init = "sparse", std = 1, mean = 0.5, density = 0.25, scale = "2/sqrt(fan-in)", storage = "dense" } }
K = { from = "r", to = "r", weights = { init = "sparse", std = 1, in_degree = 1, self = false, scale = 0.5 } }
L = { from = "r", to = "u", weights = { init = "low-rank", rank = 2, std = 3 } }
P = { from = "u", to = "r", weights = { init = "pseudo-inverse", of = ["L", "K"], rcond = 1e-3 } }
H = { from = "r", to = "u", weights = { shared = "P", transposed = true }, modulate = { slope = "r", on = "post", inverse = true } }
C = { from = "r", to = "u", weights = { init = "constant", value = 7 } }
F = { from = "r", to = "u", weights = { init = "file", path = "w.npy", dataset = "/w" } }
O = { from = "r", to = "u", weights = { init = "orthogonal", gain = 0.9, scale = "1 / fan-in" } }
U = { from = "r", to = "u", weights = { init = "uniform", max = 0.1 } }
A = { from = "u", to = "r", weights = { init = "transpose", of = "L", angle = 7.5 } }
[input]
s = { to = "u", shape = "sine", onset = "1 ms", duration = "1 min", frequency = "2 kHz", shift = "180 deg", offset = [1, 2], phases = ["b"] }
f = { to = "u", shape = "file", path = "f.csv", dataset = "d", every = "1 us", interp = "hold" }
d = { to = "u", shape = "dataset", from = "task.target" }
[phase]
a = { duration = "1 h", open = [], hold = "r" }
b = { duration = "2 s", until = "settled", solve = "equilibrium", settle = ["u"], reset = ["u"], clamp = { r = "task.target" } }
[task]
data = "digits"
normalise = "max"
target_low = -1
target_high = 2
first = 3
trials = 4
rows = 5
shuffle = true
epochs = 6
batch = 7
test_first = 8
test_trials = 9
test = "data"
[integrator]
method = "dp54"
rtol = 1e-3
atol = 1
initial_step = "1 us"
max_step = "1 s"
min_step = "0.1 us"
max_steps = 7
controller = "i"
stability_cap = "off"
equilibrium = "newton"
[settle]
rtol = 1e-2
atol = 2
diverged = 3
unsafe = true
[record]
populations = ["u"]
variables = ["drive"]
every = "step"
trials = 0
float32 = true
flush = "2 s"
max_chunks = 10
examples = [3, 0]
snapshots = 12
`

func TestEveryField(t *testing.T) {
	weights := func(change func(w *Weights)) Weights {
		w := Weights{Gain: 1, Rcond: 1e-12, Scale: 1, Self: true}
		change(&w)
		return w
	}
	between := func(name, from, to string, w Weights) Pathway {
		return Pathway{Name: name, From: from, To: to, Kind: "forward", Gain: 1, Weights: w}
	}
	s := between("S", "x", "r", weights(func(w *Weights) {
		w.Init, w.Std, w.Mean, w.Density, w.Scale, w.ScaleBy, w.Storage = "sparse", 1, 0.5, 0.25, 2, "1/sqrt(fan-in)", "dense"
	}))
	s.Kind, s.Gain = "lateral", -2
	h := between("H", "r", "u", weights(func(w *Weights) { w.Shared, w.Transposed = "P", true }))
	h.Modulate = &Modulate{Slope: "r", On: "post", Inverse: true}
	sameSpec(t, "every field", plain(mustParse(t, everyField)), Spec{
		Name: "all", Description: "every field", Seed: math.MaxInt64,
		Populations: []Population{
			{Name: "x", Size: 64, Tau: all(0), Leak: all(1), Bias: all(0), Initial: all(0), Transfer: Transfer{Kind: "linear"}, Clamp: "task.input"},
			{Name: "r", Size: 2, Tau: Values{Init: "list", List: []float64{0.01, 1}}, Leak: Values{Init: "list", List: []float64{1, 2.5}},
				Bias: Values{Init: "uniform", Min: -0.5, Max: 0.5}, Initial: Values{Init: "normal", Std: 1, Mean: 2},
				Transfer: Transfer{Kind: "power-law", Params: map[string]float64{"exponent": 3, "gain": 2}}},
			{Name: "u", Size: 2, Tau: Values{Init: "uniform", Min: 0.001, Max: 0.002}, Leak: all(1),
				Bias: Values{Init: "file", Path: "b.h5", Dataset: "/b"}, Initial: all(0), Transfer: Transfer{Kind: "linear"}},
		},
		Pathways: []Pathway{
			s,
			between("K", "r", "r", weights(func(w *Weights) { w.Init, w.Std, w.InDegree, w.Self, w.Scale = "sparse", 1, 1, false, 0.5 })),
			between("L", "r", "u", weights(func(w *Weights) { w.Init, w.Rank, w.Std = "low-rank", 2, 3 })),
			between("P", "u", "r", weights(func(w *Weights) { w.Init, w.Of, w.Rcond = "pseudo-inverse", []string{"L", "K"}, 1e-3 })),
			h,
			between("C", "r", "u", weights(func(w *Weights) { w.Init, w.Value = "constant", 7 })),
			between("F", "r", "u", weights(func(w *Weights) { w.Init, w.Path, w.Dataset = "file", "w.npy", "/w" })),
			between("O", "r", "u", weights(func(w *Weights) { w.Init, w.Gain, w.ScaleBy = "orthogonal", 0.9, "1/fan-in" })),
			between("U", "r", "u", weights(func(w *Weights) { w.Init, w.Min, w.Max = "uniform", -0.1, 0.1 })),
			between("A", "u", "r", weights(func(w *Weights) { w.Init, w.Of, w.Angle = "transpose", []string{"L"}, 7.5 })),
		},
		Inputs: []Input{
			{Name: "s", To: "u", Shape: "sine", Phases: []string{"b"}, Onset: 0.001, Duration: 60, Amplitude: all(1),
				Offset: Values{Init: "list", List: []float64{1, 2}}, Frequency: 2000, Shift: math.Pi, Interp: "linear"},
			{Name: "f", To: "u", Shape: "file", Duration: math.Inf(1), Amplitude: all(1), Offset: all(0), Path: "f.csv", Dataset: "d", Every: 1e-6, Interp: "hold"},
			{Name: "d", To: "u", Shape: "dataset", Duration: math.Inf(1), Amplitude: all(1), Offset: all(0), From: "task.target", Interp: "linear"},
		},
		Phases: []Phase{
			{Name: "a", Duration: 3600, Until: "end", Solve: "trajectory", Open: []string{}, Hold: []string{"r"}},
			{Name: "b", Duration: 2, Until: "settled", Solve: "equilibrium", Settle: []string{"u"}, Reset: []string{"u"}, Clamp: map[string]string{"r": "task.target"}},
		},
		Task:       Task{Data: "digits", Normalise: "max", TargetLow: -1, TargetHigh: 2, First: 3, Trials: 4, Rows: 5, Shuffle: true, Epochs: 6, Batch: 7, Precision: "double", TestFirst: 8, TestTrials: 9, Test: "data"},
		Integrator: Integrator{Method: "dp54", Rtol: 1e-3, Atol: 1, InitialStep: 1e-6, MaxStep: 1, MinStep: 1e-7, MaxSteps: 7, Controller: "i", StabilityCap: "off", Equilibrium: "newton"},
		Settle:     Settle{Rtol: 1e-2, Atol: 2, Diverged: 3, Unsafe: true},
		Record: Record{Populations: []string{"u"}, Variables: []string{"drive"}, Trials: 0, Float32: true, Flush: 2, MaxChunks: 10,
			Examples: []int{3, 0}, Snapshots: 12},
		Monitor: unwatched, Evaluate: untested,
	})
}

// The three ways to write a table are equal, with any line ends and with a byte order mark.
func TestWaysToWrite(t *testing.T) {
	headers := "seed = 3\n[population.r]\nsize = 2\ntau = \"10 ms\"\n[population.r.initial]\ninit = \"normal\"\nstd = 1\n[population.u]\nsize = 3\ntau = \"0 ms\"\n[phase.run]\nduration = \"1 s\"\n"
	want := plain(mustParse(t, headers))
	for name, text := range map[string]string{
		"inline":     "seed = 3\npopulation = { r = { size = 2, tau = \"10 ms\", initial = { init = \"normal\", std = 1 } }, u = { size = 3, tau = \"0 ms\" } }\nphase = { run = { duration = \"1 s\" } }\n",
		"dotted":     "population.r.size = 2\npopulation.r.tau = \"10 ms\"\npopulation.r.initial = { init = \"normal\", std = 1 }\npopulation.u.size = 3\npopulation.u.tau = '0 ms'\nphase.run.duration = \"1 s\"\nseed = 3",
		"mixed":      "seed = 3\n[population]\nr = { size = 2, tau = \"10 ms\", initial.init = \"normal\", initial.std = 1 }\nu.size = 3\nu.tau = \"0 ms\"\n[phase]\nrun.duration = \"1 s\"\n",
		"other ends": strings.ReplaceAll(headers, "\n", "\r\n"),
		"BOM":        "\xef\xbb\xbf" + headers,
	} {
		sameSpec(t, name, plain(mustParse(t, text)), want)
	}
}

// Names keep the order of the file, whatever their alphabet.
func TestOrderIsKept(t *testing.T) {
	var b strings.Builder
	var want []string
	for i := range 50 {
		name := fmt.Sprintf("p%d", (i*37)%50)
		want = append(want, name)
		fmt.Fprintf(&b, "[population.%s]\nsize = 1\ntau = \"1 ms\"\n", name)
	}
	spec := mustParse(t, b.String()+"[phase.run]\nduration = \"1 s\"\n", Set{"population.p37.size", "2"}, Set{"population.z.size", "1"}, Set{"population.z.tau", "1 s"},
		Set{"population.a", `{ tau = "1 ms", size = 1 }`})
	want = append(want, "z", "a")
	for i, p := range spec.Populations {
		if p.Name != want[i] {
			t.Fatalf("population %d is %s, want %s", i, p.Name, want[i])
		}
	}
	if len(spec.Populations) != len(want) {
		t.Errorf("%d populations, want %d", len(spec.Populations), len(want))
	}
}

func TestNameIsTheFiles(t *testing.T) {
	text := []byte("[population.r]\nsize = 1\ntau = \"1 ms\"\n[phase.run]\nduration = \"1 s\"\n")
	for file, want := range map[string]string{"a/b/loop.toml": "loop", `a\net.toml`: "net", "x": "x", "": "circuit", ".toml": "circuit"} {
		spec, err := Parse(file, text, nil)
		if err != nil || spec.Name != want {
			t.Errorf("%q gives %+v, %v", file, spec, err)
		}
	}
}

func TestErrorf(t *testing.T) {
	spec := mustParse(t, everyField)
	// What stands at the place in the text, from the line's beginning on.
	for key, before := range map[string]string{
		"population.r.transfer.gain": `r = { size = 2, tau = ["10 ms", "1 s"], leak = [1, 2.5], bias = { init = "uniform", max = 0.5 }, initial = { init = "normal", std = 1, mean = 2 }, transfer = { kind = "power-law", exponent = 3, gain = `,
		"population.r.nothing":       `r = `,
		"pathway.F.weights.path":     `F = { from = "r", to = "u", weights = { init = "file", path = `,
		"pathway.F.weights.none.at":  `F = { from = "r", to = "u", weights = `,
		"task.data":                  `data = `,
		"task":                       `[`,
		"nothing":                    ``,
	} {
		line := 1
		if key != "nothing" {
			above, _, _ := strings.Cut(everyField, "\n"+before+map[string]string{"task": "task]"}[key])
			line = 2 + strings.Count(above, "\n")
		}
		want := fmt.Sprintf("x.toml:%d:%d: %s: no good", line, len(before)+1, key)
		if got := spec.Errorf(key, "no %s", "good").Error(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	marked := mustParse(t, "\xef\xbb\xbfpopulation.r = { size = 1, tau = '1 s' }\nphase.a.duration = '1 s'")
	if got, want := marked.Errorf("population.r.size", "no").Error(), "x.toml:1:25: population.r.size: no"; got != want {
		t.Errorf("behind a byte order mark: got %s, want %s", got, want)
	}
	over := mustParse(t, everyField, Set{"pathway.F.weights.path", "v.npy"})
	if got, want := over.Errorf("pathway.F.weights.path", "no file").Error(), "--set pathway.F.weights.path=v.npy: no file"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	made := Spec{}
	if got, want := made.Errorf("task.data", "no good").Error(), "task.data: no good"; got != want {
		t.Errorf("a Spec made in Go: %s", got)
	}
}
