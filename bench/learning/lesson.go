package main

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/models"
	"settle/models/builtin"
	"settle/models/data"
)

// school trains arms of a built-in circuit file, as `settle run` does.
type school struct {
	model string
	arms  []string // nil: all
	sets  []circuit.Set
	tasks []*models.Task // the last lessons' data
	specs []*circuit.Spec
}

// plain is a lesson and nothing else: what a file asks for besides learning is left out.
var plain = []circuit.Set{{Key: "task.epochs", Value: "1"}, {Key: "monitor.every", Value: "0"}, {Key: "probe.every", Value: "0"}, {Key: "evaluate.every", Value: "0"}}

// with is the same school with further overrides.
func (s *school) with(pairs ...string) *school {
	t := *s
	t.sets = slices.Clone(s.sets)
	for i := 0; i < len(pairs); i += 2 {
		t.sets = append(t.sets, circuit.Set{Key: pairs[i], Value: pairs[i+1]})
	}
	return &t
}

// of is the same school with other arms.
func (s *school) of(arms ...string) *school {
	t := *s
	t.arms = arms
	return &t
}

// lessons compiles the arms; data once read are kept.
func (s *school) lessons() (all []*models.Lesson, err error) {
	m, ok := builtin.Find(s.model)
	if !ok {
		return nil, fmt.Errorf("no model %s", s.model)
	}
	spec, err := circuit.Parse(s.model+".toml", m.Source, s.sets)
	if err != nil {
		return nil, err
	}
	for _, a := range spec.Arms {
		if s.arms != nil && !slices.Contains(s.arms, a.Name) {
			continue
		}
		own, err := spec.Arm(a.Name)
		if err != nil {
			return nil, err
		}
		task, err := s.task(own)
		if err != nil {
			return nil, err
		}
		inputs, targets := task.Sizes()
		c, err := models.Compile(own, circuit.Env{Load: data.Load, InputSize: inputs, TargetSize: targets})
		if err != nil {
			return nil, err
		}
		all = append(all, &models.Lesson{Arm: a.Name, Expect: a.Expect, Seed: own.Seed, Circuit: c, Task: task})
	}
	return all, nil
}

func (s *school) task(spec *circuit.Spec) (*models.Task, error) {
	for i, other := range s.specs {
		if reflect.DeepEqual(other.Task, spec.Task) {
			return s.tasks[i], nil
		}
	}
	t, err := models.NewTask(spec, data.Load)
	if err == nil {
		s.specs, s.tasks = append(s.specs, spec), append(s.tasks, t)
	}
	return t, err
}

// train teaches all arms, one after the other, and returns the processor time of it: compiling and reading
// are done before.
func (s *school) train(recorder models.Recorder) (seconds float64, lessons []*models.Lesson, results []models.LessonResult, err error) {
	if lessons, err = s.lessons(); err != nil {
		return 0, nil, nil, err
	}
	t, err := models.NewTraining(lessons)
	if err != nil {
		return 0, nil, nil, err
	}
	t.Recorder = recorder
	runtime.GC() // of what came before
	seconds, err = timed(func() (err error) {
		results, err = t.Run(context.Background())
		return err
	})
	for _, r := range results {
		if err == nil && (!r.Expected || r.Unsettled > 0) {
			err = fmt.Errorf("arm %s: %v, %d examples unsettled: %s", r.Arm, r.Ending, r.Unsettled, r.Detail)
		}
	}
	return seconds, lessons, results, err
}

// run is our side of a pair.
func (s *school) run() (outcome, error) {
	seconds, _, _, err := s.train(nil)
	return outcome{Seconds: seconds}, err
}

// examples are what a lesson learns from, in order: (examples x units).
func examples(l *models.Lesson) (inputs, targets *linalg.Dense) {
	n, m := l.Task.Sizes()
	order := l.Task.Epoch(0)
	inputs, targets = linalg.NewDense(len(order), n, nil), linalg.NewDense(len(order), m, nil)
	for k, example := range order {
		l.Task.Train.Example(example, inputs.Row(k), targets.Row(k))
	}
	return inputs, targets
}

// weights are a pathway's, as they are now, nil without it.
func weights(c *circuit.Circuit, name string) *linalg.Dense {
	for _, p := range c.Pathways() {
		if w, ok := p.W.(linalg.Plastic); ok && p.Name == name {
			return w.Dense()
		}
	}
	return nil
}

// arrays are what a peer needs to learn the same: weights and biases at the start, and the examples.
func arrays(l *models.Lesson) map[string]*linalg.Dense {
	all := map[string]*linalg.Dense{}
	for _, p := range l.Circuit.Pathways() {
		if w, ok := p.W.(linalg.Plastic); ok {
			all[p.Name] = w.Dense()
		}
	}
	for _, p := range l.Circuit.Populations() {
		all["b_"+p.Name] = linalg.NewDense(p.Size, 1, p.Bias)
	}
	all["inputs"], all["targets"] = examples(l)
	return all
}
