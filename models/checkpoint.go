package models

import (
	"fmt"

	"settle/internal/archive"
)

// Keeper keeps checkpoints, from which a run that was broken off goes on to the same bits. Keep and Lengths
// are called from one goroutine at a time, that which writes to the Recorder.
type Keeper interface {
	// Wanted tells whether it is time for a checkpoint. It is asked often, by several goroutines.
	Wanted() bool
	// Lengths are the rows that each group of the Recorder has, those that are not yet on disk among them.
	Lengths() map[string]int64
	// Keep puts a checkpoint in the place of the last, once all that it counts on is on disk.
	Keep(c *Checkpoint) error
}

// Checkpoint is where a run stood.
type Checkpoint struct {
	State   []byte           // of the computation
	Lengths map[string]int64 // of the Recorder's groups at that moment: what is beyond will be written again
	Where   string           // for people: "trial 3 of 10, phase settle"
}

// openState begins to read a state.
func (c *Checkpoint) openState() (*archive.Archive, error) {
	a, err := archive.Open(c.State)
	if err != nil {
		return nil, fmt.Errorf("going on from a checkpoint: %w", err)
	}
	return a, nil
}

// mostListed bounds the counts of lists in a checkpoint, against a damaged one.
const mostListed = 1 << 24

// archive walks over an episode.
func (e *Episode) archive(a *archive.Archive) {
	verdict, by := int(e.Verdict), int(e.SettledBy)
	for _, x := range []*int{&e.Trial, &verdict, &by, &e.phase} {
		a.Int(x)
	}
	e.Verdict, e.SettledBy = Verdict(verdict), SettledBy(by)
	a.Text(&e.Phase)
	a.Text(&e.Detail)
	for _, x := range []*float64{&e.Duration, &e.Residual, &e.Correction} {
		a.Float(x)
	}
	for _, x := range []*int64{&e.Accepted, &e.Refused, &e.Evaluations, &e.products, &e.frames} {
		a.Int64(x)
	}
	a.Bool(&e.traced)
	list(a, &e.Stretches)
	for i := range e.Stretches {
		s := &e.Stretches[i]
		a.Text(&s.Method)
		a.Float(&s.T)
		a.Text(&s.Why)
	}
}

// list walks over the length of a list; a restored one has so many zero values.
func list[T any](a *archive.Archive, v *[]T) {
	n := len(*v)
	if a.Count(&n, mostListed); a.Saving() || n == 0 && *v == nil {
		return
	}
	*v = make([]T, n)
}

// archive walks over a summary, but for what the run that goes on knows from its file.
func (s *Summary) archive(a *archive.Archive) {
	for _, x := range []*int{&s.Trials, &s.Episodes} {
		a.Int(x)
	}
	a.Ints(&s.Verdicts)
	a.Ints(&s.SettledBy)
	list(a, &s.Methods)
	for i := range s.Methods {
		m := &s.Methods[i]
		a.Text(&m.Method)
		a.Int(&m.Episodes)
		a.Text(&m.Why)
	}
	list(a, &s.Failures)
	for i := range s.Failures {
		s.Failures[i].archive(a)
	}
	for _, x := range []*int64{&s.Switches, &s.Accepted, &s.Refused, &s.Evaluations, &s.Products} {
		a.Int64(x)
	}
	a.Bool(&s.Interrupted)
}
