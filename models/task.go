package models

import (
	"settle/circuit"
	"settle/internal/linalg"
	"settle/models/data"
)

// Task holds the data of a run's trials, in the order in which they are presented.
type Task struct {
	Set   data.Set // empty: the circuit gets no data
	Order []int    // the example presented in each trial
}

// digitClasses is the width of the digits' targets.
const digitClasses = 10

// NewTask reads and orders the data that a circuit file asks for. load reads a matrix, its path as
// written in the file.
func NewTask(s *circuit.Spec, load func(path, dataset string) (*linalg.Dense, error)) (*Task, error) {
	t := s.Task
	if t.Data == "" {
		return &Task{Order: make([]int, max(1, t.Trials))}, nil
	}
	set, err := taskData(s, load)
	if err != nil {
		return nil, err
	}
	if err := data.Normalise(set.Inputs, t.Normalise); err != nil {
		return nil, s.Errorf("task.normalise", "%v", err)
	}
	n := set.Len()
	trials := t.Trials
	if trials == 0 {
		trials = n - t.First
	}
	if t.First >= n || t.First+trials > n {
		return nil, s.Errorf("task", "examples %d to %d are asked for, the data has %d (0 to %d)", t.First, t.First+trials-1, n, n-1)
	}
	return &Task{Set: set, Order: data.Order(n, s.Seed, t.Shuffle)[t.First : t.First+trials]}, nil
}

func taskData(s *circuit.Spec, load func(path, dataset string) (*linalg.Dense, error)) (set data.Set, err error) {
	t := s.Task
	if t.Data == "digits" {
		set.Inputs, set.Labels = data.Digits()
		set.Targets = data.OneHot(set.Labels, digitClasses, t.TargetLow, t.TargetHigh)
		return set, nil
	}
	if set.Inputs, err = load(t.Inputs, t.InputsDataset); err != nil {
		return set, s.Errorf("task.inputs", "%v", err)
	}
	if t.Targets == "" {
		return set, nil
	}
	if set.Targets, err = load(t.Targets, t.TargetsDataset); err != nil {
		return set, s.Errorf("task.targets", "%v", err)
	}
	if err := set.Check(); err != nil {
		return set, s.Errorf("task.targets", "%v", err)
	}
	return set, nil
}

// Sizes returns the widths of the inputs and the targets, 0 where there are none.
func (t *Task) Sizes() (input, target int) {
	if t.Set.Inputs != nil {
		input = t.Set.Inputs.Cols
	}
	if t.Set.Targets != nil {
		target = t.Set.Targets.Cols
	}
	return input, target
}

// Example returns what trial presents; nil where there is nothing.
func (t *Task) Example(trial int) (input, target []float64) {
	i := t.Order[trial]
	if t.Set.Inputs != nil {
		input = t.Set.Inputs.Row(i)
	}
	if t.Set.Targets != nil {
		target = t.Set.Targets.Row(i)
	}
	return input, target
}
