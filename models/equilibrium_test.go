package models_test

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/circuit"
	"settle/models"
	"settle/models/builtin"
)

// run runs a built-in model with overrides into memory.
func run(t *testing.T, model string, sets ...circuit.Set) (*memory, *models.Summary) {
	t.Helper()
	e := experiment(t, model, sets...)
	rec := newMemory()
	e.Recorder = rec
	s, err := e.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return rec, s
}

// TestEquilibriumIsTheTrajectorysRest solves built-in models for their rest in place of following them
// there, to the rest of all that evolves whatever the phase waits for. Settle tolerances are tight; the states
// agree to what both leave open.
func TestEquilibriumIsTheTrajectorysRest(t *testing.T) {
	for _, c := range []struct {
		model  string
		phases []string
		sets   []circuit.Set
	}{
		{"inversion-loop", []string{"settle"}, nil},
		{"inversion-loop", []string{"settle"}, []circuit.Set{{Key: "phase.settle.settle", Value: `["r"]`}}},
		{"cascade", []string{"feedback"}, nil},
		{"single-loop", []string{"settle"}, nil},
		{"digits-loop", []string{"forward", "feedback"}, []circuit.Set{{Key: "task.trials", Value: "40"}, {Key: "record.trials", Value: "2"}}},
	} {
		follow := slices.Clone(c.sets)
		for _, p := range c.phases { // all that evolves, as when solved
			follow = append(follow, circuit.Set{Key: "phase." + p + ".settle", Value: circuit.Unset})
		}
		followed, s := run(t, c.model, follow...)
		if s.Failed() > 0 {
			t.Fatalf("%s does not settle: %+v", c.model, s.Failures[0])
		}
		for _, method := range []string{"pseudo-transient", "newton"} {
			sets := append([]circuit.Set{{Key: "integrator.equilibrium", Value: method}}, c.sets...)
			for _, p := range c.phases {
				sets = append(sets, circuit.Set{Key: "phase." + p + ".solve", Value: "equilibrium"})
			}
			solved, s2 := run(t, c.model, sets...)
			if s2.Failed() > 0 {
				t.Fatalf("%s by %s: %+v", c.model, method, s2.Failures[0])
			}
			compareSettled(t, c.model+" by "+method, solved, followed)
			if s2.Products*2 > s.Products {
				t.Errorf("%s by %s took %d multiply-adds, the motion %d", c.model, method, s2.Products, s.Products)
			}
			t.Logf("%s by %s: %d multiply-adds, the motion %d", c.model, method, s2.Products, s.Products)
		}
	}
}

// compareSettled wants the settled states to agree to a few settle tolerances (1e-6): each is off by its
// own, relative to its population.
func compareSettled(t *testing.T, what string, got, want *memory) {
	t.Helper()
	for path, w := range want.floats {
		if !strings.HasPrefix(path, "/settled/") {
			continue
		}
		g, size := got.floats[path], 0.0
		for _, v := range w {
			size = math.Max(size, math.Abs(v))
		}
		if len(g) != len(w) {
			t.Fatalf("%s: %s has %d numbers, want %d", what, path, len(g), len(w))
		}
		for i, v := range w {
			if !(math.Abs(g[i]-v) <= 4e-6*size+1e-8) {
				t.Fatalf("%s: %s[%d] is %.9g, the motion rests at %.9g", what, path, i, g[i], v)
			}
		}
	}
}

// TestEquilibriumIsRecorded: it is never taken for a trajectory. One frame stands at the end, the
// episode takes no time, and the way is told, in phases that were followed too.
func TestEquilibriumIsRecorded(t *testing.T) {
	rec, _ := run(t, "digits-loop", circuit.Set{Key: "phase.feedback.solve", Value: "equilibrium"},
		circuit.Set{Key: "task.trials", Value: "3"}, circuit.Set{Key: "record.trials", Value: "2"})
	for i, by := range rec.ints["/episodes/settled_by"] {
		want := models.SettledBy(i % 2) // forward by trajectory, feedback by equilibrium
		if models.SettledBy(by) != want {
			t.Errorf("episode %d: settled by %s", i, models.SettledBy(by))
		}
		frames, duration := rec.ints["/episodes/n_obs"][i], rec.floats["/episodes/duration"][i]
		switch traced := i < 4; {
		case want == models.ByTrajectory && (duration == 0 || traced && frames < 5):
			t.Errorf("episode %d: %d frames, %g s", i, frames, duration)
		case want == models.ByEquilibrium && (duration != 0 || traced && frames != 1 || !traced && frames != 0):
			t.Errorf("episode %d: %d frames, %g s", i, frames, duration)
		}
	}
	// The frame is the settled state.
	last := int(rec.ints["/episodes/first_obs"][1])
	for i := range 40 {
		if got, want := rec.floats["/trajectory/r_state"][last*40+i], rec.floats["/settled/r"][40+i]; got != want {
			t.Errorf("r[%d] is %g in the frame, %g settled", i, got, want)
		}
	}
	if time := rec.floats["/trajectory/time"]; time[last] != time[last-1] {
		t.Errorf("the frame stands at %g s, the phase began at %g s", time[last], time[last-1])
	}
}

// TestEquilibriumUsesTheInputsOfTheEnd: the step comes after 20 ms, the search does not see what was before.
func TestEquilibriumUsesTheInputsOfTheEnd(t *testing.T) {
	rec, _ := run(t, "inversion-loop", circuit.Set{Key: "phase.settle.solve", Value: "equilibrium"})
	if u := rec.floats["/settled/u"]; math.Abs(u[0]) < 1e-3 {
		t.Errorf("u rests at %v, as without an input", u)
	}
	drive, _ := run(t, "inversion-loop", circuit.Set{Key: "phase.settle.solve", Value: "equilibrium"},
		circuit.Set{Key: "record.variables", Value: `["drive"]`})
	// At rest, leak u = drive.
	for i, v := range drive.floats["/trajectory/u_drive"] {
		if u := rec.floats["/settled/u"][i]; math.Abs(v-0.01*u) > 1e-6 {
			t.Errorf("the frame's drive of u[%d] is %g, want %g", i, v, 0.01*u)
		}
	}
}

// TestEquilibriumUnstable: a state of rest of a loop with a random B is found and refused, by every way.
func TestEquilibriumUnstable(t *testing.T) {
	for _, method := range []string{"pseudo-transient", "newton"} {
		rec, s := run(t, "unstable-fixed-point", circuit.Set{Key: "integrator.equilibrium", Value: method})
		if s.Verdicts[models.UnstableFixedPoint] != 1 || !strings.Contains(s.Failures[0].Detail, " /s, above 0") || strings.Contains(s.Failures[0].Detail, "did not converge") {
			t.Errorf("%s: %+v", method, s.Failures)
		}
		if v := rec.floats["/settled/u"][0]; !math.IsNaN(v) {
			t.Errorf("an unstable fixed point was recorded as settled: %g", v)
		}
	}
}

// TestEquilibriumWorkers wants the same bits from any number of workers.
func TestEquilibriumWorkers(t *testing.T) {
	var first []float64
	for _, workers := range []int{1, 3} {
		e := experiment(t, "digits-loop", circuit.Set{Key: "phase.feedback.solve", Value: "equilibrium"},
			circuit.Set{Key: "phase.forward.solve", Value: "equilibrium"}, circuit.Set{Key: "task.trials", Value: "60"}, circuit.Set{Key: "record.trials", Value: "0"})
		rec := newMemory()
		e.Recorder, e.Workers = rec, workers
		if _, err := e.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		if r := rec.floats["/settled/r"]; first == nil {
			first = r
		} else {
			for i, v := range r {
				if v != first[i] {
					t.Fatalf("number %d differs with %d workers", i, workers)
				}
			}
		}
	}
}

// TestEquilibriumMarginal: there is no rest, or none that is isolated, or it is circled for ever. u of
// the expanding loop without leak drifts along directions that have no rest; a controller without leak
// that nothing answers winds up, and with next to none keeps what disturbs it; two layers without leak that drive each other by W and -W^T swing.
func TestEquilibriumMarginal(t *testing.T) {
	const windsUp = `
[population]
u = { size = 2, tau = "10 ms", leak = 0 }
[input]
target = { to = "u", shape = "constant", amplitude = 1 }
`
	const swings = `
[population]
a = { size = 5, tau = "10 ms", leak = 0, initial = 1 }
b = { size = 5, tau = "10 ms", leak = 0 }
[pathway]
W = { from = "a", to = "b", weights = { init = "normal", std = 1 } }
V = { from = "b", to = "a", weights = { init = "negative-transpose", of = "W" } }
`
	const hardlyLeaks = `
[population]
u = { size = 2, tau = "10 ms", leak = 1e-12 }
`
	expanding, _ := builtin.Find("expanding-loop")
	for name, text := range map[string]string{"expanding": string(expanding.Source), "winds up": windsUp + settles, "swings": swings + settles, "hardly leaks": hardlyLeaks + settles} {
		for _, method := range []string{"pseudo-transient", "newton"} {
			s := runText(t, text, circuit.Set{Key: "integrator.equilibrium", Value: method}, circuit.Set{Key: "phase.settle.solve", Value: "equilibrium"})
			if s.Verdicts[models.Marginal] != 1 {
				t.Errorf("%s by %s: %+v", name, method, s.Failures)
			}
		}
	}
}

const settles = `
[phase.settle]
duration = "1 s"
until = "settled"
`

// runText runs a circuit that is kept nowhere.
func runText(t *testing.T, text string, sets ...circuit.Set) *models.Summary {
	t.Helper()
	spec, err := circuit.Parse("x.toml", []byte(text), sets)
	if err != nil {
		t.Fatal(err)
	}
	c, err := circuit.Compile(spec, circuit.Env{})
	if err != nil {
		t.Fatal(err)
	}
	task, err := models.NewTask(spec, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := models.Experiment{Circuit: c, Task: task}
	s, err := e.Run(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestEquilibriumOfEachRow: a unit that excites itself has an unstable rest at 0 and stable ones beside
// it; Newton's method finds one or the other by where a trial begins, and each is judged for itself.
func TestEquilibriumOfEachRow(t *testing.T) {
	s := runText(t, `
[population]
x = { size = 1, tau = "10 ms", transfer = "tanh", initial = { init = "normal", std = 1 } }
[pathway]
w = { from = "x", to = "x", weights = { init = "constant", value = 2 } }
[task]
trials = 32
`+settles, circuit.Set{Key: "integrator.equilibrium", Value: "newton"}, circuit.Set{Key: "phase.settle.solve", Value: "equilibrium"}, circuit.Set{Key: "record.trials", Value: "0"})
	if good, bad := s.Verdicts[models.Settled], s.Verdicts[models.UnstableFixedPoint]; good < 3 || bad < 3 || good+bad != 32 {
		t.Errorf("%d settled, %d unstable: %+v", good, bad, s.Verdicts)
	}
}

// TestEquilibriumNamesUnits: a search that cannot begin tells the population, not a number of the state's.
func TestEquilibriumNamesUnits(t *testing.T) {
	s := runText(t, `
[population]
a = { size = 3, tau = "10 ms" }
x = { size = 2, tau = "10 ms", transfer = { kind = "power-law", exponent = 2 }, initial = 1e200 }
[pathway]
w = { from = "x", to = "x", weights = { init = "identity" } }
`+settles, circuit.Set{Key: "phase.settle.solve", Value: "equilibrium"}, circuit.Set{Key: "settle.diverged", Value: "1e300"})
	if len(s.Failures) != 1 || s.Verdicts[models.NotFinite] != 1 || strings.Count(s.Failures[0].Detail, "population x, unit 0") != 1 || strings.Contains(s.Failures[0].Detail, "variable") {
		t.Errorf("%+v", s.Failures)
	}
}
