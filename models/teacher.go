package models

import (
	"fmt"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/models/data"
	"settle/neurons"
)

// teacher is a feedforward network: h_l = phi(W_l h_(l-1) + b_l), h_0 the input.
type teacher struct {
	layers []teacherLayer
	inputs int
}

type teacherLayer struct {
	w    *linalg.Dense // (units x units below)
	bias []float64
	phi  neurons.Transfer
	rate []float64 // scratch
}

// newTeacher draws the network of task.teacher. Each layer has streams of its own, (seed,
// "teacher", "W1") and "b1" for the lowest.
func newTeacher(s *circuit.Spec, load matrixReader) (*teacher, error) {
	spec := s.Task.Teacher
	if spec == nil || len(spec.Layers) < 2 {
		return nil, s.Errorf("task.teacher", `data = "teacher" needs a network with two layers or more: teacher = { layers = [30, 10], weights = { init = "uniform", max = 1 } }`)
	}
	t := &teacher{inputs: spec.Layers[0]}
	for l, n := range spec.Layers[1:] {
		layer, err := newTeacherLayer(s, l+1, n, spec.Layers[l], load)
		if err != nil {
			return nil, err
		}
		t.layers = append(t.layers, layer)
	}
	return t, nil
}

func newTeacherLayer(s *circuit.Spec, l, units, below int, load matrixReader) (layer teacherLayer, err error) {
	spec := s.Task.Teacher
	stream := func(what string) string { return fmt.Sprint(what, l) }
	key, transfer := "task.teacher.transfer", spec.Transfer
	if l == len(spec.Layers)-1 {
		key, transfer = "task.teacher.output", spec.Output
	}
	kind, ok := neurons.Find(transfer.Kind)
	if !ok {
		return layer, s.Errorf(key, "unknown transfer function %q; allowed: %v", transfer.Kind, neurons.Names())
	}
	if layer.phi, err = kind.New(transfer.Params); err != nil {
		return layer, s.Errorf(key, "%v", err)
	}
	rng := circuit.Stream(s.Seed, "teacher", stream("W"), 0)
	if layer.w, err = s.DrawWeights("task.teacher.weights", &spec.Weights, units, below, rng, load); err != nil {
		return layer, err
	}
	rng = circuit.Stream(s.Seed, "teacher", stream("b"), 0)
	layer.bias, err = s.DrawValues("task.teacher.bias", spec.Bias, units, rng, load)
	layer.rate = make([]float64, units)
	return layer, err
}

func (t *teacher) outputs() int { return len(t.layers[len(t.layers)-1].rate) }

// answer writes the network's output for one input. One by one, so that an answer does not depend,
// not even in its last bit, on how many are made.
func (t *teacher) answer(dst, input []float64) {
	for _, l := range t.layers {
		copy(l.rate, l.bias)
		l.w.AddMul(l.rate, len(l.rate), 1, input, len(input), 1)
		l.phi.Rate(l.rate, l.rate)
		input = l.rate
	}
	copy(dst, input)
}

// examples makes n examples from the given first on: example k has inputs from N(0, 1), from a
// stream of (seed, "example", set, k), whatever n is.
func (t *teacher) examples(seed uint64, set string, first, n int) data.Set {
	e := t.room(n)
	for i := range n {
		rng := circuit.Stream(seed, "example", set, first+i)
		input := e.Inputs.Row(i)
		for j := range input {
			input[j] = rng.NormFloat64()
		}
		t.answer(e.Targets.Row(i), input)
	}
	return e
}

// basis is the unit vectors. The summed squared error of a linear network without biases over them
// is |T - W|^2 (Frobenius), its mean error over inputs from N(0, I).
func (t *teacher) basis() data.Set {
	e := t.room(t.inputs)
	for i := range t.inputs {
		e.Inputs.Set(i, i, 1)
		t.answer(e.Targets.Row(i), e.Inputs.Row(i))
	}
	return e
}

// room is a set of n examples of zeros.
func (t *teacher) room(n int) data.Set {
	return data.Set{Inputs: linalg.NewDense(n, t.inputs, nil), Targets: linalg.NewDense(n, t.outputs(), nil)}
}
