package models

import (
	"math"
	"slices"

	"settle/circuit"
)

// Layout returns every dataset of the file that a training writes. resolved is the circuit file with all
// overrides and defaults written out; arms holds the same of each arm.
func (t *Training) Layout(resolved string, arms []ArmText) []Dataset {
	c := t.Circuit()
	all := slices.Concat(statusLayout(), configLayout(c.Spec, resolved), t.armsLayout(arms), circuitLayout(c))
	for _, l := range t.learners {
		all = append(all, l.layout()...)
	}
	return all
}

// ArmText describes an arm in the file.
type ArmText struct{ Name, Method, Expect, Resolved string }

func (t *Training) armsLayout(arms []ArmText) []Dataset {
	n, seeds := len(arms), t.seeds()
	names, methods, expect, texts := make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	settledBy, integrator := make([]string, n), make([]string, n)
	for i, a := range arms {
		names[i], methods[i], expect[i], texts[i] = a.Name, a.Method, a.Expect, a.Resolved
		if k := slices.IndexFunc(t.learners, func(l *learner) bool { return l.Arm == a.Name }); k >= 0 {
			settledBy[i], integrator[i] = t.learners[k].ways()
		}
	}
	return []Dataset{
		column("/arms/arm", "arm", String, n, "name", names),
		column("/arms/method", "arm", String, n, "how credit is assigned", methods),
		column("/arms/expect", "arm", String, n, "verdict it was expected to end with", expect),
		column("/arms/settled_by", "arm", String, n, "how its settled states come about: trajectory, equilibrium, closed-form, none", settledBy),
		column("/arms/integrator", "arm", String, n, "what follows its loops; none where nothing does", integrator),
		column("/arms/toml", "arm", String, n, "its circuit file, resolved", texts),
		column("/arms/seeds", "seeds", Int64, len(seeds), "seeds of the random numbers", seeds),
	}
}

func (t *Training) seeds() (all []int64) {
	for _, l := range t.Lessons {
		if !slices.Contains(all, int64(l.Seed)) {
			all = append(all, int64(l.Seed))
		}
	}
	return all
}

// layout of one learner.
func (l *learner) layout() []Dataset {
	at := "/training/" + l.place
	var all []Dataset
	for _, c := range l.columns {
		all = append(all, c.Dataset)
	}
	values, meanings := verdictFlags()
	all = append(all,
		Dataset{Path: at + "/ending", Kind: Int8, LongName: "how the arm ended; -1 before", FlagValues: values, FlagMeanings: meanings, Data: []int8{-1}},
		Dataset{Path: at + "/seconds", Kind: Float64, Units: "s", LongName: "wall time", Data: []float64{math.NaN()}})
	if l.tests() {
		all = append(all,
			sized(series("/nse/"+l.place+"/step", Int64, "step", "1", "examples learned from"), l.rows()),
			sized(series("/nse/"+l.place+"/nse", Float64, "step", "1", "loss over the largest of all arms with this seed and this kind of loss"), l.rows()))
	}
	all = append(all, l.snapshotLayout()...)
	all = append(all, l.repairsLayout()...)
	all = append(all, l.spectra.layout()...)
	return append(all, l.traces.layout()...)
}

// tests tells whether there is a test set to be measured on.
func (l *learner) tests() bool { return l.examiner != nil && l.examiner.tests() > 0 }

// sized tells how many rows a series will have at most.
func sized(d Dataset, rows int) Dataset {
	d.Rows = rows
	return d
}

// rows is how many /training will have at most.
func (l *learner) rows() int {
	n := l.epochs() + 1
	if every := l.c.Spec.Evaluate.Every; every > 0 {
		n += l.examples() / every
	}
	return n
}

// trainingColumns are the series of /training.
func (l *learner) trainingColumns() []curve {
	all := []curve{
		wholeCurve("step", "examples learned from", func() int64 { return int64(l.step) }),
		wholeCurve("epoch", "passes through the data that are over", func() int64 { return int64(l.step / max(1, l.perEpoch())) }),
	}
	all = append(all, l.lossColumns()...)
	all = append(all, l.settlingColumns()...)
	all = append(all, l.monitor.columns()...)
	all = append(all, l.probe.columns()...)
	for i := range all {
		all[i] = all[i].in("/training/"+l.place, "step", l.rows())
	}
	return all
}

func (l *learner) lossColumns() (all []curve) {
	t := &l.tally
	if l.examiner == nil {
		return nil
	}
	if l.tests() {
		all = append(all, floatCurve("loss", "1", "loss over the test set: mean over examples, of unit vectors the sum", func() float64 { return l.test.loss }))
	}
	if l.tests() && l.examiner.classes {
		all = append(all, floatCurve("test_error", "1", "share of the test set that is classified wrongly", func() float64 { return l.test.wrong }))
	}
	all = append(all, floatCurve("train_loss", "1", "mean loss of the examples since the last row, before learning from them", func() float64 { return number(mean(t.loss, t.answered)) }))
	if l.examiner.classes {
		all = append(all, floatCurve("train_error", "1", "share of them that was classified wrongly", func() float64 { return mean(t.wrong, t.answered) }))
	}
	return all
}

// settlingColumns are of arms with phases in which something evolves, or whose end is computed.
func (l *learner) settlingColumns() (all []curve) {
	t := &l.tally
	if slices.ContainsFunc(l.phases, func(p circuit.PhaseInfo) bool { return !instant(p) && p.Solve != "closed-form" }) {
		all = []curve{
			floatCurve("settle_time", "s", "time to settle, mean over examples since the last row", func() float64 { return mean(t.time, t.presented) }),
			floatCurve("settle_steps", "1", "accepted steps, mean over examples", func() float64 { return mean(float64(t.steps), t.presented) }),
			floatCurve("products", "1", "multiply-adds with the weights of loops, mean over examples", func() float64 { return mean(float64(t.products), t.presented) }),
			floatCurve("pairs", "1", "evaluations of the loops, mean over examples", func() float64 { return mean(float64(t.pairs), t.presented) }),
			floatCurve("residual", "1", "largest residual at an end, in units of the settle tolerance", func() float64 { return t.residual }),
		}
	}
	if all != nil || slices.ContainsFunc(l.phases, func(p circuit.PhaseInfo) bool { return p.Solve == "closed-form" }) {
		all = append(all, l.endingColumns()...)
	}
	return all
}

// endingColumns say how many examples had no settled state.
func (l *learner) endingColumns() []curve {
	t := &l.tally
	values, meanings := verdictFlags()
	verdict := wholeCurve("verdict", "the last bad ending of a phase since the last row; settled without one", func() int64 { return int64(t.verdict()) })
	verdict.Kind, verdict.FlagValues, verdict.FlagMeanings = Int8, values, meanings
	return []curve{
		wholeCurve("unsettled", "examples since the last row that did not settle", func() int64 { return t.unsettled }),
		wholeCurve("dropped", "and from which nothing was learned", func() int64 { return t.dropped }),
		verdict,
	}
}
