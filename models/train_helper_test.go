package models_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"settle/circuit"
	"settle/models"
	"settle/models/data"
)

// school is the circuit file of most tests here: a 6-5-4-3 network that learns from a linear teacher. Its
// loops' tolerances are far below what is compared.
const school = `
seed = 5
[task]
data = "teacher"
trials = 10
test_trials = 7
teacher = { layers = [6, 3], weights = { init = "uniform", max = 1 } }
[network]
layers = [6, 5, 4, 3]
transfer = "tanh"
weights = { init = "uniform", max = 0.9 }
bias = { init = "uniform", max = 0.3 }
[credit]
leak = 0.01
[settle]
rtol = 1e-10
atol = 1e-13
[integrator]
rtol = 1e-12
atol = 1e-15
[plasticity]
all = { rule = "delta", rate = 0.05, bias = true }
[record]
snapshots = 1
`

// sets turns "key = value" into overrides.
func sets(pairs ...string) (all []circuit.Set) {
	for _, p := range pairs {
		key, value, _ := strings.Cut(p, " = ")
		all = append(all, circuit.Set{Key: key, Value: value})
	}
	return all
}

// lessonsOf compiles the arms of a circuit file with so many seeds, as settle run does. change edits a Spec
// after reading; nil = none.
func lessonsOf(t *testing.T, text string, seeds int, change func(*circuit.Spec), pairs ...string) []*models.Lesson {
	t.Helper()
	spec, err := circuit.Parse("lesson.toml", []byte(text), sets(pairs...))
	if err != nil {
		t.Fatal(err)
	}
	arms := spec.Arms
	if len(arms) == 0 {
		arms = []circuit.Arm{{Name: "main"}}
	}
	var all []*models.Lesson
	for _, a := range arms {
		for k := range seeds {
			s := spec
			if len(spec.Arms) > 0 {
				if s, err = spec.Arm(a.Name); err != nil {
					t.Fatal(err)
				}
			}
			own := *s
			own.Seed += uint64(k)
			if change != nil {
				change(&own)
			}
			all = append(all, lessonOf(t, a, &own))
		}
	}
	return all
}

func lessonOf(t *testing.T, a circuit.Arm, s *circuit.Spec) *models.Lesson {
	t.Helper()
	task, err := models.NewTask(s, data.Load)
	if err != nil {
		t.Fatal(err)
	}
	inputs, targets := task.Sizes()
	c, err := models.Compile(s, circuit.Env{Load: data.Load, InputSize: inputs, TargetSize: targets})
	if err != nil {
		t.Fatal(err)
	}
	return &models.Lesson{Arm: a.Name, Expect: a.Expect, Seed: s.Seed, Circuit: c, Task: task}
}

// taught is what a training came to.
type taught struct {
	*memory
	t       *testing.T
	lessons []*models.Lesson
	results []models.LessonResult
	layout  []models.Dataset
}

// teach runs the arms of a circuit file with one seed.
func teach(t *testing.T, text string, pairs ...string) *taught {
	t.Helper()
	return train(t, context.Background(), 1, lessonsOf(t, text, 1, nil, pairs...))
}

// train runs lessons, with everything in memory.
func train(t *testing.T, ctx context.Context, workers int, lessons []*models.Lesson) *taught {
	t.Helper()
	training, err := models.NewTraining(lessons)
	if err != nil {
		t.Fatal(err)
	}
	r := &taught{memory: newMemory(), t: t, lessons: lessons, layout: training.Layout("", nil)}
	training.Recorder, training.Workers = r.memory, workers
	if r.results, err = training.Run(ctx); err != nil {
		t.Fatal(err)
	}
	return r
}

// arm is the result of the arm of that name.
func (r *taught) arm(name string) models.LessonResult {
	r.t.Helper()
	i := slices.IndexFunc(r.results, func(l models.LessonResult) bool { return l.Arm == name })
	if i < 0 {
		r.t.Fatalf("no arm %s", name)
	}
	return r.results[i]
}

// series returns a column of numbers that has to be there.
func (r *taught) series(path string) []float64 {
	r.t.Helper()
	v, ok := r.floats[path]
	if !ok {
		r.t.Fatalf("nothing was written to %s", path)
	}
	return v
}

func (r *taught) whole(path string) []int64 {
	r.t.Helper()
	v, ok := r.ints[path]
	if !ok {
		r.t.Fatalf("nothing was written to %s", path)
	}
	return v
}

// snapshot is snapshot k of weights or biases with so many numbers.
func (r *taught) snapshot(place, name string, k, size int) []float64 {
	r.t.Helper()
	v := r.series("/snapshots/" + place + "/" + name)
	if len(v) < (k+1)*size {
		r.t.Fatalf("%s has %d numbers, which are not %d snapshots of %d", name, len(v), k+1, size)
	}
	return v[k*size : (k+1)*size]
}

// last is the last row of a column.
func last(v []float64) float64 { return v[len(v)-1] }

func endsAs(t *testing.T, r models.LessonResult, v models.Verdict) {
	t.Helper()
	if r.Ending != v {
		t.Errorf("arm %s ended as %v (%s), want %v", r.Arm, r.Ending, r.Detail, v)
	}
}
