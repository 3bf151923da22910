package models

import (
	"settle/circuit"
	"settle/internal/linalg"
	"settle/models/data"
)

// Task holds the data of a run: what is presented, and what is learned from and tested on.
type Task struct {
	Order []int // the example of all presented in each trial, while nothing learns

	Train data.Examples // what is learned from; nil: no data
	Test  data.Examples // none of them is in Train; nil: none

	all     data.Examples // Train is part of them; nil: no data
	seed    uint64
	shuffle bool
}

// testBasis as task.test: a teacher is asked for the unit vectors.
const testBasis = "basis"

// matrixReader reads the matrix in the file at path; dataset names one of an HDF5 file, else "".
type matrixReader = func(path, dataset string) (*linalg.Dense, error)

// NewTask reads and orders the data that a circuit file asks for. load reads a matrix, as
// circuit.Env.Load.
func NewTask(s *circuit.Spec, load func(path, dataset string) (*linalg.Dense, error)) (*Task, error) {
	t := s.Task
	if t.Data == "" {
		return &Task{Order: make([]int, max(1, t.Trials))}, nil
	}
	if t.Test == testBasis && t.Data != "teacher" {
		return nil, s.Errorf("task.test", "the unit vectors have targets with data = \"teacher\" only; write test = \"data\"")
	}
	src, err := readSource(s, load)
	if err != nil {
		return nil, err
	}
	learn, err := src.learned(s)
	if err != nil {
		return nil, err
	}
	test, err := src.tested(s, learn)
	if err != nil {
		return nil, err
	}
	order := data.Order(src.all.Len(), s.Seed, t.Shuffle)[learn.first : learn.first+learn.n]
	return &Task{Order: order, Train: learn.of(src.all), Test: test, all: src.all, seed: s.Seed, shuffle: t.Shuffle}, nil
}

// Sizes returns the widths of the inputs and the targets, 0 where there are none.
func (t *Task) Sizes() (input, target int) {
	if t.all == nil {
		return 0, 0
	}
	return t.all.Sizes()
}

// Example returns what trial presents while nothing learns, newly allocated; nil where there is
// nothing.
func (t *Task) Example(trial int) (input, target []float64) {
	inputs, targets := t.Sizes()
	if inputs > 0 {
		input = make([]float64, inputs)
	}
	if targets > 0 {
		target = make([]float64, targets)
	}
	if t.all != nil {
		t.all.Example(t.Order[trial], input, target)
	}
	return input, target
}

// Epoch returns the examples of Train in the order of pass n through them, from 0. It depends on
// nothing but the seed and n: all arms of a run learn in the same order.
func (t *Task) Epoch(n int) []int {
	if t.Train == nil {
		return nil
	}
	return data.EpochOrder(t.Train.Len(), t.seed, n, t.shuffle)
}
