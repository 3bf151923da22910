package circuit

// readPlasticity reads a rule; the table's name is the pathway's unless pathway says otherwise.
func (r *reader) readPlasticity(t table, name string) {
	p := Plasticity{
		Pathway: t.learner(name), Rule: t.choice("rule"), Rate: t.number("rate"), Decay: t.number("decay"),
		Clip: t.number("clip"), Norm: t.number("norm"), Pre: t.reading("pre"), Post: t.reading("post"),
		Free: t.name("free"), When: t.choice("when"), Tau: t.number("tau"), Bias: t.flag("bias"), Window: t.number("window"),
	}
	t.checkRule(&p)
	r.spec.Plasticity = append(r.spec.Plasticity, p)
}

// learner is the pathway that a rule is for.
func (t table) learner(name string) string {
	if pathway := t.name("pathway"); pathway != "" || t.has("pathway") {
		return pathway
	}
	at, _ := t.r.text.find(t.path)
	if !t.r.known(at, t.path, "pathway", name) {
		return ""
	}
	return name
}

// reading reads the name of a population, or a table of what is read of it.
func (t table) reading(name string) Reading {
	k, v, _ := t.key(name)
	switch v := v.(type) {
	case nil:
		return Reading{Variable: "rate"}
	case string:
		_, at := t.r.text.find(t.at(name))
		if !t.r.known(at, t.at(name), "population", v) {
			return Reading{}
		}
		return Reading{From: v, Variable: "rate"}
	case map[string]any:
		return t.readingTable(name, v)
	default:
		t.r.report(t.at(name), k.wrongType(v))
		return Reading{}
	}
}

func (t table) readingTable(name string, v map[string]any) Reading {
	in, _ := t.r.table(t.at(name), joinKey(t.pattern, name), v)
	reading := Reading{From: in.name("from"), Variable: in.choice("variable")}
	modulate, given := in.values["modulate"]
	if !given {
		return reading
	}
	if m, ok := t.r.table(in.at("modulate"), in.pattern+".modulate", modulate); ok {
		reading.Slope, reading.Inverse = m.name("slope"), m.flag("inverse")
	}
	return reading
}

// readCredit reads [credit]; a circuit without it has none.
func (r *reader) readCredit(root table) {
	v, given := root.values["credit"]
	if !given || r.spec.Credit != nil { // [network] has made one
		return
	}
	t, ok := r.table("credit", "credit", v)
	if !ok {
		return
	}
	t.refuseShort()
	c := t.credit()
	r.spec.Credit = &c
}

// credit reads what [credit] says of the method, and which parts it names.
func (t table) credit() Credit {
	return Credit{
		Method: t.choice("method"), Leak: t.number("leak"), Loop: t.choice("loop"), Solve: t.choice("solve"),
		Schedule: t.choice("schedule"), WarmStart: t.flag("warm_start"), Unsettled: t.choice("unsettled"), Patience: t.whole("patience"),
		Forward: t.references("forward"), Feedback: t.references("feedback_pathways"),
		Hidden: t.references("hidden"), Deltas: t.references("deltas"), Error: t.name("error"),
	}
}

func (r *reader) readMonitor(t table) {
	m := Monitor{Every: t.whole("every"), Unstable: t.choice("unstable"), Target: t.number("target"), Step: t.number("step"),
		Least: t.whole("least"), Iterations: t.whole("iterations")}
	if m.Least > m.Iterations && m.Iterations > 0 {
		key := t.at("least")
		if !t.has("least") {
			key = t.at("iterations")
		}
		r.problem(key, "least is %d, above iterations, which is %d", m.Least, m.Iterations)
	}
	r.spec.Monitor = m
}

func (r *reader) readEvaluate(t table) {
	r.spec.Evaluate = Evaluate{Every: t.whole("every"), Phase: t.name("phase"), Output: t.name("output"), Loss: t.choice("loss"), Target: t.choice("target")}
}

func (r *reader) readProbe(t table) {
	r.spec.Probe = Probe{Every: t.whole("every"), Angles: t.choices("angles")}
}
