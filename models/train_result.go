package models

import "math"

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

// lambda is the largest abscissa of the loops when looked at last; NaN without any.
func (l *learner) lambda() float64 {
	largest := math.NaN()
	if l.monitor != nil {
		for i := range l.monitor.loops {
			if a := l.monitor.loops[i].abscissa; math.IsNaN(largest) || a > largest {
				largest = a
			}
		}
	}
	return largest
}

// result is what the lesson came to.
func (l *learner) result() LessonResult {
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

// firstLoss is that before learning; NaN without a test set.
func (l *learner) firstLoss() float64 {
	if len(l.losses) == 0 {
		return math.NaN()
	}
	return l.losses[0]
}
