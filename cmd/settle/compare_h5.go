package main

import (
	"slices"

	"settle/integrators"
	"settle/integrators/workprecision"
	"settle/models"
	"settle/outputs/h5"
)

// writeH5 writes everything that is known into one file.
func (c *comparison) writeH5(path string) error {
	title := "comparison of integration methods"
	if !c.several && len(c.reports) > 0 {
		title += " on " + c.reports[0].Problem
	}
	attrs := slices.Concat(madeBy(title), []h5.Attr{
		{Name: "error_norm", Value: "largest |y - reference| relative to the reference's largest component"},
		{Name: "by", Value: string(c.by)},
	}, madeOn())
	datasets := slices.Concat(c.statusSet(), c.runSets(), c.orderSets(), c.referenceSets(), c.choiceSets())
	w, err := h5.Create(path, attrs, nil, datasets, h5.Options{Checksums: true})
	if err != nil {
		return err
	}
	return w.Close()
}

func (c *comparison) statusSet() []h5.Dataset {
	status := models.StatusFinished
	if c.interrupted {
		status = models.StatusInterrupted
	}
	all := []h5.Dataset{{Path: "/status", Kind: h5.Int8, LongName: "how the comparison ended", Data: []int8{status},
		FlagValues: []int8{models.StatusRunning, models.StatusFinished, models.StatusFailed, models.StatusInterrupted}}}
	for _, v := range all[0].FlagValues {
		all[0].FlagMeanings = append(all[0].FlagMeanings, models.StatusName(v))
	}
	if c.config != "" {
		all = append(all, h5.Dataset{Path: "/config/toml", Kind: h5.String, LongName: "circuit file as given", Data: c.config})
	}
	return all
}

// sheet collects the columns of one group, which all lie along one axis.
type sheet struct {
	group, axis string
	sets        []h5.Dataset
}

// newSheet begins with the axis, 0 to n-1.
func newSheet(group, axis, meaning string, n int) *sheet {
	at := make([]int64, n)
	for i := range at {
		at[i] = int64(i)
	}
	s := &sheet{group: group, axis: axis}
	s.ints(axis, meaning, at)
	return s
}

func (s *sheet) add(name, units, meaning string, kind h5.Kind, n int, data any) *h5.Dataset {
	s.sets = append(s.sets, h5.Dataset{Path: s.group + "/" + name, Kind: kind, Axes: []string{s.axis}, Shape: []int{n}, Units: units, LongName: meaning, Data: data})
	return &s.sets[len(s.sets)-1]
}

func (s *sheet) ints(name, meaning string, v []int64) {
	s.add(name, "1", meaning, h5.Int64, len(v), v)
}

func (s *sheet) floats(name, units, meaning string, v []float64) {
	s.add(name, units, meaning, h5.Float64, len(v), v)
}

func (s *sheet) texts(name, meaning string, v []string) {
	s.add(name, "", meaning, h5.String, len(v), v)
}

func (s *sheet) flags(name, meaning string, v []uint8) {
	s.add(name, "1", meaning, h5.Uint8, len(v), v)
}

// column takes one number or word from each element.
func column[From, To any](from []From, take func(*From) To) []To {
	to := make([]To, len(from))
	for i := range from {
		to[i] = take(&from[i])
	}
	return to
}

func count[T ~int](n T) int64 { return int64(n) }

func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

// runSets are the columns of compare.csv, and more.
func (c *comparison) runSets() []h5.Dataset {
	type run = workprecision.Run
	var runs []run
	for _, r := range c.reports {
		runs = append(runs, r.Runs...)
	}
	s := newSheet("/runs", "run", "run: one method at one setting", len(runs))
	time := c.timeUnit()
	s.texts("problem", "what was integrated", column(runs, func(r *run) string { return r.Problem }))
	s.texts("method", "integration method", column(runs, func(r *run) string { return r.Method }))
	s.floats("rtol", "1", "relative tolerance; NaN for methods of fixed steps", column(runs, func(r *run) float64 { return r.Rtol }))
	s.floats("atol", "1", "absolute tolerance; NaN for methods of fixed steps", column(runs, func(r *run) float64 { return r.Atol }))
	s.floats("step", time, "step size; NaN for adaptive methods", column(runs, func(r *run) float64 { return r.Step }))
	s.floats("mean_step", time, "time integrated over accepted steps", column(runs, func(r *run) float64 { return r.MeanStep }))
	s.ints("accepted", "accepted steps", column(runs, func(r *run) int64 { return count(r.Stats.Accepted) }))
	s.ints("refused", "refused steps", column(runs, func(r *run) int64 { return count(r.Stats.Refused) }))
	s.ints("evaluations", "evaluations of the derivative", column(runs, func(r *run) int64 { return count(r.Stats.Evaluations) }))
	s.ints("products", "passes through the weights: evaluations, Jacobian products, structured solves", column(runs, func(r *run) int64 { return count(r.Stats.Products) }))
	s.ints("jacobians", "Jacobians computed", column(runs, func(r *run) int64 { return count(r.Stats.Jacobians) }))
	s.ints("factorisations", "matrices factored", column(runs, func(r *run) int64 { return count(r.Stats.Factorisations) }))
	s.floats("error_max", "1", "largest error along the path", column(runs, func(r *run) float64 { return r.ErrorMax }))
	s.floats("error_steps", "1", "largest error along the path at the ends of steps", column(runs, func(r *run) float64 { return r.ErrorSteps }))
	s.floats("error_grid", "1", "largest error along the path on the common grid, through dense output", column(runs, func(r *run) float64 { return r.ErrorGrid }))
	s.floats("error_end", "1", "error where the run ended", column(runs, func(r *run) float64 { return r.ErrorEnd }))
	s.floats("error_settled", "1", "distance of where the run settled from the reference's rest; NaN where it did not", column(runs, func(r *run) float64 { return r.ErrorSettled }))
	s.flags("error_max_known", "0 where error_max is only a bound", column(runs, func(r *run) uint8 { return bit(r.MaxKnown) }))
	s.flags("error_end_known", "0 where error_end is only a bound", column(runs, func(r *run) uint8 { return bit(r.EndKnown) }))
	s.flags("error_settled_known", "0 where error_settled is only a bound, or NaN", column(runs, func(r *run) uint8 { return bit(r.SettledKnown) }))
	s.floats("seconds", "s", "wall time of one solve, the least of several", column(runs, func(r *run) float64 { return r.Seconds }))
	s.texts("message", "what went wrong", column(runs, func(r *run) string { return r.Message }))
	s.verdicts(column(runs, func(r *run) workprecision.Verdict { return r.Verdict }))
	return s.sets
}

// timeUnit is s for circuits; the time of problems has no unit.
func (c *comparison) timeUnit() string {
	if c.several {
		return "1"
	}
	return "s"
}

// verdicts writes numbers that carry their meanings.
func (s *sheet) verdicts(list []workprecision.Verdict) {
	all := workprecision.Verdicts()
	values := make([]int8, len(list))
	for i, v := range list {
		values[i] = int8(slices.Index(all, v))
	}
	d := s.add("verdict", "1", "how the run ended", h5.Int8, len(values), values)
	for i, v := range all {
		d.FlagValues, d.FlagMeanings = append(d.FlagValues, int8(i)), append(d.FlagMeanings, string(v))
	}
}

// orderSets are the observed orders.
func (c *comparison) orderSets() []h5.Dataset {
	type order struct {
		workprecision.Order
		problem string
	}
	var all []order
	for _, r := range c.reports {
		if r.Reference == nil {
			continue
		}
		for _, o := range r.Orders() {
			all = append(all, order{o, r.Problem})
		}
	}
	s := newSheet("/orders", "entry", "a method on a problem", len(all))
	s.texts("problem", "what was integrated", column(all, func(o *order) string { return o.problem }))
	s.texts("method", "integration method", column(all, func(o *order) string { return o.Method }))
	s.texts("title", "the method in full", column(all, func(o *order) string { m, _ := integrators.Find(o.Method); return m.Title }))
	s.ints("nominal", "order of the method; the highest of methods of variable order", column(all, func(o *order) int64 { return count(o.Nominal) }))
	s.floats("observed", "1", "slope of log error_steps over log step (adaptive: mean step); NaN where too few runs tell", column(all, func(o *order) float64 { return o.Observed }))
	s.ints("runs", "runs that the slope is from", column(all, func(o *order) int64 { return count(o.Runs) }))
	return s.sets
}

// referenceSets say what errors were measured against.
func (c *comparison) referenceSets() []h5.Dataset {
	type reference = workprecision.Report
	var all []reference
	for _, r := range c.reports {
		if r.Reference != nil {
			all = append(all, *r)
		}
	}
	s := newSheet("/reference", "entry", "a problem", len(all))
	s.texts("problem", "what was integrated", column(all, func(r *reference) string { return r.Problem }))
	s.texts("first", "method that is compared with", column(all, func(r *reference) string { return r.Reference.Methods[0] }))
	s.texts("second", "method that it was checked by", column(all, func(r *reference) string { return r.Reference.Methods[1] }))
	s.floats("first_rtol", "1", "relative tolerance of the first", column(all, func(r *reference) float64 { return r.Reference.Rtol[0] }))
	s.floats("second_rtol", "1", "relative tolerance of the second", column(all, func(r *reference) float64 { return r.Reference.Rtol[1] }))
	s.flags("independent", "1 if the two are of different families or orders", column(all, func(r *reference) uint8 { return bit(r.Reference.Independent) }))
	s.floats("uncertainty", "1", "largest difference of the two along the path, relative to scale", column(all, func(r *reference) float64 { return r.Reference.Uncertainty }))
	s.floats("floor", "1", "smaller errors are not known", column(all, func(r *reference) float64 { return r.Reference.Floor }))
	s.floats("scale", "1", "largest component along the path", column(all, func(r *reference) float64 { return r.Reference.Scale }))
	s.floats("end", c.timeUnit(), "time at which it ends: that of the phase, or when it had come to rest", column(all, func(r *reference) float64 { return r.Reference.T }))
	return s.sets
}

// choiceSets are the cheapest methods for each error by each work.
func (c *comparison) choiceSets() []h5.Dataset {
	type choice struct {
		workprecision.Choice
		problem, by string
	}
	var all []choice
	for _, r := range c.reports {
		for _, by := range workprecision.Works() {
			for _, one := range workprecision.Choices(r.Runs, by) {
				all = append(all, choice{one, r.Problem, string(by)})
			}
		}
	}
	s := newSheet("/best", "entry", "an error to reach", len(all))
	s.texts("problem", "what was integrated", column(all, func(b *choice) string { return b.problem }))
	s.texts("by", "work that is to be least", column(all, func(b *choice) string { return b.by }))
	s.floats("error_max", "1", "error to reach", column(all, func(b *choice) float64 { return b.Target }))
	s.texts("method", "the cheapest method", column(all, func(b *choice) string { return b.Method }))
	s.floats("work", "1", "its work, interpolated between runs (seconds: s)", column(all, func(b *choice) float64 { return b.Cost }))
	return s.sets
}
