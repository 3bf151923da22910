package models

import (
	"slices"
	"strings"

	"settle/circuit"
	"settle/models/data"
)

// source is the data of a task before they are divided.
type source struct {
	all  data.Examples // learned from
	from int           // the number that the first of all has in the circuit file
	test data.Examples // the test set, where it is apart; nil: it is part of all
	rest bool          // without a test_first, what follows the learned examples is the test set
}

// sources are the kinds of data.
var sources = []struct {
	name string
	read func(s *circuit.Spec, load matrixReader) (source, error)
}{
	{"digits", readDigits},
	{"mnist", readMNIST},
	{"teacher", readTeacher},
	{"file", readFiles},
}

func readSource(s *circuit.Spec, load matrixReader) (source, error) {
	var names []string
	for _, kind := range sources {
		if kind.name == s.Task.Data {
			return kind.read(s, load)
		}
		names = append(names, kind.name)
	}
	slices.Sort(names)
	return source{}, s.Errorf("task.data", "unknown data %q; allowed: %s", s.Task.Data, strings.Join(names, ", "))
}

func readDigits(s *circuit.Spec, _ matrixReader) (source, error) {
	var set data.Set
	set.Inputs, set.Labels = data.Digits()
	set.Targets = data.OneHot(set.Labels, data.DigitClasses, s.Task.TargetLow, s.Task.TargetHigh)
	return source{all: set, rest: true}, normalise(s, set)
}

func readMNIST(s *circuit.Spec, _ matrixReader) (source, error) {
	t := s.Task
	if t.Path == "" {
		return source{}, s.Errorf("task.path", `is missing: data = "mnist" is read from a folder, as in path = "out/mnist" or --data out/mnist; %s`, data.FetchMNIST)
	}
	train, test, err := data.MNIST(s.Resolve(t.Path))
	if err != nil {
		return source{}, s.Errorf("task.path", "%v", err)
	}
	if err := data.NormaliseImages(t.Normalise, train, test); err != nil {
		return source{}, s.Errorf("task.normalise", "%v", err)
	}
	for _, m := range []*data.Images{train, test} {
		m.Low, m.High = t.TargetLow, t.TargetHigh
	}
	tested, err := tail(test.Len(), t.TestFirst, t.TestTrials)
	if err != nil {
		return source{}, s.Errorf("task.test_first", "%v", err)
	}
	return source{all: train, test: tested.of(test)}, nil
}

func readFiles(s *circuit.Spec, load matrixReader) (source, error) {
	t := s.Task
	var set data.Set
	var err error
	if t.Inputs != "" {
		if set.Inputs, err = load(s.Resolve(t.Inputs), t.InputsDataset); err != nil {
			return source{}, s.Errorf("task.inputs", "%v", err)
		}
	}
	if t.Targets != "" {
		if set.Targets, err = load(s.Resolve(t.Targets), t.TargetsDataset); err != nil {
			return source{}, s.Errorf("task.targets", "%v", err)
		}
		set.Labels = data.Classes(set.Targets)
	}
	if err := set.Check(); err != nil {
		return source{}, s.Errorf("task.targets", "%v", err)
	}
	return source{all: set}, normalise(s, set)
}

// normalise rescales all inputs of a set together, where there are any.
func normalise(s *circuit.Spec, set data.Set) error {
	if set.Inputs == nil {
		return nil
	}
	if err := data.Normalise(set.Inputs, s.Task.Normalise); err != nil {
		return s.Errorf("task.normalise", "%v", err)
	}
	return nil
}
