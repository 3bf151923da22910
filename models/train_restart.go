package models

import (
	"errors"
	"fmt"

	"settle/internal/archive"
)

// A lesson can be broken off at its restart points, which lie at fixed places. There a lesson that goes on drops
// all that hangs on its history but what a checkpoint holds (factorisations, spectra, step sizes, what was
// derived from weights that did not change) by the same steps as one that is resumed: a new learner is made, and
// given the saved state. So both have the same bits, and nothing can be forgotten that would tell them apart.

// The distance of restart points: so many examples, or less where they take more work than that, in
// multiply-adds. That is some seconds, of which a restart takes a hundredth or less: see docs/performance.md.
const (
	restartExamples = 5000
	restartWork     = 10_000_000_000
)

// errRestart ends the stretch up to a restart point.
var errRestart = errors.New("a restart point was reached")

// passes is how often an example leads through all weights, at least: forward, back, and to change them.
const passes = 3

// stretch is what was done since the last restart point.
type stretch struct {
	most     int   // examples
	each     int64 // multiply-adds of an example, without loops
	examples int
	work     int64
}

func newStretch(l *learner) stretch {
	s := stretch{most: restartExamples}
	if l.stretch > 0 {
		s.most = l.stretch
	}
	for _, p := range l.c.Pathways() {
		s.each += passes * int64(p.W.Products())
	}
	return s
}

// over tells whether the stretch up to a restart point is over.
func (s *stretch) over() bool { return s.examples >= s.most || s.work >= restartWork }

// taught counts a batch.
func (s *stretch) taught(rows int) {
	s.examples += rows
	s.work += int64(rows) * s.each
}

// save returns the learner's state; that of a lesson that is over has no weights. It uses the memory of room.
func (l *learner) save(room []byte, over bool) []byte {
	a := archive.New(room)
	if !over {
		l.archiveWeights(a)
	}
	l.archive(a)
	return a.Seal()
}

// renew returns a learner in the saved state, with nothing else of the one before it but its circuit.
func (l *learner) renew(state []byte, over bool) (*learner, error) {
	a, err := archive.Open(state)
	if err != nil {
		return nil, err
	}
	if !over {
		l.archiveWeights(a)
		l.c.WeightsChanged()
		if err := l.c.Retrack(); err != nil {
			return nil, err
		}
	}
	n, err := newLearner(l.Lesson, l.out, l.place)
	if err != nil {
		return nil, err
	}
	if n.archive(a); a.End() != nil {
		return nil, fmt.Errorf("the checkpoint is of another circuit: %w", a.End())
	}
	n.tell, n.told = l.tell, l.told
	return n, nil
}
