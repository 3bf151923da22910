package main

import (
	"math"
	"path"
	"slices"
	"strconv"
	"strings"

	"settle/circuit"
	"settle/internal/linalg"
	"settle/models"
)

var _ models.Recorder = (*checker)(nil)

// checker is the Recorder of a lesson with snapshots after every update. It compares each change of the
// hidden layers' weights with what the chain says it should be.
type checker struct {
	chain           chain
	batch           int
	inputs, targets *linalg.Dense
	now, before     map[string][]float64
	updates         int
	worst           float64 // relative error of a change, Frobenius
	failed          error
}

// newChecker takes the chain's parameters from the circuit.
func newChecker(l *models.Lesson) *checker {
	s := l.Circuit.Spec
	c := &checker{batch: max(1, s.Task.Batch), now: map[string][]float64{}}
	c.inputs, c.targets = examples(l)
	if s.Evaluate.Target == "task.input" {
		c.targets = c.inputs
	}
	p := s.Plasticity[0]
	c.chain = chain{loop: s.Credit.Loop, alpha: s.Credit.Leak, rate: p.Rate, decay: p.Decay, clip: p.Clip}
	for i, name := range s.Credit.Forward {
		to := s.Pathways[slices.IndexFunc(s.Pathways, func(p circuit.Pathway) bool { return p.Name == name })].To
		for _, pop := range l.Circuit.Populations() {
			if pop.Name == to {
				c.layer(i, pop, len(s.Credit.Forward), weights(l.Circuit, name), weights(l.Circuit, "B"+strconv.Itoa(i+1)))
			}
		}
	}
	return c
}

func (c *checker) layer(i int, pop circuit.PopulationInfo, layers int, w, b *linalg.Dense) {
	k := &c.chain
	k.w, k.bias = append(k.w, w.Clone()), append(k.bias, linalg.NewDense(pop.Size, 1, slices.Clone(pop.Bias)))
	if b != nil {
		b = b.Clone()
	}
	if k.b = append(k.b, b); i == layers-1 {
		k.output = pop.Transfer
	} else {
		k.transfer = append(k.transfer, pop.Transfer)
	}
}

// Append implements models.Recorder.
func (c *checker) Append(at string, v []float64) error {
	if strings.HasPrefix(at, "/snapshots/") {
		c.now[path.Base(at)] = slices.Clone(v)
	}
	return nil
}

// AppendInts implements models.Recorder: a new snapshot begins, so that the last is whole.
func (c *checker) AppendInts(at string, _ []int64) error {
	if path.Base(at) == "snapshot" {
		c.turn()
	}
	return nil
}

// Write implements models.Recorder.
func (c *checker) Write(string, any) error { return nil }

// Flush implements models.Recorder.
func (c *checker) Flush() error { return nil }

// turn compares the last two snapshots.
func (c *checker) turn() {
	if len(c.now) == 0 {
		return
	}
	if c.before != nil && c.failed == nil {
		c.failed = c.compare()
	}
	c.before, c.now = c.now, map[string][]float64{}
}

func (c *checker) compare() error {
	k := &c.chain
	for l := range k.w {
		k.w[l].Data = c.before["W_W"+strconv.Itoa(l+1)]
		name := "b_h" + strconv.Itoa(l+1)
		if l == len(k.w)-1 {
			name = "b_y"
		}
		if b, ok := c.before[name]; ok {
			k.bias[l].Data = b
		}
	}
	if err := k.factor(); err != nil {
		return err
	}
	first := c.updates * c.batch
	last := min(first+c.batch, c.inputs.Rows)
	c.updates++
	want, err := k.wanted(rowsOf(c.inputs, first, last), rowsOf(c.targets, first, last))
	for l := range want {
		size := linalg.Norm2(want[l].Data)
		after := c.now["W_W"+strconv.Itoa(l+1)]
		for i := range after {
			want[l].Data[i] -= after[i] - k.w[l].Data[i]
		}
		if e := linalg.Norm2(want[l].Data) / size; !(e <= c.worst) && !math.IsNaN(c.worst) {
			c.worst = e
		}
	}
	return err
}

func rowsOf(m *linalg.Dense, first, last int) (rows [][]float64) {
	for i := first; i < last; i++ {
		rows = append(rows, m.Row(i))
	}
	return rows
}

// errorOf is the largest relative error of the changes of the hidden layers' weights in one arm, over so
// many updates.
func (s *school) errorOf(arm string, updates int) (float64, error) {
	t := s.of(arm).with("record.snapshots", "1")
	lessons, err := t.lessons()
	if err != nil {
		return 0, err
	}
	n := updates * max(1, lessons[0].Circuit.Spec.Task.Batch)
	t = t.with("task.trials", strconv.Itoa(n))
	if lessons, err = t.lessons(); err != nil {
		return 0, err
	}
	c := newChecker(lessons[0])
	if _, _, _, err = t.train(c); err != nil {
		return 0, err
	}
	c.turn()
	return c.worst, c.failed
}
