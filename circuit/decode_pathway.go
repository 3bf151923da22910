package circuit

import "slices"

func (r *reader) readPathway(t table, name string) {
	p := Pathway{Name: name, From: t.name("from"), To: t.name("to"), Kind: t.choice("kind"), Gain: t.number("gain")}
	if v, given := t.values["weights"]; !given {
		t.key("weights") // reports that it is missing
	} else if w, ok := r.table(t.at("weights"), "pathway.*.weights", v); ok {
		p.Weights = w.weights()
	}
	if v, given := t.values["modulate"]; given {
		if m, ok := r.table(t.at("modulate"), "pathway.*.modulate", v); ok {
			p.Modulate = &Modulate{Slope: m.name("slope"), On: m.choice("on"), Inverse: m.flag("inverse")}
		}
	}
	r.spec.Pathways = append(r.spec.Pathways, p)
}

// weights reads a table of weights. Its Init and Shared are "" if neither could be read.
func (t table) weights() Weights {
	before := len(t.r.errs)
	w := t.numbersOfWeights()
	w.Storage, w.Of, w.Tracking = t.choice("storage"), t.references("of"), t.flag("tracking")
	w.Shared, w.Transposed = t.name("shared"), t.flag("transposed")
	w.Density, w.InDegree, w.Rank, w.Rcond = t.number("density"), t.whole("in_degree"), t.whole("rank"), t.number("rcond")
	w.Angle = t.number("angle")
	w.Self, w.Path, w.Dataset = t.flag("self"), t.text("path"), t.text("dataset")
	switch {
	case t.has("init") && t.has("shared"):
		t.r.reportKey(t.at("shared"), Error{Problem: "a pathway has weights of its own (init) or uses those of another (shared), not both"})
	case t.has("shared"):
		t.onlyShared()
	case !t.has("init"):
		at, _ := t.r.text.find(t.path)
		t.r.reportAt(at, t.at("init"), Error{Problem: `is missing: write init = "normal", std = 0.3, or shared = "W" for the weights of another pathway`})
	case w.Init != "":
		t.checkInit(&w, len(t.r.errs) == before)
	}
	return w
}

// onlyShared reports keys that change a matrix: a shared one is used as it is.
func (t table) onlyShared() {
	for _, name := range t.given() {
		k := keyIndex().byPattern[joinKey(t.pattern, name)]
		if k != nil && !slices.Contains([]string{"shared", "transposed"}, name) {
			t.r.reportKey(t.at(name), Error{Problem: "is not used with shared: the other pathway's weights are used as they are; the pathway's gain scales them", Allowed: "shared, transposed"})
		}
	}
}

// optimisedMax is the largest weight that optimised feedback is drawn with unless the file says otherwise.
const optimisedMax = 0.01

// checkInit checks what stands beside init; numbers are compared if they are good.
func (t table) checkInit(w *Weights, good bool) {
	chosen, _ := findVariant(weightVariants, w.Init)
	t.variant("init", weightVariants, chosen)
	if t.has("transposed") {
		t.r.reportKey(t.at("transposed"), Error{Problem: `is used with shared only; for a matrix of its own write init = "transpose"`})
	}
	if w.Init == "optimised" && !t.has("max") {
		w.Max = optimisedMax
	}
	if (w.Init == "optimised" || w.Init == "uniform" && t.has("max")) && good {
		t.smallest(&w.Min, w.Max, nil)
	}
	if w.Init == "sparse" && t.has("density") == t.has("in_degree") {
		t.r.problem(t.path, "sparse weights need either density = 0.1 or in_degree = 10")
	}
	if good && w.Of != nil && len(w.Of) == 0 {
		t.r.problem(t.at("of"), `names no pathway: write of = "W"`)
	}
	t.checkAngle(w)
	t.checkStorage(w)
}

// drawnOnce says why weights at an angle have no tracking.
const drawnOnce = "weights at an angle to a transpose are made once, at the start, and do not follow others: leave out tracking, or angle"

func (t table) checkAngle(w *Weights) {
	if w.Angle != 0 && w.Tracking {
		t.r.reportKey(t.at("tracking"), Error{Problem: drawnOnce})
	}
}

// checkStorage reports what a way of keeping the matrix cannot do. The storage of matrices derived
// from others is known only when they are made.
func (t table) checkStorage(w *Weights) {
	lowRank := w.Storage == "low-rank" || w.Storage == "" && w.Init == "low-rank"
	switch derived := len(w.Of) == 1 && w.Init != "pseudo-inverse"; {
	case w.Storage == "low-rank" && w.Angle != 0:
		t.r.problem(t.at("storage"), "weights at an angle to a transpose have every rank: write \"dense\", or leave storage out")
	case w.Storage == "low-rank" && w.Init != "low-rank" && !derived:
		t.r.problem(t.at("storage"), `low-rank storage is for init = "low-rank", and for transposes of such weights`)
	case w.Storage == "sparse" && w.Init == "low-rank":
		t.r.problem(t.at("storage"), "low-rank weights have no zeros to leave out; write \"dense\", or leave storage out")
	case lowRank && !w.Self:
		t.r.problem(t.at("self"), `single weights do not exist in low-rank storage; write storage = "dense" as well`)
	}
}
