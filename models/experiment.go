package models

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"settle/circuit"
	"settle/internal/archive"
)

// Experiment presents trials to a circuit. Circuit is required; the rest has defaults.
type Experiment struct {
	Circuit  *circuit.Circuit
	Task     *Task          // what is presented; default: trials without data
	Recorder Recorder       // where it goes; default: nowhere
	Keeper   Keeper         // where checkpoints go; default: nowhere
	From     *Checkpoint    // where to go on, with a Recorder of its lengths; default: at the start
	Workers  int            // goroutines, each with its own state; default 1
	Progress func(Progress) // called now and then from one goroutine at a time; default nil
}

// Progress says how far a run has come.
type Progress struct {
	Trials, TrialsDone int     // of the whole run
	Time, Duration     float64 // s within the current phase of a trial whose trace is recorded
	Phase              string  // its name; "" between trials
}

// Summary is what a run comes to.
type Summary struct {
	Trials      int
	Episodes    int
	Verdicts    []int       // how many episodes ended with each Verdict, by its number
	SettledBy   []int       // how many ended each way, by its number: see SettledBy
	Methods     []MethodUse // which followed the motion, in the order of their first use
	Switches    int64       // from one method to another
	Failures    []Episode   // the first few that did not end well
	Accepted    int64
	Refused     int64
	Evaluations int64
	Products    int64
	Interrupted bool
}

// maxFailures is how many failed episodes a Summary keeps in full.
const maxFailures = 20

// Failed is the number of episodes that did not end well.
func (s *Summary) Failed() int {
	n := 0
	for v, count := range s.Verdicts {
		if !Verdict(v).OK() {
			n += count
		}
	}
	return n
}

// Status is the value of /status after the run.
func (s *Summary) Status() int8 {
	switch {
	case s.Interrupted:
		return StatusInterrupted
	case s.Failed() > 0:
		return StatusFailed
	}
	return StatusFinished
}

// batch is a run of consecutive trials integrated together.
type batch struct {
	index, first, n int
	traced          bool
	begun           *archive.Archive // a worker's state in the midst of it, from which it goes on; nil: at its start
}

// batches cuts the trials: traced ones alone, so that their traces stream in order, the others in
// groups whose size the file fixes, so that the bits do not depend on the workers.
func batches(trials, traced, rows int) []batch {
	var all []batch
	for first := 0; first < trials; {
		b := batch{index: len(all), first: first, n: 1, traced: first < traced}
		if !b.traced {
			b.n = min(rows, trials-first)
		}
		all = append(all, b)
		first += b.n
	}
	return all
}

// Run presents all trials and returns what they came to. An error is a failure of the run itself
// (the disk, the recorder); a trial that does not settle is a Verdict. When ctx is cancelled the
// run stops between steps, with all that was recorded in order, and says so in the Summary.
func (e *Experiment) Run(ctx context.Context) (*Summary, error) {
	run, err := newRun(e)
	if err != nil {
		return nil, err
	}
	jobs := make(chan batch)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var wg sync.WaitGroup
	for range min(max(1, e.Workers), len(run.batches)) {
		w := newWorker(run)
		wg.Add(1)
		go func() {
			defer wg.Done()
			for b := range jobs {
				if err := w.present(ctx, b); err != nil {
					cancel(err)
				}
			}
		}()
	}
	for _, b := range run.batches[run.out.head:] {
		if ctx.Err() != nil {
			break
		}
		jobs <- b
	}
	close(jobs)
	wg.Wait()
	return run.finish(context.Cause(ctx))
}

// run is what the workers of one Run share.
type run struct {
	*Experiment
	batches []batch
	out     *sequencer
}

func newRun(e *Experiment) (*run, error) {
	if e.Recorder == nil {
		e.Recorder = discard{}
	}
	if e.Task == nil {
		e.Task = &Task{Order: make([]int, 1)}
	}
	r := &run{Experiment: e}
	trials := len(e.Task.Order)
	spec := e.Circuit.Spec
	r.batches = batches(trials, spec.Record.Trials, max(1, spec.Task.Rows))
	r.out = newSequencer(e.Recorder, newSummary(trials), e.Progress)
	r.out.keeper = e.Keeper
	if e.From == nil {
		return r, nil
	}
	return r, r.goOn(e.From)
}

func newSummary(trials int) *Summary {
	return &Summary{Trials: trials, Verdicts: make([]int, len(verdicts)), SettledBy: make([]int, len(settledBy))}
}

// finish writes the statistics and the status, and tells an interrupt from a failure.
func (r *run) finish(cause error) (*Summary, error) {
	s := r.out.summary
	s.Interrupted = s.Interrupted || r.out.head < len(r.batches)
	if cause != nil && !errors.Is(cause, context.Canceled) {
		_ = r.Recorder.Write("/status", []int8{StatusFailed}) // if it still can be written
		return s, cause
	}
	if err := r.out.err; err != nil {
		_ = r.Recorder.Write("/status", []int8{StatusFailed}) // if it still can be written
		return s, err
	}
	values := []float64{float64(s.Trials), float64(s.Episodes), float64(s.Failed()), float64(s.Accepted),
		float64(s.Refused), float64(s.Evaluations), float64(s.Switches), float64(s.Products)}
	if err := r.Recorder.Flush(); err != nil { // what could not be written makes the run a failed one
		return s, errors.Join(err, r.Recorder.Write("/status", []int8{StatusFailed}))
	}
	for i, v := range values {
		if err := r.Recorder.Write("/statistics/"+statistics[i].name, []float64{v}); err != nil {
			return s, err
		}
	}
	if err := r.Recorder.Write("/status", []int8{s.Status()}); err != nil {
		return s, fmt.Errorf("writing the run's status: %w", err)
	}
	return s, r.Recorder.Flush()
}
