package circuit

import (
	"errors"
	"math"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"settle/internal/linalg"
	"settle/neurons"
)

func TestCompileErrors(t *testing.T) {
	a, b := pop("a", 2, 1, "tanh"), pop("b", 3, 1, "tanh")
	w := path("w", "a", "b", weights("normal"))
	two := func(more ...Pathway) *Spec { return spec([]Population{a, b}, append([]Pathway{w}, more...), nil) }
	with := func(f func(s *Spec)) *Spec {
		s := two()
		s.Populations = slices.Clone(s.Populations)
		f(s)
		return s
	}
	for _, c := range []struct {
		key, want string
		s         *Spec
	}{
		{"population.a", "two of this name", spec([]Population{a, a}, nil, nil)},
		{"pathway.w", "two of this name", two(w)},
		{"pathway.v.from", "unknown population \"nobody\"", two(path("v", "nobody", "b", weights("normal")))},
		{"pathway.v.modulate.slope", "unknown population \"nobody\"", two(path("v", "a", "b", weights("normal"), modulated("nobody", "pre", false)))},
		{"pathway.v.modulate.slope", "has 3 units, but its slope multiplies population \"a\" of 2", two(path("v", "a", "b", weights("normal"), modulated("b", "pre", false)))},
		{"population.a.size", "at least 1 unit", with(func(s *Spec) { s.Populations[0].Size = 0 })},
		{"population.a.tau", "unit 1 got -", with(func(s *Spec) { s.Populations[0].Tau = Values{Init: "uniform", Min: -2, Max: -1} })},
		{"population.a.tau", "1 of 2 units have tau = 0", with(func(s *Spec) { s.Populations[0].Tau = listed(0, 1) })},
		{"population.a.leak", "is 0 in unit 2", with(func(s *Spec) { s.Populations[0].Tau, s.Populations[0].Leak = number(0), listed(1, 0) })},
		{"population.a.bias", "3 values for a population of 2", with(func(s *Spec) { s.Populations[0].Bias = listed(1, 2, 3) })},
		{"population.a.bias", "value 2 of 2 is NaN", with(func(s *Spec) { s.Populations[0].Bias = listed(1, math.NaN()) })},
		{"population.a.initial.path", "a single row or column", with(func(s *Spec) { s.Populations[0].Initial = Values{Init: "file", Path: "square"} })},
		{"population.a.transfer", "unknown transfer function \"step\"", with(func(s *Spec) { s.Populations[0].Transfer.Kind = "step" })},
		{"population.a.transfer", "nothing", with(func(s *Spec) { s.Populations[0].Transfer.Params = map[string]float64{"nothing": 1} })},
		{"population.a.clamp", "\"task.input\" has 4 values a trial, but population \"a\" has 2 units", with(func(s *Spec) { s.Populations[0].Clamp = "task.input" })},
		{"phase.run.hold", "unknown population \"nobody\"", with(func(s *Spec) { s.Phases[0].Hold = []string{"nobody"} })},
		{"phase.run.open", "unknown pathway \"nobody\"", with(func(s *Spec) { s.Phases[0].Open = []string{"nobody"} })},
		{"phase.run.settle", "population \"a\" does not evolve", with(func(s *Spec) { s.Phases[0].Settle, s.Phases[0].Hold = []string{"a"}, []string{"a"} })},
		{"population.a.clamp", "\"task.target\" has 1 value a trial, but population \"a\" has 2 units; make its size 1, or write classes as one column each", with(func(s *Spec) { s.Populations[0].Clamp = "task.target" })},
		{"phase.run.clamp.b", "has 4 values a trial", with(func(s *Spec) { s.Phases[0].Clamp = map[string]string{"b": "task.input"} })},
	} {
		_, err := Compile(c.s, Env{InputSize: 4, TargetSize: 1, Load: loader(map[string]*linalg.Dense{"square": linalg.NewDense(2, 2, nil)})})
		var e Error
		if !errors.As(err, &e) {
			t.Errorf("%s: error %v is no Error", c.key, err)
			continue
		}
		if e.Key != c.key || !strings.Contains(e.Problem, c.want) {
			t.Errorf("error %q, want one of %s with %q", e, c.key, c.want)
		}
	}
}

// All mistakes of a stage are told at once.
func TestCompileTellsAllErrors(t *testing.T) {
	s := spec([]Population{pop("a", 2, 1, "nobody"), pop("b", 2, -1, "tanh")}, nil, nil)
	_, err := Compile(s, Env{})
	var all Errors
	if !errors.As(err, &all) || len(all) != 2 {
		t.Errorf("error %v, want two", err)
	}
}

// Algebraic populations are computed in the order in which they hang on each other, through gates
// too; a circle of them is named, unless a phase opens it.
func TestAlgebraicOrder(t *testing.T) {
	id := weights("identity")
	pops := []Population{pop("c", 2, 0, "tanh"), pop("b", 2, 0, "tanh"), pop("a", 2, 0, "tanh"), pop("x", 2, 1, "tanh")}
	chain := []Pathway{path("xa", "x", "a", id), path("ab", "a", "b", id), path("xc", "x", "c", id, modulated("b", "post", false))}
	p := mustCompile(t, spec(pops, chain, nil), Env{}).Phases()[0]
	if want := []int{2, 1, 0}; !slices.Equal(p.Algebraic, want) {
		t.Errorf("order %v, want %v", p.Algebraic, want)
	}
	circle := append(slices.Clone(chain), path("ca", "c", "a", id))
	_, err := Compile(spec(pops, circle, nil), Env{})
	if err == nil || !strings.Contains(err.Error(), "c -> a -> b -> c") && !strings.Contains(err.Error(), "a -> b -> c -> a") && !strings.Contains(err.Error(), "b -> c -> a -> b") {
		t.Errorf("error %v, want one that names the circle", err)
	}
	for _, open := range []Phase{
		phase("closed", func(p *Phase) { p.Open = []string{"xa", "ab", "xc"} }),
		phase("held", func(p *Phase) { p.Hold = []string{"b"} }),
	} {
		if _, err := Compile(spec(pops, circle, nil, open), Env{}); err != nil {
			t.Errorf("phase %s: %v", open.Name, err)
		}
	}
}

func TestPhaseInfo(t *testing.T) {
	c := mustCompile(t, cascade(0.01), Env{InputSize: 30, TargetSize: 10})
	names := func(list []int) string {
		var s []string
		for _, i := range list {
			s = append(s, c.Populations()[i].Name)
		}
		return strings.Join(s, " ")
	}
	forward, feedback := c.Phases()[0], c.Phases()[1]
	for _, check := range [][2]string{
		{names(forward.Clamped), "x"}, {names(forward.Algebraic), "h1 h2 y e"}, {names(forward.Evolving), "u3 r2 u2 r1"},
		{names(forward.Settle), "u3 r2 u2 r1"}, {names(forward.Held), ""},
		{names(feedback.Held), "h1 h2 y e"}, {names(feedback.Settle), "r2 r1"}, {names(feedback.Algebraic), ""},
	} {
		if check[0] != check[1] {
			t.Errorf("%q, want %q", check[0], check[1])
		}
	}
	if len(forward.Open) != 4 || len(feedback.Open) != len(c.Pathways()) {
		t.Errorf("%d and %d pathways are open", len(forward.Open), len(feedback.Open))
	}
	if c.Size() != 130 || c.Populations()[8].Offset != 110 {
		t.Errorf("size %d, last offset %d", c.Size(), c.Populations()[8].Offset)
	}
}

func TestStateRangesAndSlowestTau(t *testing.T) {
	s := spec([]Population{pop("a", 2, 5, "tanh"), pop("z", 4, 0, "tanh"), pop("b", 3, 2, "tanh")}, nil, nil,
		phase("run", func(p *Phase) { p.Settle = []string{"b"} }))
	d := begun(t, s, 1)
	want := []StateRange{{Population: 0, Lo: 0, Hi: 2}, {Population: 2, Lo: 2, Hi: 5}}
	if got := d.StateRanges(); !slices.Equal(got, want) || d.Dim() != 5 {
		t.Errorf("ranges %v of %d, want %v of 5", got, d.Dim(), want)
	}
	if got := d.SlowestTau(); got != 2 {
		t.Errorf("slowest tau %g, want that of b alone, 2", got)
	}
}

// The phase's clamp goes before the population's, and what was clamped for a phase stays.
func TestClamps(t *testing.T) {
	s := spec([]Population{pop("a", 2, 1, "linear", initial(number(9))), pop("b", 2, 1, "linear", clamped("task.input"))}, nil, nil,
		phase("one", func(p *Phase) { p.Clamp = map[string]string{"a": "task.target", "b": "task.target"} }), phase("two"))
	d := mustCompile(t, s, Env{InputSize: 2, TargetSize: 2}).NewDynamics(1)
	d.Present(0, 0, []float64{1, 2}, []float64{3, 4})
	near(t, "presented", d.Full(0), []float64{9, 9, 1, 2}, 0)
	d.Begin(0)
	near(t, "phase one", d.Full(0), []float64{3, 4, 3, 4}, 0)
	d.Begin(1)
	near(t, "phase two", d.Full(0), []float64{3, 4, 1, 2}, 0)
	if d.Dim() != 2 || d.Phase() != 1 {
		t.Errorf("%d variables in phase %d, want 2 in 1", d.Dim(), d.Phase())
	}
}

// A transfer without slope has a Jacobian instead: linearise relies on it.
func TestSlopeLessTransfersAreCoupled(t *testing.T) {
	for _, kind := range neurons.List {
		phi, err := kind.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		_, slopeless := phi.(neurons.SlopeLess)
		if _, coupled := phi.(neurons.Coupled); slopeless && !coupled {
			t.Errorf("%s has neither slope nor Jacobian", kind.Name)
		}
	}
}

// Only a linear transfer of gain 1 passes its state on as it is.
func TestIdentityIsGainOne(t *testing.T) {
	for gain, want := range map[float64]bool{1: true, 2: false} {
		s := spec([]Population{pop("x", 1, 1, "linear")}, nil, nil)
		s.Populations[0].Transfer.Params = map[string]float64{"gain": gain}
		if got := mustCompile(t, s, Env{}).populations[0].identity; got != want {
			t.Errorf("gain %g: identity is %v", gain, got)
		}
	}
}

// Paths in a circuit file are relative to it.
func TestPathsAreRelativeToTheCircuitFile(t *testing.T) {
	s := weightSpec(2, 3, weights("file", func(w *Weights) { w.Path = "sub/w.npy" }))
	s.File = "/models/loop.toml"
	var asked string
	mustCompile(t, s, Env{Load: func(path, _ string) (*linalg.Dense, error) {
		asked = path
		return linalg.NewDense(2, 3, nil), nil
	}})
	if asked != "/models/sub/w.npy" {
		t.Errorf("asked for %s", asked)
	}
	s.Pathways[0].Weights.Path = "/data/w.npy"
	mustCompile(t, s, Env{Load: func(path, _ string) (*linalg.Dense, error) {
		asked = path
		return linalg.NewDense(2, 3, nil), nil
	}})
	if asked != "/data/w.npy" {
		t.Errorf("asked for %s", asked)
	}
}

func TestBuildsWithoutCgo(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("needs the go command")
	}
	cmd := exec.Command("go", "build", ".")
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
