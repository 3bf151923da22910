package circuit

import "slices"

// singleEpsilon is the distance from 1 to the next number of single precision.
const singleEpsilon = 0x1p-23

// checkPrecision refuses what weights in single precision cannot hold, or are not there for.
func (r *reader) checkPrecision() {
	if r.spec.Task.Precision != "single" {
		return
	}
	const key = "task.precision"
	if r.spec.Credit == nil && !r.told("credit") {
		r.problem(key, "\"single\" is for the forward weights that [credit] names, but there is no [credit]; leave it out")
		return
	}
	if s := r.spec.Settle.Rtol; s > 0 && s < singleEpsilon && !r.told("settle.rtol") {
		r.problem("settle.rtol", "is %g, but the weights are rounded to %.1g of themselves: a loop cannot tell what it should settle to; write 1e-6, or task.precision = \"double\"", s, singleEpsilon)
	}
	for _, p := range r.spec.Plasticity {
		at := r.learners[p.Pathway]
		switch {
		case r.spec.Credit == nil || !slices.Contains(r.spec.Credit.Forward, p.Pathway):
		case p.When == "trajectory":
			r.problem(at+".when", "is \"trajectory\", which makes weights part of the state, but task.precision is \"single\"; write task.precision = \"double\"")
		case p.Decay > 0 && p.Decay < singleEpsilon:
			r.problem(at+".decay", "is %g, which weights in single precision lose to rounding; write %.1g at least, 0, or task.precision = \"double\"", p.Decay, singleEpsilon)
		}
	}
}
