package models

import (
	"context"
	"math"
	"slices"

	"settle/circuit"
	"settle/models/data"
)

// testedAtOnce is how many examples of a test set are evaluated in one product.
const testedAtOnce = 250

// examiner judges outputs: loss and class, of training examples by their states and of the test set.
type examiner struct {
	task    *Task
	spec    circuit.Evaluate
	output  circuit.PopulationInfo
	phase   int // after which the output is read
	c       *circuit.Circuit
	p       *presenter // for the test set; nil before the first test
	rate    []float64
	input   []float64
	target  []float64
	classes bool
	basis   bool // the test set is the unit vectors
	shown   bool // the whole test set is presented, and stays so
}

// newExaminer returns nil if the circuit file names no output.
func newExaminer(c *circuit.Circuit, t *Task) (*examiner, error) {
	s := c.Spec.Evaluate
	if s.Output == "" {
		return nil, nil
	}
	e := &examiner{task: t, c: c, spec: s, basis: c.Spec.Task.Test == testBasis, output: c.Populations()[populationOf(c, s.Output)], phase: phaseOf(c, s.Phase)}
	inputs, targets := t.Sizes()
	e.rate, e.input, e.target = make([]float64, e.output.Size), make([]float64, inputs), make([]float64, targets)
	if n := len(e.wanted(e.input, e.target)); n != e.output.Size {
		return nil, c.Spec.Errorf("evaluate.output", "population %s has %d units, but %s has %d numbers", s.Output, e.output.Size, s.Target, n)
	}
	e.classes = s.Target != taskInput && e.labelled()
	return e, nil
}

// labelled tells whether the examples have classes.
func (e *examiner) labelled() bool {
	examples := e.task.Train
	if e.tests() > 0 {
		examples = e.task.Test
	}
	return examples != nil && examples.Len() > 0 && examples.Example(0, e.input, e.target) != data.Unlabelled
}

// taskInput as evaluate.target: the output has to be the input.
const taskInput = "task.input"

// wanted is what the output should be.
func (e *examiner) wanted(input, target []float64) []float64 {
	if e.spec.Target == taskInput {
		return input
	}
	return target
}

// tests is the number of examples in the test set.
func (e *examiner) tests() int {
	if e.task.Test == nil {
		return 0
	}
	return e.task.Test.Len()
}

// phaseOf is the index of a phase; the first if name is empty.
func phaseOf(c *circuit.Circuit, name string) int {
	for i, p := range c.Phases() {
		if p.Name == name {
			return i
		}
	}
	return 0
}

// judge returns the loss of an output in a full state, and whether it names another class than label.
func (e *examiner) judge(full, input, target []float64, label int) (loss float64, wrong bool) {
	e.output.Phi.Rate(e.rate, units(full, &e.output))
	return lossOf(e.spec.Loss, e.rate, e.wanted(input, target)), e.classes && largestAt(e.rate) != label
}

// lossOf is half the squared error summed over units, or the cross-entropy of a distribution. A
// probability so small that it was rounded to 0 counts as the smallest number.
func lossOf(kind string, rate, target []float64) (sum float64) {
	for i, r := range rate {
		switch {
		case kind != "cross-entropy":
			sum += (target[i] - r) * (target[i] - r) / 2
		case target[i] != 0:
			sum -= target[i] * math.Log(math.Max(r, math.SmallestNonzeroFloat64))
		}
	}
	return sum
}

// largestAt is the index of the largest number, the first of equals.
func largestAt(v []float64) (at int) {
	for i, x := range v {
		if x > v[at] {
			at = i
		}
	}
	return at
}

// test returns the mean loss over the test set (of unit vectors the sum) and the share of wrong
// classes: NaN where there is no test set, or no classes. A bad ending is one of the arm: its output did
// not settle, or has no finite loss.
func (e *examiner) test(ctx context.Context) (loss, wrong float64, err error) {
	if e == nil || e.tests() == 0 {
		return math.NaN(), math.NaN(), nil
	}
	n, mistakes := e.tests(), 0
	for first := 0; first < n; first += testedAtOnce {
		rows := min(testedAtOnce, n-first)
		if err := e.forward(ctx, first, rows); err != nil {
			return math.NaN(), math.NaN(), err
		}
		l, m := e.mark(first, rows)
		loss, mistakes = loss+l, mistakes+m
	}
	if !e.basis {
		loss /= float64(n)
	}
	if wrong = math.NaN(); e.classes {
		wrong = float64(mistakes) / float64(n)
	}
	if loss-loss != 0 {
		return loss, wrong, ends(NotFinite, "the loss over the test set is %g: the weights have grown out of bounds; lower plasticity.*.rate", loss)
	}
	return loss, wrong, nil
}

// mark sums the loss over the rows, which hold test examples from first on, and counts the mistakes.
func (e *examiner) mark(first, rows int) (loss float64, mistakes int) {
	for row := range rows {
		label := e.task.Test.Example(first+row, e.input, e.target)
		l, wrong := e.judge(e.p.d.Full(row), e.input, e.target, label)
		loss += l
		if wrong {
			mistakes++
		}
	}
	return loss, mistakes
}

// show presents test examples, unless they still are: what phases without duration make of them leaves no trace.
func (e *examiner) show(first, rows int) {
	if e.shown {
		return
	}
	e.p.d.Use(rows)
	for row := range rows {
		e.task.Test.Example(first+row, e.input, e.target)
		e.p.d.Present(row, first+row, e.input, e.target)
		e.p.over[row] = false
	}
	e.shown = rows == e.tests() && !slices.ContainsFunc(e.p.phases[:e.phase+1], func(p circuit.PhaseInfo) bool { return !instant(p) })
}

// forward carries test examples through the phases up to the one after which the output is read.
func (e *examiner) forward(ctx context.Context, first, rows int) error {
	if e.p == nil {
		e.p = newPresenter(e.c, min(e.tests(), testedAtOnce))
	}
	e.show(first, rows)
	for phase := range e.phase + 1 {
		y := e.p.begin(phase, rows)
		if instant(e.p.phases[phase]) {
			e.p.settle(rows, y)
			continue
		}
		err := e.p.carry(ctx, phase, y, nil, func(row int, ep *Episode, _ float64, _ []float64) error {
			if !ep.Verdict.OK() {
				return ends(ep.Verdict, "test example %d, phase %s: %s", first+row, ep.Phase, ep.Detail)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
