package models

import (
	"fmt"
	"sync"
)

// sequencer puts what several workers record into the order of the batches, so that a file's bytes
// do not depend on who was faster. The batch whose turn it is writes straight through; the others
// keep their rows until then, and wait when they have kept too many.
type sequencer struct {
	mu       sync.Mutex
	turned   sync.Cond
	rec      Recorder
	head     int           // the batch whose turn it is
	waiting  map[int]*lane // finished lanes before their turn
	rows     int64         // rows of /trajectory so far
	episodes int64
	summary  *Summary
	done     int
	progress func(Progress)
	keeper   Keeper // nil: none
	broken   bool   // a lane was broken off: what comes after it is none of a run that goes on
	err      error  // the first error of the recorder; nothing is recorded after it
}

// maxKept is how many numbers a lane keeps before it waits for its turn (64 MB).
const maxKept = 8 << 20

func newSequencer(rec Recorder, s *Summary, progress func(Progress)) *sequencer {
	q := &sequencer{rec: rec, waiting: map[int]*lane{}, summary: s, progress: progress}
	q.turned.L = &q.mu
	return q
}

// lane is one batch's way to the recorder.
type lane struct {
	q     *sequencer
	batch batch
	kept  []record
	size  int
	whole bool // nothing is missing at its end
}

// record is something to be written in order: numbers, the mark that a row of /trajectory is whole,
// or the end of an episode.
type record struct {
	path   string
	floats []float64
	ints   []int64
	frames int
	end    *ending
}

// ending is the end of an episode with the states it came to.
type ending struct {
	Episode
	settled []settledState
}

type settledState struct {
	path   string
	values []float64
}

func (q *sequencer) lane(b batch) *lane { return &lane{q: q, batch: b} }

// put writes the record, or keeps a copy until it is this lane's turn.
func (l *lane) put(r record) error {
	q := l.q
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.head != l.batch.index && l.size > maxKept && q.err == nil {
		q.turned.Wait()
	}
	if q.head == l.batch.index {
		l.drain()
		q.write(r)
		return q.err
	}
	r.floats, r.ints = append([]float64(nil), r.floats...), append([]int64(nil), r.ints...)
	l.kept = append(l.kept, r)
	l.size += len(r.floats) + len(r.ints)
	return q.err
}

// drain writes what was kept. The caller holds the lock and it is the lane's turn.
func (l *lane) drain() {
	for _, r := range l.kept {
		l.q.write(r)
	}
	l.kept, l.size = nil, 0
}

// close ends the lane: its turn passes on, over all lanes that were finished before.
func (l *lane) close() {
	q := l.q
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting[l.batch.index] = l
	q.broken = q.broken || !l.whole
	before := q.head
	for next := q.waiting[q.head]; next != nil; next = q.waiting[q.head] {
		next.drain()
		delete(q.waiting, q.head)
		q.head++
		q.done += next.batch.n
		q.report(Progress{})
	}
	if q.keeper != nil && q.head > before && !q.broken && q.keeper.Wanted() {
		q.keep(q.keeper, nil, fmt.Sprintf("trial %d of %d", q.done, q.summary.Trials))
	}
	q.turned.Broadcast()
}

// report tells the progress; the caller holds the lock.
func (q *sequencer) report(p Progress) {
	if q.progress != nil {
		p.Trials, p.TrialsDone = q.summary.Trials, q.done
		q.progress(p)
	}
}

// tell reports the progress of a traced trial.
func (l *lane) tell(p Progress) {
	if l.q.progress == nil {
		return
	}
	l.q.mu.Lock()
	defer l.q.mu.Unlock()
	l.q.report(p)
}

// write hands a record to the recorder; the caller holds the lock.
func (q *sequencer) write(r record) {
	if q.err != nil {
		return
	}
	switch {
	case r.end != nil:
		q.err = q.end(r.end)
	case r.frames > 0:
		q.rows += int64(r.frames) // the row is whole
	case r.ints != nil:
		q.err = q.rec.AppendInts(r.path, r.ints)
	default:
		q.err = q.rec.Append(r.path, r.floats)
	}
}

// end writes an episode's line and its settled states, and counts it.
func (q *sequencer) end(e *ending) error {
	s := q.summary
	s.count(&e.Episode)
	first, n := int64(-1), int64(0)
	if e.traced {
		n = e.frames
		first = q.rows - n
	}
	for _, c := range []struct {
		name  string
		value int64
	}{
		{"episode", q.episodes}, {"trial", int64(e.Trial)}, {"phase", int64(e.phase)}, {"verdict", int64(e.Verdict)}, {"settled_by", int64(e.SettledBy)},
		{"method", e.method()}, {"switches", int64(e.Switches())},
		{"accepted", e.Accepted}, {"refused", e.Refused}, {"evaluations", e.Evaluations}, {"first_obs", first}, {"n_obs", n},
	} {
		if err := q.rec.AppendInts("/episodes/"+c.name, []int64{c.value}); err != nil {
			return err
		}
	}
	for _, c := range []struct {
		name  string
		value float64
	}{{"duration", e.Duration}, {"residual", e.Residual}, {"correction", e.Correction}} {
		if err := q.rec.Append("/episodes/"+c.name, []float64{c.value}); err != nil {
			return err
		}
	}
	for _, state := range e.settled {
		if err := q.rec.Append(state.path, state.values); err != nil {
			return err
		}
	}
	err := q.rec.AppendInts("/settled/episode", []int64{q.episodes})
	q.episodes++
	return err
}

// count adds an episode to the summary.
func (s *Summary) count(e *Episode) {
	s.Episodes++
	s.Verdicts[e.Verdict]++
	s.SettledBy[e.SettledBy]++
	s.use(e)
	s.Accepted += e.Accepted
	s.Refused += e.Refused
	s.Evaluations += e.Evaluations
	s.Products += e.products
	s.Interrupted = s.Interrupted || e.Verdict == Interrupted
	if !e.Verdict.OK() && len(s.Failures) < maxFailures {
		s.Failures = append(s.Failures, *e)
	}
}

// interrupt notes that the batch did not come to its end.
func (l *lane) interrupt() {
	l.q.mu.Lock()
	defer l.q.mu.Unlock()
	l.q.summary.Interrupted = true
}
