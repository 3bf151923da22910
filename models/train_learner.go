package models

import (
	"context"
	"fmt"
	"math"
	"time"

	"settle/circuit"
	"settle/models/data"
)

// Lesson is one arm of a training with one seed: a circuit of its own, and what it learns.
type Lesson struct {
	Arm     string
	Seed    uint64
	Expect  string // name of the verdict it is expected to end with; "" = finished
	Circuit *circuit.Circuit
	Task    *Task
}

// learner takes one circuit through its lessons: present, settle, learn. It is the only writer of the
// circuit's weights, and belongs to one goroutine.
type learner struct {
	*Lesson
	*presenter
	rules    []*plastic
	ode      *weightODE // nil unless rules act along the trajectory
	free     int        // phase at whose end free rates are read
	kept     []float64  // full states then, by rows
	credit   *creditor  // nil without [credit]
	monitor  *monitor
	examiner *examiner
	probe    *probe
	traces   *traces
	tally    tally
	test     struct{ loss, wrong float64 }
	total    tally // of the whole lesson
	steps    []int // of the rows of /training, with their losses
	losses   []float64
	columns  []curve
	out      *sink
	place    string // the learner's part of the paths: "DI", or "DI/seed_2"
	tell     func(*learner)

	inputs, targets [][]float64 // the batch, by rows
	labels          []int
	warm            []int     // populations that start where the last example left them
	left            []float64 // their full state then
	step            int       // examples learned from
	epoch           int
	shots           int // snapshots so far
	streak          int // unsettled examples in a row
	last            Episode
	ended           bool
	ending          Verdict
	detail          string
	seconds         float64
	told            int // step when progress was told last
}

func newLearner(l *Lesson, out *sink, place string) (*learner, error) {
	spec := l.Circuit.Spec
	batch := max(1, spec.Task.Batch)
	r := &learner{Lesson: l, presenter: newPresenter(l.Circuit, batch), out: out, place: place}
	r.exact = true
	r.examiner = newExaminer(l.Circuit, l.Task)
	for i := range spec.Plasticity {
		p, err := newPlastic(l.Circuit, &spec.Plasticity[i])
		if err != nil {
			return nil, err
		}
		r.rules = append(r.rules, p)
		r.free = phaseOf(l.Circuit, spec.Plasticity[i].Free)
	}
	if r.ode = newWeightODE(r.presenter, r.rules); r.ode != nil && batch > 1 {
		return nil, spec.Errorf("task.batch", "rules with when = \"trajectory\" change the weights as one example is presented; write batch = 1")
	}
	r.kept = make([]float64, batch*l.Circuit.Size())
	r.inputs, r.targets = rowsOf(batch, l.Task)
	r.labels = make([]int, batch)
	var err error
	if r.credit, err = newCreditor(l.Circuit, batch); err != nil {
		return nil, err
	}
	if r.monitor, err = newMonitor(r); err != nil {
		return nil, err
	}
	r.probe = newProbe(r)
	r.traces = newTraces(r)
	r.keepWarm()
	r.columns = r.trainingColumns()
	return r, nil
}

// rowsOf makes room for the inputs and targets of a batch.
func rowsOf(batch int, t *Task) (inputs, targets [][]float64) {
	n, m := t.Sizes()
	for range batch {
		inputs, targets = append(inputs, make([]float64, n)), append(targets, make([]float64, m))
	}
	return inputs, targets
}

// keepWarm lists the populations that a warm start leaves as they were.
func (l *learner) keepWarm() {
	k := l.c.Spec.Credit
	if k == nil || !k.WarmStart {
		return
	}
	seen := map[int]bool{}
	for i, p := range l.phases {
		if !l.c.Spec.Phases[i].Learn && p.Until != "settled" {
			continue
		}
		for _, pop := range p.Evolving {
			if !seen[pop] {
				seen[pop] = true
				l.warm = append(l.warm, pop)
			}
		}
	}
}

// run learns until all epochs are over, or the arm comes to a bad end. An error is a failure of the run
// itself; a bad end is a verdict.
func (l *learner) run(ctx context.Context) error {
	start := time.Now()
	defer func() { l.seconds = time.Since(start).Seconds() }()
	if err := l.row(ctx); err != nil {
		return err
	}
	l.snapshot()
	for l.epoch = 0; l.epoch < max(1, l.c.Spec.Task.Epochs) && !l.ended; l.epoch++ {
		if err := l.pass(ctx); err != nil {
			return err
		}
	}
	l.snapshot()
	return l.out.failed()
}

// pass is one epoch.
func (l *learner) pass(ctx context.Context) error {
	order := l.order()
	every := l.c.Spec.Evaluate.Every
	for first := 0; first < len(order) && !l.ended; {
		if ctx.Err() != nil {
			l.end(Interrupted, "")
			return nil
		}
		n := min(len(l.inputs), len(order)-first)
		if err := l.batch(ctx, order[first:first+n]); err != nil {
			return err
		}
		before := l.step
		l.step += n
		first += n
		if crossed(before, l.step, l.c.Spec.Record.Snapshots) {
			l.snapshot()
		}
		if first == len(order) || l.ended || crossed(before, l.step, every) {
			if err := l.row(ctx); err != nil {
				return err
			}
		}
		if err := l.out.failed(); err != nil {
			return err
		}
	}
	return nil
}

// order of the examples of this epoch; a circuit without data learns from trials without them.
func (l *learner) order() []int {
	if l.Task.Train == nil {
		return make([]int, len(l.Task.Order))
	}
	return l.Task.Epoch(l.epoch)
}

// examples is how many the lesson has, all epochs together.
func (l *learner) examples() int { return l.perEpoch() * max(1, l.c.Spec.Task.Epochs) }

func (l *learner) perEpoch() int {
	if l.Task.Train == nil {
		return len(l.Task.Order)
	}
	return l.Task.Train.Len()
}

// crossed tells whether a multiple of every lies in (before, now].
func crossed(before, now, every int) bool { return every > 0 && before/every != now/every }

// batch presents examples and learns from them.
func (l *learner) batch(ctx context.Context, examples []int) error {
	if !l.watch() {
		return nil
	}
	l.present(examples)
	if err := l.traces.record(ctx, l, len(examples)); err != nil {
		return err
	}
	for phase := range l.phases {
		if err := l.phase(ctx, phase, len(examples)); err != nil {
			return err
		}
		if l.ended {
			return nil
		}
	}
	if ctx.Err() != nil {
		return nil // rows that were broken off teach nothing
	}
	l.leave()
	if l.tell != nil {
		l.tell(l)
	}
	return nil
}

// present puts the examples into rows.
func (l *learner) present(examples []int) {
	l.d.Use(len(examples))
	for row, example := range examples {
		l.labels[row] = data.Unlabelled
		if l.Task.Train != nil {
			l.labels[row] = l.Task.Train.Example(example, l.inputs[row], l.targets[row])
		}
		l.d.Present(row, l.step+row, l.inputs[row], l.targets[row])
		l.over[row] = false
		for _, pop := range l.warm {
			if l.left != nil {
				copy(l.d.State(row, pop), units(l.left, &l.c.Populations()[pop]))
			}
		}
	}
	l.tally.presented += int64(len(examples))
	if l.credit != nil {
		l.credit.fresh = false
	}
}

// leave keeps the state that a warm start goes on from.
func (l *learner) leave() {
	if l.warm == nil || l.over[0] {
		return
	}
	l.left = append(l.left[:0], l.d.Full(0)...)
}

// phase carries the batch through one phase, and learns at its end if the file says so.
func (l *learner) phase(ctx context.Context, phase, rows int) error {
	info := l.phases[phase]
	y := l.begin(phase, rows)
	var err error
	switch {
	case info.Solve == "closed-form":
		l.settle(rows, y)
		err = l.credit.fill(l.d, rows)
	case instant(info):
		l.settle(rows, y)
	default:
		err = l.follow(ctx, phase, rows, y)
	}
	if err != nil {
		return err
	}
	if phase == l.free {
		l.keep(rows)
	}
	if l.c.Spec.Phases[phase].Learn && ctx.Err() == nil && !l.ended {
		return l.learn(rows)
	}
	return nil
}

// follow carries the rows through a phase in which something evolves.
func (l *learner) follow(ctx context.Context, phase, rows int, y []float64) error {
	if l.ode != nil && l.c.Spec.Phases[phase].Learn {
		return l.ode.follow(ctx, phase, y, l.kept, func(e *Episode) error { return l.judged(0, e) })
	}
	return l.carry(ctx, phase, y, nil, func(row int, e *Episode, _ float64, _ []float64) error {
		return l.judged(row, e)
	})
}

// judged takes note of how a row's phase ended: a row that did not settle is dropped, or ends the arm.
func (l *learner) judged(row int, e *Episode) error {
	if e.Verdict == Interrupted {
		l.over[row] = true
		return nil
	}
	l.tally.episode(e)
	if e.Verdict.OK() {
		return nil
	}
	k := l.c.Spec.Credit
	drop := k == nil || k.Unsettled != "keep"
	l.over[row] = drop
	l.tally.unsettledExample(e, drop)
	l.last = *e
	l.streak++
	if k != nil && (k.Unsettled == "stop" || l.streak >= k.Patience && k.Patience > 0) {
		l.end(e.Verdict, fmt.Sprintf("%s in a row did not settle, the last in phase %s: %s", count(l.streak, "example"), e.Phase, e.Detail))
	}
	return nil
}

// end is the arm's bad end.
func (l *learner) end(v Verdict, detail string) {
	if !l.ended {
		l.ended, l.ending, l.detail = true, v, detail
	}
}

// keep notes the rows' states as the free ones, and how well the output met its target.
func (l *learner) keep(rows int) {
	n := l.c.Size()
	for row := range rows {
		copy(l.kept[row*n:(row+1)*n], l.d.Full(row))
		if l.examiner == nil {
			continue
		}
		loss, wrong := l.examiner.judge(l.d.Full(row), l.inputs[row], l.targets[row], l.labels[row])
		l.tally.loss += loss
		if wrong {
			l.tally.wrong++
		}
	}
}

// learn applies the rules to the rows that count.
func (l *learner) learn(rows int) error {
	n, taught := l.c.Size(), 0
	for row := range rows {
		if l.over[row] {
			continue
		}
		taught++
		for _, p := range l.rules {
			if !p.alongTheWay() {
				p.gather(l.d.Full(row), l.kept[row*n:(row+1)*n])
			}
		}
	}
	if err := l.probe.look(l, rows); err != nil {
		return err
	}
	if taught == 0 {
		return nil
	}
	if taught == rows {
		l.streak = 0
	}
	for _, p := range l.rules {
		if !p.alongTheWay() {
			p.apply()
		}
	}
	return l.changed()
}

// changed tells everyone that weights did, and makes anew those that follow others.
func (l *learner) changed() error {
	l.c.WeightsChanged()
	return l.c.Retrack()
}

// row tests the circuit and writes a row of /training.
func (l *learner) row(ctx context.Context) error {
	if ctx.Err() != nil {
		return nil
	}
	var err error
	if l.test.loss, l.test.wrong, err = l.examiner.test(ctx); err != nil {
		return err
	}
	if l.examiner != nil && l.examiner.p != nil && (math.IsNaN(l.test.loss) || math.IsInf(l.test.loss, 0)) {
		l.end(NotFinite, "the loss over the test set is not finite: the weights have grown out of bounds; lower plasticity.*.rate")
	}
	l.out.put(l.columns)
	if l.tests() {
		l.steps, l.losses = append(l.steps, l.step), append(l.losses, l.test.loss)
	}
	l.total.add(&l.tally)
	l.tally = tally{}
	l.probe.reset()
	return nil
}

// count writes a number with its noun.
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
