package circuit

import (
	"math"
	"testing"

	"settle/internal/linalg"
)

// The tests build Specs in Go with the defaults that the reader of circuit files fills in.

func number(v float64) Values { return Values{Init: "constant", Constant: v} }

func listed(v ...float64) Values { return Values{Init: "list", List: v} }

// pop is a population with leak 1, bias and initial state 0.
func pop(name string, size int, tau float64, transfer string, more ...func(*Population)) Population {
	p := Population{Name: name, Size: size, Tau: number(tau), Leak: number(1), Bias: number(0), Initial: number(0),
		Transfer: Transfer{Kind: transfer}}
	for _, f := range more {
		f(&p)
	}
	return p
}

func leak(v float64) func(*Population)    { return func(p *Population) { p.Leak = number(v) } }
func bias(v Values) func(*Population)     { return func(p *Population) { p.Bias = v } }
func initial(v Values) func(*Population)  { return func(p *Population) { p.Initial = v } }
func clamped(by string) func(*Population) { return func(p *Population) { p.Clamp = by } }

// path is a pathway of gain 1.
func path(name, from, to string, w Weights, more ...func(*Pathway)) Pathway {
	p := Pathway{Name: name, From: from, To: to, Kind: "forward", Gain: 1, Weights: w}
	for _, f := range more {
		f(&p)
	}
	return p
}

func gain(v float64) func(*Pathway) { return func(p *Pathway) { p.Gain = v } }

func modulated(slope, on string, inverse bool) func(*Pathway) {
	return func(p *Pathway) { p.Modulate = &Modulate{Slope: slope, On: on, Inverse: inverse} }
}

// weights are those of an init, with the reader's defaults.
func weights(init string, more ...func(*Weights)) Weights {
	w := Weights{Init: init, Std: 1, Min: -1, Max: 1, Value: 1, Gain: 1, Scale: 1, Self: true, Rcond: 1e-12, Rank: 1}
	if init == "sparse" {
		w.Density = 0.5
	}
	for _, f := range more {
		f(&w)
	}
	return w
}

func std(v float64) func(*Weights)      { return func(w *Weights) { w.Std = v } }
func of(names ...string) func(*Weights) { return func(w *Weights) { w.Of = names } }

func shared(name string, transposed bool) Weights {
	return Weights{Shared: name, Transposed: transposed, Scale: 1, Self: true}
}

// phase is an open-ended phase in which everything evolves.
func phase(name string, more ...func(*Phase)) Phase {
	p := Phase{Name: name, Duration: 10, Until: "end"}
	for _, f := range more {
		f(&p)
	}
	return p
}

func spec(populations []Population, pathways []Pathway, inputs []Input, phases ...Phase) *Spec {
	if len(phases) == 0 {
		phases = []Phase{phase("run")}
	}
	return &Spec{Name: "test", Seed: 1, Populations: populations, Pathways: pathways, Inputs: inputs, Phases: phases,
		Task: Task{Rows: 16}}
}

func mustCompile(t testing.TB, s *Spec, env Env) *Circuit {
	t.Helper()
	c, err := Compile(s, env)
	if err != nil {
		t.Fatalf("Compile: %v", err)
	}
	return c
}

// begun is a Dynamics with rows trials presented (no data) and phase 0 begun.
func begun(t testing.TB, s *Spec, rows int) *Dynamics {
	t.Helper()
	d := mustCompile(t, s, Env{}).NewDynamics(rows)
	for row := range rows {
		d.Present(row, row, nil, nil)
	}
	d.Begin(0)
	return d
}

// derivative evaluates one row.
func derivative(d *Dynamics, row int, t float64, y []float64) []float64 {
	dydt := make([]float64, len(y))
	d.Derivative(dydt, []float64{t}, y, []int{row})
	return dydt
}

// loader serves matrices from memory.
func loader(files map[string]*linalg.Dense) func(string, string) (*linalg.Dense, error) {
	return func(path, _ string) (*linalg.Dense, error) { return files[path].Clone(), nil }
}

// near fails unless got and want differ by at most tol times the largest of want, or of 1.
func near(t failer, what string, got, want []float64, tol float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d numbers, want %d", what, len(got), len(want))
	}
	scale := max(1, largest(want))
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tol*scale) {
			t.Fatalf("%s: number %d is %.17g, want %.17g (tolerance %g)", what, i, got[i], want[i], tol*scale)
		}
	}
}

// failer is a *testing.T or a *rapid.T.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}
