package models

import "time"

// TrainingProgress says how far a training has come.
type TrainingProgress struct {
	Lessons, Done int // of the whole training
	Arm           string
	Seed          uint64
	Examples, All int     // learned from by this lesson, and to come in all
	Loss, Wrong   float64 // over the test set, when tested last
	LambdaMax     float64 // 1/s; NaN where not looked at
	PerSecond     float64 // examples of this lesson
	Share         float64 // of all examples of the training that are done
}

// tellEvery is the time between two reports of a lesson.
const tellEvery = 50 * time.Millisecond

// teller returns what tells, now and then, how far a lesson has come that goes on from an example; nil if nobody
// wants to know.
func (t *Training) teller(from int) func(*learner) {
	if t.Progress == nil {
		return nil
	}
	start := time.Now()
	last := start
	return func(l *learner) {
		if now := time.Now(); now.Sub(last) >= tellEvery {
			last = now
			t.report(l, float64(l.step-from)/last.Sub(start).Seconds())
		}
	}
}

func (t *Training) report(l *learner, perSecond float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := TrainingProgress{
		Lessons: len(t.learners), Done: t.done, Arm: l.Arm, Seed: l.Seed, Examples: l.step, All: l.examples(),
		Loss: l.test.loss, Wrong: l.test.wrong, LambdaMax: l.lambda(), PerSecond: perSecond,
	}
	l.told = l.step
	all, done := 0, 0
	for _, r := range t.learners {
		all, done = all+r.examples(), done+r.told
	}
	p.Share = float64(done) / float64(all)
	t.Progress(p)
}
