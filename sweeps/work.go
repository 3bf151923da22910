package sweeps

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"settle/circuit"
)

// Runner runs the circuit of a sweep.
type Runner interface {
	// Run runs it with overrides into an output, or goes on with what is there, and returns when that is whole. A run that
	// ends with a bad verdict is a result like any other. A run that was told to stop returns ErrStopped; a circuit that makes no sense with the
	// overrides an error that Is ErrRepeats.
	Run(ctx context.Context, sets []circuit.Set, output string) error
	// Check reads a result from end to end: is it what was written.
	Check(output string) error
}

var (
	// ErrStopped is that of a run that was told to stop, and can go on.
	ErrStopped = errors.New("told to stop")
	// ErrRepeats marks what would happen again.
	ErrRepeats = errors.New("trying again does not help")
	// ErrFull ends a sweep: nothing can be written.
	ErrFull = errors.New("the disk is full")
)

// Outcome is what became of a point.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"    // now
	Already Outcome = "already" // before
	Failed  Outcome = "failed"
	Stopped Outcome = "stopped" // told to; it goes on later
	Broken  Outcome = "broken"  // the result is not whole
)

// Work runs a point, unless it is done or failed for good.
func (f *Folder) Work(ctx context.Context, i int, r Runner) Report {
	report := Report{Point: i}
	err := f.work(ctx, &report, r)
	if err != nil {
		report.Outcome, report.Fatal = Failed, err.Error()
	}
	return report
}

func (f *Folder) work(ctx context.Context, report *Report, r Runner) error {
	i, id := report.Point, f.ID(report.Point)
	if f.IsDone(id) {
		report.Outcome = Already
		return nil
	}
	var err error
	if report.Failure, err = f.failure(id); err != nil || report.Failure != nil && report.Failure.Final() {
		report.Outcome = Failed
		return err
	}
	for ctx.Err() == nil {
		err := f.try(ctx, report, id, r)
		switch {
		case err == nil:
			report.Outcome, report.Failure = Done, nil
			return f.forgive(id)
		case errors.Is(err, ErrStopped):
			report.Outcome = Stopped
			return nil
		case errors.Is(err, ErrFull):
			return err
		case f.IsDone(id): // another process was faster, and has tidied up
			report.Outcome, report.Failure = Already, nil
			return f.forgive(id)
		}
		report.Outcome = Failed
		if report.Failure, err = f.Fail(i, id, err, errors.Is(err, ErrRepeats)); err != nil || report.Failure.Final() {
			return err
		}
	}
	report.Outcome = Stopped
	return nil
}

// try runs a point once.
func (f *Folder) try(ctx context.Context, report *Report, id string, r Runner) error {
	p, err := f.claim(id)
	if err != nil {
		return err
	}
	began := time.Now()
	err = r.Run(ctx, f.Sets(report.Point), p.path())
	report.Seconds = time.Since(began).Seconds()
	if err == nil {
		return f.publish(p)
	}
	err = full(err)
	if goesOn := errors.Is(err, ErrStopped) || errors.Is(err, ErrFull); goesOn && !f.IsDone(id) { // it may have been run twice
		return errors.Join(err, p.release())
	}
	return errors.Join(err, p.remove())
}

// full marks an error that a full disk made.
func full(err error) error {
	for _, reason := range []string{"no space left on device", "quota exceeded", "file too large", "bytes are left"} {
		if strings.Contains(strings.ToLower(err.Error()), reason) {
			return fmt.Errorf("%w: %w", ErrFull, err)
		}
	}
	return err
}

// IsDone tells whether a point has a result.
func (f *Folder) IsDone(id string) bool {
	_, err := os.Stat(f.Result(id))
	return err == nil
}

// Running is the job of running points.
func (f *Folder) Running(r Runner) Job {
	return func(ctx context.Context, i int) Report { return f.Work(ctx, i, r) }
}

// Reading is the job of checking results. Of those that are whole, read takes what is wanted.
func (f *Folder) Reading(r Runner, read func(result string) (json.RawMessage, error)) Job {
	return func(ctx context.Context, i int) Report {
		report, path := Report{Point: i, Outcome: Done}, f.Result(f.ID(i))
		if ctx.Err() != nil {
			report.Outcome = Stopped
			return report
		}
		if err := r.Check(path); err != nil {
			report.Outcome, report.Failure = Broken, &Failure{Point: i, What: f.Describe(i), Detail: err.Error()}
			return report
		}
		var err error
		if report.Summary, err = read(path); err != nil {
			report.Fatal = fmt.Sprintf("point %d, %s: %v", i, f.Describe(i), err)
		}
		return report
	}
}

// Discard removes a point's result, its first segment last: without that the others are none.
func (f *Folder) Discard(i int) error {
	return removeAll(f.Result(f.ID(i)))
}
