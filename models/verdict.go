package models

// Verdict says how a phase of a presentation ended. The numbers are part of the file format.
type Verdict int8

// The verdicts. Finished and Settled are the good endings; Interrupted is nobody's fault.
const (
	Finished           Verdict = iota // ran to its end, settling was not asked for
	Settled                           // at rest within the settle tolerances
	Unreachable                       // the target lies outside the forward pathway's range
	Marginal                          // a mode neither grows nor decays
	Slow                              // on its way, but the time was too short
	StabilityLimited                  // the step rides the integrator's stability bound
	LimitCycle                        // a periodic oscillation
	Aperiodic                         // neither rest nor a period: chaos, or several frequencies
	Diverged                          // grows without bound
	StepBudget                        // more steps than integrator.max_steps
	SmallestStep                      // the step size went below the smallest
	NotFinite                         // the derivative is not a number
	NewtonFailed                      // an equilibrium solve, or the equations of an implicit step, did not converge
	Interrupted                       // stopped by the user
	UnstableFixedPoint                // an equilibrium solve found a state of rest that the motion leaves
)

// verdictInfo is what is said about a Verdict.
type verdictInfo struct {
	name    string
	meaning string
	next    string // the next thing to try
}

// verdicts holds one line a Verdict, in the order of their numbers.
var verdicts = []verdictInfo{
	Finished:           {"finished", "ran to the end of its phase", ""},
	Settled:            {"settled", "at rest within the settle tolerances", ""},
	Unreachable:        {"unreachable", "the target lies outside what the forward pathway can produce", "make the target smaller, or the forward weights larger; with a leak of 0 the controller winds up: give it one"},
	Marginal:           {"marginal", "a mode neither decays nor grows", "give the controller a leak (leak = 0.01), or list in phase.*.settle only the populations that come to rest"},
	Slow:               {"slow", "approaches rest, but not within the phase's duration", "raise phase.*.duration, raise the controller's leak, or loosen settle.rtol and settle.atol"},
	StabilityLimited:   {"stability-limited", "the step size is at the method's stability bound, and what is computed is not at rest because of it", "set integrator.stability_cap = \"on\", or integrator.method = \"auto\", or make integrator.rtol and atol a tenth of the settle tolerances; with a fixed-step method make integrator.step smaller"},
	LimitCycle:         {"limit-cycle", "oscillates with a steady period", "check the loop's eigenvalues (settle check), weaken the feedback, or make the controller slower (larger tau)"},
	Aperiodic:          {"aperiodic", "goes on moving without a period (chaos, or several frequencies)", "use until = \"end\" if this is meant; otherwise weaken the recurrent weights"},
	Diverged:           {"diverged", "grows without bound", "check the loop's eigenvalues (settle check); B = -W^T (init = \"negative-transpose\") makes a loop of two populations stable"},
	StepBudget:         {"step-budget", "used up integrator.max_steps before the phase's end", "raise integrator.max_steps, loosen integrator.rtol, or look for a discontinuity in an input"},
	SmallestStep:       {"smallest-step", "the step size fell below the smallest possible", "lower integrator.min_step, where the file sets it; else the derivative is discontinuous or a tolerance is below rounding: loosen integrator.rtol and atol"},
	NotFinite:          {"not-finite", "the derivative is not a number or infinite", "look at the transfer function and the weights of the population named here"},
	NewtonFailed:       {"newton-failed", "an equilibrium solve, or the equations of an implicit step, did not converge", "follow the motion instead (phase.*.solve = \"trajectory\"): it tells what the circuit does; or try the other way of integrator.equilibrium; where an implicit method failed, let integrator.method be \"auto\""},
	Interrupted:        {"interrupted", "stopped before its end by the user", "run it again with --resume, which goes on from where it was"},
	UnstableFixedPoint: {"unstable-fixed-point", "an equilibrium solve found a state of rest that the motion leads away from", "follow the motion instead (phase.*.solve = \"trajectory\"); B = -W^T (init = \"negative-transpose\") makes a loop of two populations stable"},
}

// String returns the verdict's name in the file and on the terminal.
func (v Verdict) String() string { return verdicts[v].name }

// Meaning explains the verdict in a few words.
func (v Verdict) Meaning() string { return verdicts[v].meaning }

// NextStep says what a user can do about it; "" for good endings.
func (v Verdict) NextStep() string { return verdicts[v].next }

// OK reports whether the verdict is a good ending.
func (v Verdict) OK() bool { return v == Finished || v == Settled }

// Verdicts returns all of them in the order of their numbers.
func Verdicts() []Verdict {
	all := make([]Verdict, len(verdicts))
	for i := range all {
		all[i] = Verdict(i)
	}
	return all
}

// verdictFlags returns what an int8 dataset of verdicts carries as attributes.
func verdictFlags() (values []int8, meanings []string) {
	for _, v := range Verdicts() {
		values = append(values, int8(v))
		meanings = append(meanings, v.String())
	}
	return values, meanings
}
