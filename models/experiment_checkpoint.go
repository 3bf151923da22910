package models

import (
	"fmt"
	"math"

	"settle/internal/archive"
)

// A checkpoint of an experiment is taken by the batch whose turn it is, between two steps or at its end: where
// the sequence stands, and the batch's own state. What other workers have in hand is not part of it: it will
// be computed again.

// archive walks over where the sequence stands.
func (q *sequencer) archive(a *archive.Archive) {
	a.Int(&q.head)
	a.Int(&q.done)
	a.Int64(&q.rows)
	a.Int64(&q.episodes)
	q.summary.archive(a)
}

// keep takes a checkpoint if one is wanted and it is this lane's turn. state walks over what the batch has
// come to, where says so in words.
func (l *lane) keep(k Keeper, state func(*archive.Archive), where func() string) error {
	q := l.q
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.head != l.batch.index || q.err != nil || q.broken || !k.Wanted() {
		return q.err
	}
	l.drain()
	q.keep(k, state, where())
	return q.err
}

// keep takes a checkpoint; the caller holds the lock. state is nil between batches.
func (q *sequencer) keep(k Keeper, state func(*archive.Archive), where string) {
	if q.err != nil {
		return
	}
	a, under := archive.New(nil), state != nil
	q.archive(a)
	if a.Bool(&under); under {
		state(a)
	}
	q.err = k.Keep(&Checkpoint{State: a.Seal(), Lengths: k.Lengths(), Where: where})
}

// goOn puts the run where a checkpoint stood.
func (r *run) goOn(c *Checkpoint) error {
	a, err := c.openState()
	if err != nil {
		return err
	}
	under := false
	r.out.archive(a)
	a.Bool(&under)
	if n := len(r.batches); a.Err() == nil && (r.out.head < 0 || r.out.head > n || under && r.out.head == n) {
		a.Fail(fmt.Errorf("it stood at batch %d, this run has %d", r.out.head, n))
	}
	if err := a.Err(); err != nil {
		return fmt.Errorf("the checkpoint is of another run: %w", err)
	}
	if under {
		r.batches[r.out.head].begun = a
	}
	return r.reset()
}

// reset makes the datasets that were written at an earlier ending say again that the run is under way.
func (r *run) reset() error {
	if err := r.Recorder.Write("/status", []int8{StatusRunning}); err != nil {
		return err
	}
	for _, s := range statistics {
		if err := r.Recorder.Write("/statistics/"+s.name, []float64{math.NaN()}); err != nil {
			return err
		}
	}
	return nil
}

// archive walks over what a batch has come to in the middle of a phase, and returns the phase. The states of
// rows are those at its beginning, from which solve goes on.
func (w *worker) archive(a *archive.Archive, b batch, phase int, solve *[]byte) int {
	a.Int(&phase)
	for row := range b.n {
		a.Float(&w.offset[row])
		a.Bool(&w.over[row])
		a.Floats(w.d.Full(row))
		list(a, &w.endings[row])
		for i := range w.endings[row] {
			w.archiveEnding(a, &w.endings[row][i])
		}
	}
	w.tracer.archive(a)
	a.Bytes(solve)
	return phase
}

// archiveEnding walks over the end of an episode.
func (w *worker) archiveEnding(a *archive.Archive, r *record) {
	if !a.Saving() {
		r.end = &ending{settled: w.settled(0, Interrupted)} // paths and room
	}
	r.end.archive(a)
	for i := range r.end.settled {
		a.Floats(r.end.settled[i].values)
	}
}

// archive walks over how far a trace has come.
func (t *trail) archive(a *archive.Archive) {
	a.Int(&t.next)
	a.Int64(&t.frames)
	for _, x := range []*float64{&t.last, &t.h, &t.err} {
		a.Float(x)
	}
}

// watch lets the solves of a batch's phase be saved.
func (w *worker) watch(l *lane, phase int) {
	w.solver.Checkpoint = nil
	k := w.run.Keeper
	if k == nil {
		return
	}
	w.solver.Checkpoint = func(save func() []byte) error {
		if !k.Wanted() {
			return nil
		}
		return l.keep(k, func(a *archive.Archive) {
			solve := save()
			w.archive(a, l.batch, phase, &solve)
		}, func() string { return w.where(l.batch, phase) })
	}
}

// where says how far a batch has come.
func (w *worker) where(b batch, phase int) string {
	at := fmt.Sprintf("trial %d of %d, phase %s", b.first, w.run.out.summary.Trials, w.phases[phase].Name)
	if b.traced && w.tracer.last > 0 {
		at += fmt.Sprintf(" at %.6g s", w.tracer.last)
	}
	return at
}

// resume puts the worker where a checkpoint left the batch, and returns the phase in which it was; 0 where it
// had not begun.
func (w *worker) resume(b batch) (phase int, err error) {
	a := b.begun
	if a == nil {
		return 0, nil
	}
	phase = w.archive(a, b, 0, &w.from)
	if phase < 0 || phase >= len(w.phases) {
		a.Fail(fmt.Errorf("it stood in phase %d, this circuit has %d", phase, len(w.phases)))
	}
	if err := a.End(); err != nil {
		return 0, fmt.Errorf("the checkpoint is of another circuit: %w", err)
	}
	kept := w.tracer.trail
	w.again = &kept
	return phase, nil
}
