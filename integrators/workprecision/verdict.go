package workprecision

import "settle/integrators"

// Verdict says how a run ended.
type Verdict string

// The verdicts. The first three are good endings.
const (
	Finished       Verdict = "finished"        // at T1
	Settled        Verdict = "settled"         // at rest
	BelowReference Verdict = "below-reference" // either, and so accurate that the reference cannot tell the error
	Unsettled      Verdict = "unsettled"       // at T1, where the reference had come to rest
	Diverged       Verdict = "diverged"
	NotFinite      Verdict = "not-finite"
	SmallestStep   Verdict = "smallest-step"
	StepBudget     Verdict = "step-budget"
	TimeBudget     Verdict = "time-budget"
	Unsolved       Verdict = "unsolved"     // the equations of an implicit step
	CannotRun      Verdict = "cannot-run"   // the method asks for what the system or the settings do not have
	NoReference    Verdict = "no-reference" // not run: nothing to measure errors against
)

// Verdicts returns all of them.
func Verdicts() []Verdict {
	return []Verdict{Finished, Settled, BelowReference, Unsettled, Diverged, NotFinite, SmallestStep,
		StepBudget, TimeBudget, Unsolved, CannotRun, NoReference}
}

// OK reports whether the run came where it should.
func (v Verdict) OK() bool { return v == Finished || v == Settled || v == BelowReference }

// verdictOf maps the endings of a solve; a reached end may also be Unsettled.
var verdictOf = map[integrators.Status]Verdict{
	integrators.ReachedEnd:   Finished,
	integrators.Stopped:      Settled,
	integrators.Diverged:     Diverged,
	integrators.NotFinite:    NotFinite,
	integrators.SmallestStep: SmallestStep,
	integrators.StepBudget:   StepBudget,
	integrators.Unsolved:     Unsolved,
	integrators.Interrupted:  TimeBudget, // a run that the caller broke off is not reported
}
