package models

import (
	"context"
	"errors"
	"time"
)

// Forecast says how long a lesson will take, on one core, from a few examples of it that were learned from.
type Forecast struct {
	Examples   int     // of the lesson
	Tried      int     // learned from to measure their cost, and not recorded
	Unsettled  int     // of these
	PerExample float64 // s: presented, settled and learned from
	Looks      int     // of the monitor, over the lesson
	PerLook    float64 // s
	Probes     int
	PerProbe   float64
	Tests      int
	PerTest    float64
	AtLeast    bool    // an example took longer than there was time for
	Ending     Verdict // of an arm that ended within the examples tried; else Finished
	Detail     string
}

// Seconds is the whole lesson, if it goes on as it began.
func (f *Forecast) Seconds() float64 {
	return float64(f.Examples)*f.PerExample + float64(f.Looks)*f.PerLook + float64(f.Probes)*f.PerProbe + float64(f.Tests)*f.PerTest
}

// mostTried is how often at most a look, or a batch, is repeated.
const mostTried = 50

// longestForecast is when an example that does not come to an end is broken off.
const longestForecast = 5 * time.Second

// Forecast lets a lesson begin, for about the time of budget but one batch of each kind at least, and
// measures what an example, a look of the monitor, a probe and a test cost. Nothing is recorded. The weights
// of the lesson's circuit have then moved.
func (lesson *Lesson) Forecast(ctx context.Context, budget time.Duration) (*Forecast, error) {
	l, err := newLearner(lesson, &sink{rec: discard{}}, lesson.Arm)
	if err != nil {
		return nil, err
	}
	l.traces = nil
	spec := l.c.Spec
	f := &Forecast{Examples: l.examples(), Tests: l.testings(), Looks: l.due(spec.Monitor.Every), Probes: l.due(spec.Probe.Every), Ending: Finished}
	limited, cancel := context.WithTimeout(ctx, longestForecast)
	defer cancel()
	o := &timing{l: l, f: f, ctx: limited, budget: budget, order: l.order()}
	err = o.measure()
	f.Tried, f.Unsettled = l.step, int(l.tally.unsettled)
	switch {
	case endsArm(err):
		err = l.end(err)
		f.Ending, f.Detail = l.ending, l.detail
	case errors.Is(err, errBrokenOff) && ctx.Err() == nil:
		f.AtLeast, err = true, nil
	}
	return f, err
}

// testings is how many tests a lesson has: at the start, at every so many examples, at the ends of epochs.
func (l *learner) testings() int {
	n, step := 1, 0
	for range l.epochs() {
		for left := l.perEpoch(); left > 0; {
			rows := min(len(l.inputs), left)
			left, step = left-rows, step+rows
			if left == 0 || crossed(step-rows, step, l.c.Spec.Evaluate.Every) {
				n++
			}
		}
	}
	return n
}

// due is how many batches of a lesson a look every so many examples falls in.
func (l *learner) due(every int) int {
	if every == 0 {
		return 0
	}
	each := max(every, len(l.inputs))
	return (l.examples() + each - 1) / each
}

// timing is the beginning of a lesson whose parts are timed one by one.
type timing struct {
	l      *learner
	f      *Forecast
	ctx    context.Context
	budget time.Duration
	order  []int // examples not yet learned from
	watch  *monitor
	aside  time.Duration // taken by looks, which are not part of the price of an example
}

// measure times tests, looks, examples, and probes by what an example with one takes longer.
func (o *timing) measure() (err error) {
	l, probing := o.l, o.l.probe
	if o.f.PerTest, err = l.examiner.priceOfTest(o.ctx); err != nil {
		return err
	}
	if o.watch = l.monitor; o.watch != nil {
		every := o.watch.spec.Every
		o.watch.spec.Every = 1
		if o.f.PerLook, err = o.repeat(mostTried, l.watch); err != nil {
			return err
		}
		o.watch.spec.Every = every
	}
	l.probe = nil
	half := min(mostTried, len(o.order)/len(l.inputs)/2) // of the examples: no weight learns longer than in the lesson
	batch, err := o.repeat(half, o.batch)
	o.f.PerExample = batch / float64(len(l.inputs))
	if l.probe = probing; probing == nil || err != nil {
		return err
	}
	probing.every = 1
	both, err := o.repeat(half, o.batch)
	o.f.PerProbe = max(0, both-batch)
	return err
}

// batch looks at the loops, if it is time, and learns from the next batch; of a lesson that has only one, twice
// from that.
func (o *timing) batch() error {
	start, l := time.Now(), o.l
	err := l.watch()
	o.aside += time.Since(start)
	if err != nil {
		return err
	}
	l.monitor = nil
	n := min(len(l.inputs), len(o.order))
	err = l.batch(o.ctx, o.order[:n])
	l.monitor = o.watch
	if len(o.order) > n {
		o.order = o.order[n:]
	}
	return err
}

// repeat does something once to warm up, and then at most so often, or for a third of the budget; it returns
// the mean time, in s.
func (o *timing) repeat(most int, f func() error) (seconds float64, err error) {
	o.aside = 0
	start := time.Now()
	spent := func() time.Duration { return time.Since(start) - o.aside }
	if err := f(); err != nil || most < 2 || spent() > o.budget/3 {
		return spent().Seconds(), err
	}
	start, o.aside = time.Now(), 0
	n := 0
	for n < most-1 && time.Since(start) < o.budget/3 {
		n++
		if err := f(); err != nil {
			return spent().Seconds() / float64(n), err
		}
	}
	return spent().Seconds() / float64(n), nil
}

// priceOfTest is the time of a test of the whole set, from some of its examples, in s.
func (e *examiner) priceOfTest(ctx context.Context) (seconds float64, err error) {
	if e == nil || e.tests() == 0 {
		return 0, nil
	}
	rows := min(testedAtOnce, e.tests())
	start := time.Now()
	if err := e.forward(ctx, 0, rows); err != nil {
		return 0, err
	}
	e.mark(0, rows)
	return time.Since(start).Seconds() * float64(e.tests()) / float64(rows), nil
}
