package models

import (
	"context"
	"math"

	"settle/circuit"
	"settle/integrators"
)

// Episode is one phase of one trial and how it ended.
type Episode struct {
	Trial       int
	Phase       string
	Verdict     Verdict
	SettledBy   SettledBy
	Detail      string  // what was measured, in words; "" for good endings
	Duration    float64 // s
	Residual    float64 // in units of the settle tolerance; NaN where settling was not asked for
	Correction  float64 // likewise; NaN where it was not evaluated
	Accepted    int64
	Refused     int64
	Evaluations int64

	// Stretches are the methods that followed the motion, one after the other, and why each was chosen:
	// several of method auto, none where the end was solved for.
	Stretches []integrators.Stretch

	phase    int
	products int64
	frames   int64 // rows of /trajectory
	traced   bool
}

// worker carries batches of trials through the phases and records them.
type worker struct {
	*presenter
	run     *run
	tracer  *tracer
	offset  []float64  // s: time since the start of each row's trial
	endings [][]record // of each row's episodes, where they are not put at once
	again   *trail     // of the phase that a checkpoint broke off; else nil
}

func newWorker(r *run) *worker {
	rows := 1
	for _, b := range r.batches {
		rows = max(rows, b.n)
	}
	p := newPresenter(r.Circuit, rows)
	return &worker{
		presenter: p, run: r, tracer: newTracer(r.Circuit, p.d),
		offset: make([]float64, rows), endings: make([][]record, rows),
	}
}

// present carries the trials of a batch through all phases.
func (w *worker) present(ctx context.Context, b batch) error {
	l := w.run.out.lane(b)
	defer l.close()
	w.d.Use(b.n)
	for row := range b.n {
		input, target := w.run.Task.Example(b.first + row)
		w.d.Present(row, b.first+row, input, target)
		w.offset[row], w.over[row] = 0, false
	}
	first, err := w.resume(b)
	if err != nil {
		return err
	}
	for phase := first; phase < len(w.phases); phase++ {
		if ctx.Err() != nil {
			l.interrupt()
			break
		}
		if err := w.phase(ctx, l, phase); err != nil {
			return err
		}
		if b.traced && w.over[0] {
			break
		}
	}
	err = w.putEndings(l)
	l.whole = err == nil && ctx.Err() == nil
	return err
}

// phase carries all rows of a batch through one phase.
func (w *worker) phase(ctx context.Context, l *lane, phase int) error {
	info := w.phases[phase]
	y := w.begin(phase, l.batch.n)
	var observer integrators.Observer
	if l.batch.traced {
		w.tracer.begin(l, l.batch.first, phase, w.offset[0], info.Duration)
		if w.again != nil {
			w.tracer.trail, w.again = *w.again, nil
		}
		observer = w.tracer
	}
	w.watch(l, phase)
	if instant(info) {
		return w.pass(l, info, y)
	}
	return w.carry(ctx, phase, y, observer, func(row int, e *Episode, t float64, y []float64) error {
		return w.close(l, row, e, t, y)
	})
}

// pass is a phase in which nothing evolves: algebraic populations take their values.
func (w *worker) pass(l *lane, info circuit.PhaseInfo, y []float64) error {
	w.settle(l.batch.n, y)
	for row := range l.batch.n {
		w.offset[row] += info.Duration
	}
	if l.batch.traced {
		return w.tracer.sample(0, y)
	}
	return nil
}

// close records a row's episode, which ended in state y with inputs as they are at time t of the phase.
func (w *worker) close(l *lane, row int, e *Episode, t float64, y []float64) error {
	e.Trial = l.batch.first + row
	e.traced = l.batch.traced
	if e.traced {
		if err := w.tracer.finish(e.Duration, t, y); err != nil {
			return err
		}
		e.frames = w.tracer.frames
	}
	w.offset[row] += e.Duration
	w.over[row] = !e.Verdict.OK()
	r := record{end: &ending{Episode: *e, settled: w.settled(row, e.Verdict)}}
	if e.traced {
		return l.put(r)
	}
	w.endings[row] = append(w.endings[row], r)
	return nil
}

// putEndings records the episodes of trials that were integrated together, trial by trial.
func (w *worker) putEndings(l *lane) error {
	for row := range l.batch.n {
		for _, r := range w.endings[row] {
			if err := l.put(r); err != nil {
				return err
			}
		}
		w.endings[row] = w.endings[row][:0]
	}
	return nil
}

// settled copies the row's states; where the episode did not end well there is no number to read.
func (w *worker) settled(row int, v Verdict) []settledState {
	full := w.d.Full(row)
	pops := w.c.Populations()
	states := make([]settledState, len(pops))
	for i, p := range pops {
		values := append([]float64(nil), full[p.Offset:p.Offset+p.Size]...)
		if !v.OK() {
			for j := range values {
				values[j] = math.NaN()
			}
		}
		states[i] = settledState{"/settled/" + p.Name, values}
	}
	return states
}
