package models

import (
	"context"
	"errors"
	"math"

	"settle/internal/linalg"
	"settle/plasticity/credit"
)

// phase carries the batch through one phase, and learns at its end if the file says so.
func (l *learner) phase(ctx context.Context, phase, rows int) error {
	if err := l.settled(ctx, phase, rows); err != nil {
		return err
	}
	l.keep(phase, rows)
	if l.c.Spec.Phases[phase].Learn {
		return l.learn(rows)
	}
	return nil
}

// settled brings the rows to the end of a phase: at once, by a formula, or by their motion.
func (l *learner) settled(ctx context.Context, phase, rows int) error {
	info := l.phases[phase]
	y := l.begin(phase, rows)
	switch {
	case info.Solve == "closed-form":
		l.settle(rows, y)
		if err := l.credit.fill(l.d, rows); err != nil {
			return l.unanswered(phase, rows, err)
		}
		return nil
	case l.ode.moves(phase):
		return l.ode.follow(ctx, phase, y, l.kept, nil, func(e *Episode) error { return l.judged(0, e) })
	case instant(info):
		l.settle(rows, y)
		return nil
	}
	return l.carry(ctx, phase, y, nil, l.hear)
}

// judged takes note of how a row's phase ended.
func (l *learner) judged(row int, e *Episode) error {
	if e.Verdict == Interrupted {
		return errBrokenOff
	}
	l.tally.episode(e)
	l.lately.work += e.products
	if e.Verdict.OK() {
		return nil
	}
	k := l.c.Spec.Credit
	return l.unsettled(row, e, k == nil || k.Unsettled != "keep")
}

// unsettled counts an example that did not settle, once, and ends the arm if the file says so. Nothing
// is learned from one that is dropped.
func (l *learner) unsettled(row int, e *Episode, drop bool) error {
	l.over[row] = l.over[row] || drop
	if l.bad[row] {
		return nil
	}
	l.bad[row] = true
	l.tally.unsettledExample(e, drop)
	l.last = *e
	l.last.Trial = l.step + row
	if k := l.c.Spec.Credit; k != nil && k.Unsettled == "stop" {
		return ends(e.Verdict, "example %d did not settle in phase %s, and credit.unsettled is \"stop\": %s", l.last.Trial, e.Phase, e.Detail)
	}
	return nil
}

// unanswered takes note of rows for which err says that there is no closed form: a loop with a singular matrix has a mode
// that neither grows nor decays, and a tanh loop may have no state of rest. They are dropped: there is
// nothing to keep.
func (l *learner) unanswered(phase, rows int, err error) error {
	var some *credit.RowsError
	e := Episode{Phase: l.phases[phase].Name, phase: phase, Verdict: NewtonFailed, Residual: math.NaN(), Correction: math.NaN()}
	if errors.Is(err, linalg.ErrSingular) {
		e.Verdict = Marginal
	}
	switch {
	case errors.As(err, &some):
	case e.Verdict == Marginal:
		some = &credit.RowsError{Rows: firstRows(rows)}
	default:
		return err
	}
	e.Detail = err.Error()
	for _, row := range some.Rows {
		if err := l.unsettled(row, &e, true); err != nil {
			return err
		}
	}
	return nil
}

// firstRows are 0 to rows-1.
func firstRows(rows int) []int {
	all := make([]int, rows)
	for i := range all {
		all[i] = i
	}
	return all
}

// keep notes the rows' states at the end of a phase that rules compare with, and how well the output met
// its target.
func (l *learner) keep(phase, rows int) {
	n := l.c.Size()
	for row := range rows {
		if l.kept[phase] != nil {
			copy(l.kept[phase][row*n:(row+1)*n], l.d.Full(row))
		}
		if l.examiner == nil || phase != l.examiner.phase || l.bad[row] {
			continue
		}
		loss, wrong := l.examiner.judge(l.d.Full(row), l.inputs[row], l.targets[row], l.labels[row])
		l.tally.answer(loss, wrong)
	}
}
