package models

import (
	"context"
	"errors"
	"fmt"
	"math"
	"path"
	"sync"
	"time"

	"settle/circuit"
)

// Training lets every arm learn with every seed. Lessons are independent of each other, so the result
// does not depend on the number of workers.
type Training struct {
	Lessons  []*Lesson
	Recorder Recorder               // where it goes; default: nowhere
	Workers  int                    // lessons that run at the same time; default 1
	Progress func(TrainingProgress) // called now and then from one goroutine at a time; default nil
	several  bool                   // there is more than one seed
	learners []*learner
	out      *sink
	mu       sync.Mutex
	done     int
	finished []LessonResult
}

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

// LessonResult is what a lesson came to.
type LessonResult struct {
	Arm, Expect   string
	Seed          uint64
	Ending        Verdict
	Detail        string
	Expected      bool // it ended as it was expected to
	Examples      int
	Unsettled     int64
	Dropped       int64
	Repairs       int64
	LargestLambda float64 // when looked at last
	FirstLoss     float64
	Loss, Wrong   float64 // over the test set at the end
	Seconds       float64
	LastUnsettled Episode // the last that did not settle
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
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	jobs := make(chan int)
	var wg sync.WaitGroup
	for range min(max(1, t.Workers), len(t.learners)) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range jobs {
				if err := t.teach(ctx, i); err != nil {
					cancel(fmt.Errorf("arm %s, seed %d: %w", t.Lessons[i].Arm, t.Lessons[i].Seed, err))
				}
			}
		}()
	}
	for i := range t.learners {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	return t.finish(context.Cause(ctx))
}

// teach carries out one lesson.
func (t *Training) teach(ctx context.Context, i int) error {
	l := t.learners[i]
	if t.Progress != nil {
		start := time.Now()
		last := start
		l.tell = func(l *learner) {
			if time.Since(last) >= tellEvery {
				last = time.Now()
				t.report(l, last.Sub(start))
			}
		}
	}
	if ctx.Err() != nil {
		l.end(Interrupted, "")
	}
	err := l.run(ctx)
	t.mu.Lock()
	t.done++
	l.told = l.step
	t.mu.Unlock()
	t.finished[i] = l.result()
	l.out.write("/training/"+l.place+"/ending", []int8{int8(l.ending)})
	l.out.write("/training/"+l.place+"/seconds", []float64{l.seconds})
	return err
}

// tellEvery is the time between two reports of a lesson.
const tellEvery = 50 * time.Millisecond

func (t *Training) report(l *learner, spent time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := TrainingProgress{
		Lessons: len(t.learners), Done: t.done, Arm: l.Arm, Seed: l.Seed, Examples: l.step, All: l.examples(),
		Loss: l.test.loss, Wrong: l.test.wrong, LambdaMax: l.lambda(), PerSecond: float64(l.step) / spent.Seconds(),
	}
	l.told = l.step
	all, done := 0, 0
	for _, r := range t.learners {
		all, done = all+r.examples(), done+r.told
	}
	p.Share = float64(done) / float64(all)
	t.Progress(p)
}

// lambda is the largest abscissa of the loops when looked at last; NaN without any.
func (l *learner) lambda() float64 {
	largest := math.NaN()
	if l.monitor != nil {
		for i := range l.monitor.loops {
			if a := l.monitor.loops[i].largest; math.IsNaN(largest) || a > largest {
				largest = a
			}
		}
	}
	return largest
}

func (l *learner) result() LessonResult {
	if !l.ended {
		l.ending = Finished
	}
	expect := l.Expect
	if expect == "" {
		expect = Finished.String()
	}
	return LessonResult{
		Arm: l.Arm, Expect: expect, Seed: l.Seed, Ending: l.ending, Detail: l.detail, Expected: l.ending.String() == expect,
		Examples: l.step, Unsettled: l.total.unsettled, Dropped: l.total.dropped, Repairs: l.repairs(), LargestLambda: l.lambda(),
		FirstLoss: l.firstLoss(), Loss: l.test.loss, Wrong: l.test.wrong, Seconds: l.seconds, LastUnsettled: l.last,
	}
}

func (l *learner) firstLoss() float64 {
	if len(l.losses) == 0 {
		return math.NaN()
	}
	return l.losses[0]
}

// finish writes what is known only at the end: the curves relative to their largest value, and the status.
func (t *Training) finish(cause error) ([]LessonResult, error) {
	status := StatusFinished
	for _, r := range t.finished {
		switch {
		case r.Ending == Interrupted:
			status = StatusInterrupted
		case !r.Expected && status == StatusFinished:
			status = StatusFailed
		}
	}
	if cause != nil && !errors.Is(cause, context.Canceled) {
		t.out.write("/status", []int8{StatusFailed}) // if it still can be written
		return t.finished, cause
	}
	if status != StatusInterrupted {
		t.relate()
	}
	t.out.write("/status", []int8{status})
	t.out.do(t.out.rec.Flush)
	return t.finished, t.out.failed()
}

// relate writes the normalised errors: losses over the largest of all arms of the same seed.
func (t *Training) relate() {
	largest := map[uint64]float64{}
	for _, l := range t.learners {
		for _, v := range l.losses {
			if !math.IsInf(v, 0) && v > largest[l.Seed] {
				largest[l.Seed] = v
			}
		}
	}
	for _, l := range t.learners {
		for i, v := range l.losses {
			t.out.ints("/nse/"+l.place+"/step", int64(l.steps[i]))
			t.out.floats("/nse/"+l.place+"/nse", v/largest[l.Seed])
		}
	}
}

// Circuit is the one whose numbers the file's /circuit describes: the first arm's.
func (t *Training) Circuit() *circuit.Circuit { return t.Lessons[0].Circuit }
