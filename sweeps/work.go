package sweeps

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"settle/circuit"
)

// Runner runs the circuit of a sweep.
type Runner interface {
	// Run runs it with overrides into an output, or goes on with what is there. A run that ends with a bad verdict is a
	// result like any other. A run that was told to stop returns ErrStopped; a circuit that makes no sense with the
	// overrides an error that Is ErrRepeats.
	Run(ctx context.Context, sets []circuit.Set, output string) error
	// Check tells whether a result is whole.
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

// Work runs a point, unless it is done or failed for good. The Failure is that of a point that failed; the error is
// that of a folder that cannot be worked in.
func (f *Folder) Work(ctx context.Context, i int, r Runner) (Outcome, *Failure, error) {
	id := f.ID(i)
	if f.IsDone(id) {
		return Already, nil, nil
	}
	was, err := f.failure(id)
	if err != nil || was != nil && was.Final() {
		return Failed, was, err
	}
	for ctx.Err() == nil {
		err := f.try(ctx, i, id, r)
		switch {
		case err == nil:
			return Done, nil, f.forgive(id)
		case errors.Is(err, ErrStopped):
			return Stopped, nil, nil
		case errors.Is(err, ErrFull):
			return Failed, nil, err
		case f.IsDone(id): // another process was faster, and has tidied up
			return Already, nil, f.forgive(id)
		}
		failed, err := f.Fail(i, id, err, errors.Is(err, ErrRepeats))
		if err != nil || failed.Final() {
			return Failed, failed, err
		}
	}
	return Stopped, nil, nil
}

// try runs a point once.
func (f *Folder) try(ctx context.Context, i int, id string, r Runner) error {
	p, err := f.claim(id)
	if err != nil {
		return err
	}
	err = r.Run(ctx, f.Sets(i), p.path())
	if err == nil {
		if err = r.Check(p.path()); err != nil {
			err = fmt.Errorf("the result is not whole: %w", err)
		}
	}
	if err == nil {
		return f.publish(p)
	}
	if err = full(err); errors.Is(err, ErrStopped) || errors.Is(err, ErrFull) {
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

// Check looks at a point's result.
func (f *Folder) Check(ctx context.Context, i int, r Runner) (Outcome, *Failure, error) {
	if ctx.Err() != nil {
		return Stopped, nil, nil
	}
	if err := r.Check(f.Result(f.ID(i))); err != nil {
		return Broken, &Failure{Point: i, What: f.Describe(i), Detail: err.Error()}, nil
	}
	return Done, nil, nil
}

// Discard removes a point's result.
func (f *Folder) Discard(i int) error { return os.Remove(f.Result(f.ID(i))) }
