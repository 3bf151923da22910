package circuit

import (
	"cmp"
	"maps"
	"slices"
)

// longest is how many of the larger time constant loops may take to settle: the slowest mode takes
// about 1/(alpha + sigma^2) of them, and 1e-9 of it is left after 20 times that.
const longest = 10_000_000

// readShortCredit reads [credit] beside [network].
func (r *reader) readShortCredit(root table) (Credit, feedback) {
	t := r.section(root, "credit")
	for _, name := range chainKeys {
		if t.has(name) {
			r.reportKey(t.at(name), Error{Problem: "is filled in by [network]: remove it"})
			delete(t.values, name)
		}
	}
	c := t.credit()
	f := feedback{Tau: t.number("tau"), TauController: t.number("tau_controller"), Duration: t.number("duration"), Until: t.choice("until")}
	f.TauController = cmp.Or(f.TauController, f.Tau)
	f.Weights = t.feedback(c.Method)
	if f.Until == "end" && !t.has("duration") {
		r.problem(t.at("until"), `is "end", which needs the time that the loops are followed: write duration = "5 s" as well`)
	}
	f.Duration = cmp.Or(f.Duration, longest*max(f.Tau, f.TauController))
	return c, f
}

// feedback reads the weights of the pathways that carry the error back: a word or a table; nil without.
func (t table) feedback(method string) *Weights {
	k, v, _ := t.key("feedback")
	in := table{r: t.r, path: t.at("feedback"), pattern: t.pattern + ".feedback"}
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		in.values = map[string]any{"init": v}
	case map[string]any:
		in, _ = t.r.table(in.path, in.pattern, v)
	default:
		t.r.report(in.path, k.wrongType(v))
		return nil
	}
	chosen, ok := findVariant(feedbackVariants, in.choice("init"))
	if !ok {
		return nil
	}
	in.variant("init", feedbackVariants, chosen)
	if m, _ := findCreditMethod(method); chosen.name == "optimised" && m.usual.Init == "uniform" {
		t.r.problem(in.at("init"), "\"optimised\" weights are those of a stable loop, but %s has no loop; write \"random\"", method)
	}
	w := in.feedbackWeights(chosen.name)
	return &w
}

// feedbackWeights are the weights of an init of feedback.
func (t table) feedbackWeights(init string) Weights {
	w := plainWeights(init)
	w.Tracking, w.Path, w.Dataset = t.flag("tracking"), t.text("path"), t.text("dataset")
	w.Scale, w.ScaleBy = t.scale("scale")
	w.Angle = t.number("angle")
	t.checkAngle(&w)
	largest := map[string]float64{"random": 0.5, "optimised": 0.01}[init]
	if t.has("max") {
		largest = t.number("max")
	}
	if init == "random" {
		w.Init = "uniform"
	}
	if largest > 0 {
		w.Min, w.Max = -largest, largest
	}
	return w
}

// refuseShort reports keys of [credit] that have no effect in a circuit that is written out.
func (t table) refuseShort() {
	for _, name := range shortKeys {
		if t.has(name) {
			t.r.reportKey(t.at(name), Error{Problem: "is used beside [network] only: in a circuit that is written out, its populations and phases say it"})
		}
	}
}

// fillPlasticity gives each forward pathway that learns its rule: what plasticity.all says, what its own
// table says, and what the method says that it reads.
func (r *reader) fillPlasticity(root table, x *expansion) {
	rules, ok := root.values["plasticity"].(map[string]any)
	if !ok {
		x.learnNothing()
		return
	}
	all, general := rules["all"].(map[string]any)
	if _, given := rules["all"]; given && !general {
		r.table("plasticity.all", "plasticity.*", rules["all"])
	}
	delete(rules, "all")
	for _, name := range x.Credit.Forward {
		own, given := rules[name].(map[string]any)
		if _, wrong := rules[name]; !general && !given || wrong && !given {
			continue
		}
		rules[name] = r.rule(name, all, own, x)
	}
	r.names["plasticity"] = r.rulesInOrder(rules, x)
	if len(rules) == 0 {
		x.learnNothing()
	}
}

// rulesInOrder lists the tables of rules, those of forward pathways first.
func (r *reader) rulesInOrder(rules map[string]any, x *expansion) []string {
	others := r.text.written("plasticity", slices.Collect(maps.Keys(rules)))
	order := slices.DeleteFunc(slices.Clone(x.Credit.Forward), func(name string) bool { return !slices.Contains(others, name) })
	for _, name := range others {
		if !slices.Contains(order, name) {
			order = append(order, name)
		}
	}
	return order
}

// rule is the table of a forward pathway's rule.
func (r *reader) rule(name string, all, own map[string]any, x *expansion) map[string]any {
	key := "plasticity." + name
	merged := maps.Clone(all)
	if merged == nil {
		merged = map[string]any{}
	}
	for k := range all {
		if _, given := own[k]; !given {
			r.text.graft(key+"."+k, "plasticity.all."+k)
		}
	}
	if own == nil {
		r.text.alias(key, "plasticity.all")
	}
	maps.Copy(merged, own)
	if reads, _ := x.readings(name); merged["post"] == nil {
		merged["post"] = reads.Post.table()
		r.text.alias(key+".post", "credit.method")
	}
	return merged
}

// table writes a reading as a table of a circuit file.
func (in Reading) table() map[string]any {
	t := map[string]any{"from": in.From, "variable": cmp.Or(in.Variable, "rate")}
	if in.Slope != "" {
		t["modulate"] = map[string]any{"slope": in.Slope, "inverse": in.Inverse}
	}
	return t
}

// learnNothing closes the phases to learning: there are no rules.
func (x *expansion) learnNothing() {
	for i := range x.Phases {
		x.Phases[i].Learn = false
	}
}

// fillEvaluate fills in what [evaluate] does not say.
func (r *reader) fillEvaluate(root table, x *expansion) {
	given, ok := root.values["evaluate"].(map[string]any)
	if _, wrong := root.values["evaluate"]; wrong && !ok {
		return // is reported where it is read
	}
	e := x.Evaluate
	filled := map[string]any{"phase": e.Phase, "output": e.Output, "loss": e.Loss, "target": e.Target}
	for name := range filled {
		if _, own := given[name]; !own {
			r.text.alias("evaluate."+name, cmp.Or(map[string]string{"loss": "network.output", "target": "network.target"}[name], "network"))
		}
	}
	maps.Copy(filled, given)
	root.values["evaluate"] = filled
}
