package models

import (
	"context"
	"errors"
	"math"
	"time"
)

// run learns until all epochs are over, or the arm comes to a bad end, which is a verdict. An error is errRestart,
// where a restart point was reached before, or a failure of the run itself.
func (l *learner) run(ctx context.Context) error {
	start := time.Now()
	defer func() { l.seconds += time.Since(start).Seconds() }()
	err := l.lesson(ctx)
	if errors.Is(err, errRestart) {
		return err
	}
	if endsArm(err) && l.tested != l.step {
		if last := l.row(ctx); last != nil && !endsArm(last) {
			err = last
		}
	}
	l.total.add(&l.tally)
	if err == nil {
		err = l.unsettledThroughout()
	}
	if err = l.end(err); err != nil {
		return err
	}
	l.snapshot()
	return l.out.failed()
}

// lesson is all epochs.
func (l *learner) lesson(ctx context.Context) error {
	if ctx.Err() != nil {
		return errBrokenOff
	}
	if l.steps == nil {
		if err := l.row(ctx); err != nil {
			return err
		}
		l.snapshot()
	}
	for ; l.epoch < l.epochs(); l.epoch++ {
		if err := l.pass(ctx); err != nil {
			return err
		}
	}
	return nil
}

// pass is one epoch, or what is left of it.
func (l *learner) pass(ctx context.Context) error {
	spec, order := l.c.Spec, l.order()[l.step-l.epoch*l.perEpoch():]
	for len(order) > 0 {
		if ctx.Err() != nil {
			return errBrokenOff
		}
		n, before := min(len(l.inputs), len(order)), l.step
		if err := l.batch(ctx, order[:n]); err != nil {
			return err
		}
		order = order[n:]
		if crossed(before, l.step, spec.Record.Snapshots) {
			l.snapshot()
		}
		if len(order) == 0 || crossed(before, l.step, spec.Evaluate.Every) {
			if err := l.row(ctx); err != nil {
				return err
			}
		}
		if l.lately.over() {
			return errRestart
		}
	}
	return l.out.failed()
}

// crossed tells whether a multiple of every lies in (before, now].
func crossed(before, now, every int) bool { return every > 0 && before/every != now/every }

// order of the examples of this epoch; a circuit without data learns from trials without them.
func (l *learner) order() []int {
	if l.Task.Train == nil {
		return l.Task.Order
	}
	return l.Task.Epoch(l.epoch)
}

func (l *learner) epochs() int { return max(1, l.c.Spec.Task.Epochs) }

func (l *learner) perEpoch() int {
	if l.Task.Train == nil {
		return len(l.Task.Order)
	}
	return l.Task.Train.Len()
}

// examples is how many the lesson has, all epochs together.
func (l *learner) examples() int { return l.perEpoch() * l.epochs() }

// batch presents examples and learns from them. One that is broken off does not count.
func (l *learner) batch(ctx context.Context, examples []int) error {
	if err := l.watch(); err != nil {
		return err
	}
	rows := len(examples)
	l.present(examples)
	if err := l.traces.record(ctx, l, rows); err != nil {
		return err
	}
	if err := l.follow(ctx, rows); err != nil {
		if endsArm(err) {
			l.step += rows
		}
		return err
	}
	l.step += rows
	l.lately.taught(rows)
	l.warm.leave(l)
	if l.tell != nil {
		l.tell(l)
	}
	return l.patient(rows)
}

// follow carries the batch through all phases.
func (l *learner) follow(ctx context.Context, rows int) error {
	for phase := range l.phases {
		if err := l.phase(ctx, phase, rows); err != nil {
			return err
		}
	}
	return nil
}

// usualPatience is credit.patience of a circuit without [credit].
const usualPatience = 100

// patience is after how many unsettled examples in a row the arm ends; 0 = never.
func (l *learner) patience() int {
	if k := l.c.Spec.Credit; k != nil {
		return k.Patience
	}
	return usualPatience
}

// patient ends the arm after too many unsettled examples in a row.
func (l *learner) patient(rows int) error {
	most := l.patience()
	for row := range rows {
		if !l.bad[row] {
			l.streak = 0
			continue
		}
		l.streak++
		if most > 0 && l.streak >= most {
			return ends(l.last.Verdict, "%s in a row did not settle, the last in phase %s: %s", count(l.streak, "example"), l.last.Phase, l.last.Detail)
		}
	}
	return nil
}

// row tests the circuit and writes a row of /training. A test that cannot be done ends the arm, and its
// row has no loss.
func (l *learner) row(ctx context.Context) error {
	err := l.finite()
	if err == nil {
		l.test.loss, l.test.wrong, err = l.examiner.test(ctx)
	}
	if err != nil {
		l.test.loss, l.test.wrong = math.NaN(), math.NaN()
		if !endsArm(err) {
			return err
		}
	}
	l.out.put(l.columns)
	l.tested = l.step
	l.steps, l.losses = append(l.steps, l.step), append(l.losses, l.test.loss)
	l.total.add(&l.tally)
	l.tally = tally{}
	l.probe.reset()
	l.monitor.reset()
	return err
}
