package models_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"settle/models"
	"settle/models/builtin"
	"settle/plasticity"
)

// brokenTraining is a circuit file's training, with restart points so many examples apart.
func brokenTraining(t *testing.T, stretch, seeds, workers int, text string, pairs ...string) *broken {
	lessons := func(t *testing.T) []*models.Lesson {
		all := lessonsOf(t, text, seeds, nil, pairs...)
		for _, l := range all {
			l.RestartEvery(stretch)
		}
		return all
	}
	return &broken{t: t,
		new: func(t *testing.T) *ledger {
			training, err := models.NewTraining(lessons(t))
			if err != nil {
				t.Fatal(err)
			}
			return newLedger(training.Layout("", nil))
		},
		run: func(t *testing.T, ctx context.Context, l *ledger, from *models.Checkpoint) any {
			training, err := models.NewTraining(lessons(t))
			if err != nil {
				t.Fatal(err)
			}
			training.Recorder, training.Keeper, training.From, training.Workers = l, l, from, workers
			results, err := training.Run(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for i := range results {
				results[i].Seconds = 0
			}
			return fmt.Sprintf("%+v", results)
		}}
}

// quick are tolerances at which a lesson takes little time.
var quick = []string{"task.trials = 5", "settle.rtol = 1e-6", "settle.atol = 1e-9", "integrator.rtol = 1e-7", "integrator.atol = 1e-10"}

// TestLessonsGoOnToTheSameBits breaks off lessons with all that a learner remembers.
func TestLessonsGoOnToTheSameBits(t *testing.T) {
	watched := []string{"monitor.every = 2", "evaluate.every = 3", "probe.every = 2", `probe.angles = ["closed-form", "backpropagation", "gauss-newton"]`,
		"record.examples = [1, 7]", `record.every = "5 ms"`, "task.epochs = 2", "task.shuffle = true"}
	for name, pairs := range map[string][]string{
		"plain":           {},
		"watched":         watched,
		"batch":           append(watched, "task.batch = 4"),
		"single":          append(watched, "task.precision = single"),
		"single batch":    append(watched, "task.precision = single", "task.batch = 4"),
		"warm":            {"credit.warm_start = true", "task.epochs = 2"},
		"repairs":         append(watched, unstable, "monitor.unstable = repair", "plasticity.all.rate = 0.3", "monitor.every = 1"),
		"tracking":        {`credit.feedback = { init = "negative-transpose", tracking = true }`, "task.epochs = 2"},
		"pseudo-inverse":  {`credit.feedback = { init = "pseudo-inverse", tracking = true }`},
		"equilibrium":     append(watched, "credit.solve = equilibrium"),
		"closed form":     append(watched, "credit.solve = closed-form"),
		"single loop":     append(watched, "credit.method = single-loop-dynamic-inversion", "network.weights.max = 0.4"),
		"backpropagation": {"credit.method = backpropagation", "task.epochs = 3"},
		"tanh":            append(watched, "credit.loop = tanh-zero", "network.weights.max = 0.4"),
		"operating point": append(watched, "credit.loop = operating-point"),
		"together":        append(watched, "credit.schedule = together"),
		"dropped":         {`credit.duration = "30 ms"`, "task.epochs = 2", "evaluate.every = 4"},
		"stopped":         {"task.trials = 10", `credit.duration = "60 ms"`, "credit.patience = 5", "task.epochs = 2"},
		"other method":    {`integrator.method = "dp54"`, "integrator.rtol = 1e-9"},
		"snapshots":       {"record.snapshots = 3", "task.epochs = 2", "monitor.every = 4"},
	} {
		t.Run(name, func(t *testing.T) {
			pairs = append(slices.Clone(quick), pairs...)
			if n := brokenTraining(t, 1, 1, 1, school, pairs...).everywhere(points(3)); n < 2 {
				t.Errorf("only %d checkpoints", n)
			}
		})
	}
}

// TestColumnsGoOnToTheSameBits breaks off lessons whose weights are kept by columns.
func TestColumnsGoOnToTheSameBits(t *testing.T) {
	given := images(t)
	for _, precision := range []string{"double", "single"} {
		pairs := slices.Concat(quick, given, []string{"task.precision = " + precision, "task.epochs = 2"})
		if n := brokenTraining(t, 4, 1, 1, wide, pairs...).everywhere(points(8)); n < 5 {
			t.Errorf("%s: only %d checkpoints", precision, n)
		}
	}
}

// nudged is a circuit that can learn by any rule: U forward, B back, after a free phase and one with the target.
const nudged = `
seed = 2
[task]
data = "teacher"
trials = 9
test_trials = 2
teacher = { layers = [4, 3], weights = { init = "uniform", max = 1 } }
[population]
x = { size = 4, clamp = "task.input" }
h = { size = 5, tau = "10 ms", transfer = "tanh", initial = { init = "normal", std = 0.1 } }
y = { size = 3, tau = "10 ms", transfer = "tanh" }
[pathway]
W = { from = "x", to = "h", weights = { init = "normal", std = 0.3 } }
U = { from = "h", to = "y", weights = { init = "normal", std = 0.3 } }
B = { from = "y", to = "h", kind = "feedback", weights = { init = "normal", std = 0.2 } }
[input]
target = { to = "y", shape = "dataset", from = "task.target", phases = ["nudged"] }
[phase]
free = { duration = "1 s", until = "settled" }
nudged = { duration = "1 s", until = "settled", learn = true }
[monitor]
every = 2
`

// TestRulesGoOnToTheSameBits breaks off learning by every rule, at the ends of phases and along the trajectory.
func TestRulesGoOnToTheSameBits(t *testing.T) {
	for _, k := range plasticity.List {
		t.Run(k.Name, func(t *testing.T) {
			pathway := "U"
			if k.Feedback {
				pathway = "B"
			}
			at := "plasticity." + pathway + "."
			pairs := []string{at + "rule = " + k.Name, at + "rate = 0.05", at + "decay = 0.01"}
			if n := brokenTraining(t, 1, 1, 1, nudged, pairs...).everywhere(points(8)); n < 5 {
				t.Errorf("only %d checkpoints", n)
			}
			if k.Memory || k.Free {
				return // no rate of change along a trajectory
			}
			pairs = append(pairs, at+"when = trajectory", at+`tau = "1 s"`, at+"bias = false", `phase.nudged.duration = "50 ms"`, "phase.nudged.until = end")
			if n := brokenTraining(t, 1, 1, 1, nudged, pairs...).everywhere(points(4)); n < 3 {
				t.Errorf("along the trajectory: only %d checkpoints", n)
			}
		})
	}
}

// TestTrainingsGoOnToTheSameBits breaks off trainings of several arms and seeds, one after the other and
// at the same time.
func TestTrainingsGoOnToTheSameBits(t *testing.T) {
	for _, workers := range []int{1, 3} {
		if n := brokenTraining(t, 3, 2, workers, arms, "task.epochs = 2").everywhere(points(12)); n < 8 {
			t.Errorf("%d workers: only %d checkpoints", workers, n)
		}
	}
}

// TestModelsGoOnToTheSameBits breaks off the built-in models that learn, begun with few examples; those whose
// feedback has to be optimised first only in the long tests.
func TestModelsGoOnToTheSameBits(t *testing.T) {
	learning := 0
	for _, m := range builtin.All() {
		if strings.HasPrefix(m.Name, "mnist") || !strings.Contains(string(m.Source), "[plasticity]") {
			continue
		}
		if learning++; strings.Contains(string(m.Source), "optimised") && os.Getenv("SETTLE_LONG") == "" {
			continue
		}
		t.Run(m.Name, func(t *testing.T) {
			pairs := []string{"task.trials = 6", "task.epochs = 1"}
			if strings.Contains(string(m.Source), "test_trials") {
				pairs = append(pairs, "task.test_trials = 20")
			}
			if n := brokenTraining(t, 2, 1, 2, string(m.Source), pairs...).everywhere(points(4)); n < 2 {
				t.Errorf("only %d checkpoints", n)
			}
		})
	}
	if learning < 5 {
		t.Errorf("only %d models learn", learning)
	}
}

// TestACheckpointOfAnotherTraining is refused in words.
func TestACheckpointOfAnotherTraining(t *testing.T) {
	b := brokenTraining(t, 2, 1, 1, school)
	l := b.new(t)
	l.at = 1
	b.run(t, context.Background(), l, nil)
	for name, pairs := range map[string][]string{"probes": {"probe.every = 2", `probe.angles = ["backpropagation"]`}, "sizes": {"network.layers = [6, 5, 3]"}} {
		training, err := models.NewTraining(lessonsOf(t, school, 1, nil, pairs...))
		if err != nil {
			t.Fatal(err)
		}
		training.From = l.kept
		if _, err := training.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "checkpoint") && !strings.Contains(err.Error(), "snapshot") {
			t.Errorf("%s: %v", name, err)
		}
	}
	damaged := *l.kept
	damaged.State = slices.Clone(damaged.State)
	damaged.State[9] ^= 1
	training, err := models.NewTraining(lessonsOf(t, school, 1, nil))
	if err != nil {
		t.Fatal(err)
	}
	training.From = &damaged
	if _, err := training.Run(context.Background()); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("damaged: %v", err)
	}
}
