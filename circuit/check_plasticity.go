package circuit

import "cmp"

// checkRule checks a rule against its pathway.
func (t table) checkRule(p *Plasticity) {
	t.checkTiming(p)
	if t.has("window") && p.Rule != "bcm" && p.Rule != "" {
		t.r.reportKey(t.at("window"), Error{Problem: `is used with rule = "bcm" only`})
	}
	w := t.r.pathways[p.Pathway]
	if w == nil {
		return // reported
	}
	if other, twice := t.r.learners[p.Pathway]; twice {
		t.r.reportKey(t.path, Error{Problem: "pathway " + quoteValue(p.Pathway) + " has a rule already, " + other + "; a pathway learns by one rule"})
	}
	t.r.learners[p.Pathway] = t.path
	t.checkLearner(w)
	t.checkEnd("pre", "source", w, &p.Pre, w.From)
	t.checkEnd("post", "target", w, &p.Post, w.To)
}

// checkTiming checks what only weights that move along the trajectory have, and what they have not.
func (t table) checkTiming(p *Plasticity) {
	switch along := p.When == "trajectory"; {
	case along && !t.has("tau"):
		t.r.problem(t.at("when"), `"trajectory" needs the time constant of the weights: write tau = "10 s" as well`)
	case along && p.Norm > 0:
		t.r.reportKey(t.at("norm"), Error{Problem: `is not used with when = "trajectory": there the weights move, and no change is a whole`})
	case p.When == "settled" && t.has("tau"):
		t.r.reportKey(t.at("tau"), Error{Problem: `is used with when = "trajectory" only; when settled, the weights change at once`})
	}
}

// checkLearner checks that a pathway's matrix can be changed: that it is its own, and dense.
func (t table) checkLearner(w *Pathway) {
	key := t.path
	if t.has("pathway") {
		key = t.at("pathway")
	}
	switch storage := t.r.storageOf(w); {
	case w.Weights.Shared != "":
		t.r.problem(key, "pathway %q uses the weights of %q: write the rule for %q", w.Name, w.Weights.Shared, w.Weights.Shared)
	case w.Weights.Tracking:
		t.r.problem(key, "the weights of pathway %q track those of others, so they cannot have a rule of their own", w.Name)
	case storage != "dense":
		t.r.problem(key, "the weights of pathway %q are kept %s, but rules change dense ones: write storage = \"dense\" among its weights", w.Name, storage)
	}
}

// storageOf is how the matrix of a pathway is kept; "dense" where it cannot be told.
func (r *reader) storageOf(p *Pathway) string {
	for range r.spec.Pathways { // a chain of transposes is not longer, unless it is a circle
		w := &p.Weights
		init, ok := findWeightInit(w.Init)
		if w.Storage != "" || !ok || init.storage != "" || len(w.Of) != 1 || w.Angle != 0 {
			return cmp.Or(w.Storage, init.storage, "dense")
		}
		if p = r.pathways[w.Of[0]]; p == nil {
			break
		}
	}
	return "dense"
}

// checkEnd checks that what a rule reads has one number a unit of the pathway's end.
func (t table) checkEnd(name, end string, w *Pathway, reading *Reading, own string) {
	key, size := t.at(name), 0
	if p := t.r.populations[own]; p != nil {
		size = p.Size
	}
	from := key
	if _, isTable := t.values[name].(map[string]any); isTable {
		from += ".from"
	}
	t.r.checkPaired(from, name, end, w, t.r.named(reading.From), size)
	slope := t.r.named(reading.Slope)
	t.r.checkPaired(key+".modulate.slope", "the slope", end, w, slope, size)
	if slope != nil && hasNoSlope(slope.Transfer) {
		t.r.problem(key+".modulate.slope", "population %q has the transfer function %s, which has no slope; name another population", slope.Name, slope.Transfer.Kind)
	}
}

// checkPaired checks that a population has as many units as an end of a pathway.
func (r *reader) checkPaired(key, what, end string, w *Pathway, p *Population, size int) {
	if p == nil || p.Size == 0 || size == 0 || p.Size == size {
		return
	}
	r.problem(key, "%s has %d units, pathway %s has %d %s units; a rule reads the pathway's own end, or a population that is paired with it one to one",
		what, p.Size, w.Name, size, end)
}
