package models

import (
	"cmp"

	"settle/circuit"
)

const (
	teacherTests = 1000    // examples of a teacher's test set if the file does not say
	teacherMost  = 1 << 28 // numbers of a teacher's examples, which are held in memory: 2 GiB
)

func readTeacher(s *circuit.Spec, load matrixReader) (source, error) {
	t := s.Task
	if t.Normalise != "" && t.Normalise != "none" {
		return source{}, s.Errorf("task.normalise", "a teacher's inputs have mean 0 and standard deviation 1 already; leave it out")
	}
	if t.Trials == 0 {
		return source{}, s.Errorf("task.trials", "is missing: a teacher's examples have no end; say how many to learn from, such as trials = 2000")
	}
	net, err := newTeacher(s, load)
	if err != nil {
		return source{}, err
	}
	tests := cmp.Or(t.TestTrials, teacherTests)
	if most := teacherMost / (net.inputs + net.outputs()); max(t.Trials, tests) > most {
		return source{}, s.Errorf("task.trials", "a teacher's examples are held in memory, at most %d of this width; take fewer, and more passes (epochs)", most)
	}
	src := source{all: net.examples(s.Seed, "train", t.First, t.Trials), from: t.First}
	if t.Test == testBasis {
		src.test = net.basis()
	} else {
		src.test = net.examples(s.Seed, "test", t.TestFirst, tests)
	}
	return src, nil
}
