package models_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"settle/circuit"
	"settle/integrators"
	"settle/models"
	"settle/models/data"
)

// interrupted is a circuit with all that a checkpoint has to hold: trials with and without traces, random
// initial states, a phase whose states the next one holds, steps of an input, a gate that moves.
const interrupted = `
seed = 3
[task]
trials = 4
rows = 2
[population]
x = { size = 3, tau = "10 ms", transfer = "tanh", initial = { init = "normal", std = 0.5 } }
u = { size = 2, tau = "15 ms", leak = 0.2 }
a = { size = 2, tau = "0 ms", transfer = "tanh" }
[pathway]
P = { from = "u", to = "x", weights = { init = "normal", std = 0.7 }, modulate = { slope = "x", on = "post" } }
Q = { from = "x", to = "u", gain = -1, weights = { init = "transpose", of = "P" } }
A = { from = "u", to = "a", weights = { init = "identity" } }
[input]
drive = { to = "x", shape = "pulse", onset = "4 ms", duration = "9 ms", amplitude = 0.8 }
wave = { to = "u", shape = "sine", frequency = "40 Hz", amplitude = 0.3, phases = ["first"] }
[phase]
first = { duration = "20 ms" }
second = { duration = "200 ms", reset = ["u"], until = "settled" }
[settle]
rtol = 1e-3
atol = 1e-4
unsafe = true
[integrator]
rtol = 1e-4
atol = 1e-6
[record]
trials = 2
variables = ["state", "rate"]
every = "3 ms"
`

// experimentOf compiles a circuit file.
func experimentOf(t *testing.T, text string, pairs ...string) *models.Experiment {
	t.Helper()
	spec, err := circuit.Parse("experiment.toml", []byte(text), sets(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	task, err := models.NewTask(spec, data.Load)
	if err != nil {
		t.Fatal(err)
	}
	inputs, targets := task.Sizes()
	c, err := circuit.Compile(spec, circuit.Env{Load: data.Load, InputSize: inputs, TargetSize: targets})
	if err != nil {
		t.Fatal(err)
	}
	return &models.Experiment{Circuit: c, Task: task}
}

// brokenExperiment is a circuit file's experiment, with so many workers.
func brokenExperiment(t *testing.T, workers int, text string, pairs ...string) *broken {
	return &broken{t: t,
		new: func(t *testing.T) *ledger {
			return newLedger(models.Layout(experimentOf(t, text, pairs...).Circuit, ""))
		},
		run: func(t *testing.T, ctx context.Context, l *ledger, from *models.Checkpoint) any {
			e := experimentOf(t, text, pairs...)
			e.Recorder, e.Keeper, e.From, e.Workers = l, l, from, workers
			s, err := e.Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			return fmt.Sprintf("%+v", *s)
		}}
}

// TestExperimentsGoOnToTheSameBits breaks an experiment off between steps, with every method.
func TestExperimentsGoOnToTheSameBits(t *testing.T) {
	for _, m := range integrators.Methods() {
		t.Run(m.Name, func(t *testing.T) {
			pairs := []string{`integrator.method = "` + m.Name + `"`}
			if !m.Adaptive {
				pairs = append(pairs, `integrator.step = "1 ms"`)
			}
			text := interrupted
			if m.Family == integrators.Staggered {
				pairs = append(pairs, `integrator.order = ["u", "x"]`)
			}
			if m.Noise != nil {
				text = strings.Replace(text, `tau = "15 ms", leak = 0.2 }`, `tau = "15 ms", leak = 0.2, noise = { kind = "ou", tau = "5 ms", std = 0.1 } }`, 1)
				text = strings.Replace(text, `, until = "settled"`, "", 1)
			}
			if n := brokenExperiment(t, 1, text, pairs...).everywhere(points(12)); n < 10 {
				t.Errorf("only %d checkpoints", n)
			}
		})
	}
}

// TestEndingsGoOnToTheSameBits breaks off experiments that end in other ways than well.
func TestEndingsGoOnToTheSameBits(t *testing.T) {
	for name, pairs := range map[string][]string{
		"equilibrium": {`phase.second.solve = "equilibrium"`},
		"step budget": {"integrator.max_steps = 9"},
		"diverged":    {"settle.diverged = 0.6"},
		"slow":        {`phase.second.duration = "8 ms"`},
		"every step":  {`record.every = "step"`},
		"no traces":   {"record.trials = 0", "task.rows = 3"},
		"limit cycle": {"pathway.P.weights.std = 9", `phase.second.duration = "60 ms"`},
		"with a cap":  {`integrator.stability_cap = "on"`, `integrator.method = "tsit5"`},
		"controller":  {`integrator.controller = "h211"`, `integrator.method = "dp54"`},
	} {
		t.Run(name, func(t *testing.T) {
			if n := brokenExperiment(t, 1, interrupted, pairs...).everywhere(points(12)); n < 3 {
				t.Errorf("only %d checkpoints", n)
			}
		})
	}
}

// TestWorkersGoOnToTheSameBits breaks off what several workers do.
func TestWorkersGoOnToTheSameBits(t *testing.T) {
	if n := brokenExperiment(t, 3, interrupted, "task.trials = 9").everywhere(points(30)); n < 8 {
		t.Errorf("only %d checkpoints", n)
	}
}
