package models

import (
	"fmt"

	"settle/circuit"
	"settle/models/data"
)

// span is a stretch of examples.
type span struct{ first, n int }

func (p span) of(e data.Examples) data.Examples { return data.Part(e, p.first, p.n) }

func (p span) meets(q span) bool { return p.first < q.first+q.n && q.first < p.first+p.n }

func (p span) String() string { return fmt.Sprintf("%d to %d", p.first, p.first+p.n-1) }

// tail is n examples of total from first on; with n = 0 all that follow.
func tail(total, first, n int) (span, error) {
	if n == 0 {
		n = total - first
	}
	p := span{first, n}
	switch {
	case first >= total:
		return p, fmt.Errorf("the test set would begin with example %d, there are %d (0 to %d)", first, total, total-1)
	case first+n > total:
		return p, fmt.Errorf("examples %v would be the test set, there are %d (0 to %d)", p, total, total-1)
	}
	return p, nil
}

// learned is the stretch of all that is learned from, or presented while nothing learns.
func (src source) learned(s *circuit.Spec) (span, error) {
	t := s.Task
	n := src.from + src.all.Len()
	trials := t.Trials
	if trials == 0 {
		trials = n - t.First
		if src.test == nil && t.TestFirst > t.First {
			trials = min(trials, t.TestFirst-t.First)
		}
	}
	if t.First >= n || t.First+trials > n {
		return span{}, s.Errorf("task", "examples %d to %d are asked for, the data has %d (0 to %d)", t.First, t.First+trials-1, n, n-1)
	}
	return span{t.First - src.from, trials}, nil
}

// tested is the test set; nil if there is none.
func (src source) tested(s *circuit.Spec, learned span) (data.Examples, error) {
	t := s.Task
	if src.test != nil {
		return src.test, nil
	}
	first := t.TestFirst
	if first == 0 {
		first = learned.first + learned.n
		if !src.rest || first == src.all.Len() && t.TestTrials == 0 {
			return nil, nil
		}
	}
	test, err := tail(src.all.Len(), first, t.TestTrials)
	if err != nil {
		return nil, s.Errorf("task.test_first", "%v", err)
	}
	if test.meets(learned) {
		return nil, s.Errorf("task.test_first", "the test set, examples %v, would share examples with those that are learned from, %v; change test_first, test_trials, first or trials", test, learned)
	}
	return test.of(src.all), nil
}
