package models

import (
	"context"
	"errors"
	"fmt"
	"path"
	"sync"

	"settle/circuit"
)

// Training lets every arm learn with every seed. Lessons are independent of each other, so the result
// does not depend on the number of workers.
type Training struct {
	Lessons  []*Lesson
	Recorder Recorder               // where it goes; default: nowhere
	Keeper   Keeper                 // where checkpoints go; default: nowhere
	From     *Checkpoint            // where to go on, with a Recorder of its lengths; default: at the start
	Workers  int                    // lessons that run at the same time; default 1
	Progress func(TrainingProgress) // called now and then from one goroutine at a time; default nil
	several  bool                   // there is more than one seed
	learners []*learner
	out      *sink
	mu       sync.Mutex
	done     int
	finished []LessonResult

	stands  []stand    // by lesson: what checkpoints have of it; mu guards them
	working []bool     // by lesson: it is under way; mu guards them
	rooms   [][]byte   // by lesson: memory for its state
	groups  [][]string // by lesson: where its rows grow
}

// NewTraining makes a learner of every lesson.
func NewTraining(lessons []*Lesson) (*Training, error) {
	t := &Training{Lessons: lessons, out: &sink{}}
	for _, l := range lessons {
		t.several = t.several || l.Seed != lessons[0].Seed
	}
	for _, l := range lessons {
		place := l.Arm
		if t.several {
			place = path.Join(l.Arm, fmt.Sprintf("seed_%d", l.Seed))
		}
		r, err := newLearner(l, t.out, place)
		if err != nil {
			return nil, fmt.Errorf("arm %s: %w", l.Arm, err)
		}
		t.learners = append(t.learners, r)
	}
	return t, nil
}

// Run carries out all lessons and returns what they came to, in their order. An error is a failure of the
// run itself; when ctx is cancelled the lessons stop between examples, with all rows written so far.
func (t *Training) Run(ctx context.Context) ([]LessonResult, error) {
	if t.out.rec = t.Recorder; t.out.rec == nil {
		t.out.rec = discard{}
	}
	t.finished = make([]LessonResult, len(t.learners))
	if err := t.prepare(); err != nil {
		return t.finished, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	jobs := make(chan int)
	var wg sync.WaitGroup
	left := t.left() // asked for now: lessons that run change where they stand
	for range min(max(1, t.Workers), len(t.learners)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			t.teachAll(ctx, jobs, cancel)
		}()
	}
	for _, i := range left {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	return t.finish(context.Cause(ctx))
}

// left are the lessons that are not over.
func (t *Training) left() (all []int) {
	for i := range t.stands {
		if t.stands[i].stage != isOver {
			all = append(all, i)
		}
	}
	return all
}

// teachAll carries out lessons until there are no more. A failure cancels all of them.
func (t *Training) teachAll(ctx context.Context, jobs <-chan int, cancel context.CancelCauseFunc) {
	for i := range jobs {
		if err := t.teach(ctx, i); err != nil {
			cancel(fmt.Errorf("arm %s, seed %d: %w", t.Lessons[i].Arm, t.Lessons[i].Seed, err))
		}
	}
}

// teach carries out one lesson.
func (t *Training) teach(ctx context.Context, i int) error {
	l, err := t.carry(ctx, i)
	t.finished[i] = l.result()
	t.out.do(t.out.rec.Flush) // rows first: who reads the ending finds them
	l.out.write("/training/"+l.place+"/ending", []int8{int8(l.ending)})
	l.out.write("/training/"+l.place+"/seconds", []float64{l.seconds})
	if err == nil && l.ending != Interrupted && t.Keeper != nil {
		err = t.leave(i, isOver, l.save(nil, true))
	}
	return err
}

// carry takes a lesson from restart point to restart point, to its end.
func (t *Training) carry(ctx context.Context, i int) (*learner, error) {
	l := t.learners[i]
	l.tell = t.teller(l.step)
	t.work(i, true)
	defer t.work(i, false)
	err := l.run(ctx)
	for errors.Is(err, errRestart) {
		if l, err = t.restart(i); err == nil {
			err = l.run(ctx)
		}
	}
	return l, err
}

// work notes that a lesson is under way, or no longer.
func (t *Training) work(i int, begins bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.working[i] = begins; !begins {
		t.done++
		t.learners[i].told = t.learners[i].step
	}
}

// finish writes what is known only at the end: the curves relative to their largest value, and the status.
func (t *Training) finish(cause error) ([]LessonResult, error) {
	status := t.status()
	if cause != nil && !errors.Is(cause, context.Canceled) {
		t.out.write("/status", []int8{StatusFailed}) // if it still can be written
		return t.finished, cause
	}
	if status != StatusInterrupted {
		t.relate()
	}
	t.out.do(t.out.rec.Flush)
	t.out.write("/status", []int8{status})
	t.out.do(t.out.rec.Flush)
	return t.finished, t.out.failed()
}

// status is the value of /status: one interrupted lesson makes an interrupted training.
func (t *Training) status() int8 {
	status := StatusFinished
	for _, r := range t.finished {
		if r.Ending == Interrupted {
			return StatusInterrupted
		}
		if !r.Expected {
			status = StatusFailed
		}
	}
	return status
}

// relate writes the normalised errors: losses over the largest of all arms of the same seed whose loss is
// the same measure. Those of an arm whose weights grew beyond numbers are no scale for the others.
func (t *Training) relate() {
	largest := map[measure]float64{}
	for _, l := range t.learners {
		for _, v := range l.losses {
			if m := l.measure(); v > largest[m] && l.ending != NotFinite {
				largest[m] = v
			}
		}
	}
	for _, l := range t.learners {
		if !l.tests() {
			continue
		}
		steps, nse := make([]int64, len(l.losses)), make([]float64, len(l.losses))
		for i, v := range l.losses {
			steps[i], nse[i] = int64(l.steps[i]), number(v/largest[l.measure()])
		}
		t.out.ints("/nse/"+l.place+"/step", steps...)
		t.out.floats("/nse/"+l.place+"/nse", nse...)
	}
}

// measure is what losses that can be compared have in common.
type measure struct {
	seed       uint64
	loss, test string
}

func (l *learner) measure() measure {
	return measure{l.Seed, l.c.Spec.Evaluate.Loss, l.c.Spec.Task.Test}
}

// Circuit is the one whose numbers the file's /circuit describes: the first arm's.
func (t *Training) Circuit() *circuit.Circuit { return t.Lessons[0].Circuit }
