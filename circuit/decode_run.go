package circuit

import (
	"maps"
	"math"
	"slices"
)

func (r *reader) readPhase(t table, name string) {
	p := Phase{
		Name: name, Duration: t.number("duration"), Until: t.choice("until"), Solve: t.choice("solve"),
		Settle: t.references("settle"), Hold: t.references("hold"), Reset: t.references("reset"), Open: t.references("open"),
		Clamp: t.clamps("clamp"), Learn: t.flag("learn"),
	}
	r.spec.Phases = append(r.spec.Phases, p)
}

// clamps reads a table of population = data.
func (t table) clamps(name string) map[string]string {
	k, v, given := t.key(name)
	if !given {
		return nil
	}
	members, ok := v.(map[string]any)
	if !ok {
		t.r.report(t.at(name), k.wrongType(v))
		return nil
	}
	clamps := map[string]string{}
	for _, population := range t.r.text.written(t.at(name), slices.Collect(maps.Keys(members))) {
		key := t.at(name) + "." + population
		at, _ := t.r.text.find(key)
		if !t.r.known(at, key, k.Refers, population) {
			continue
		}
		if s := t.r.oneOf(key, &Key{Type: choiceType, Choices: k.Choices}, members[population]); s != "" {
			clamps[population] = s
		}
	}
	return clamps
}

func (r *reader) readInput(t table, name string) {
	in := Input{
		Name: name, To: t.name("to"), Shape: t.choice("shape"), Phases: t.references("phases"),
		Onset: t.number("onset"), Duration: t.number("duration"),
		Frequency: t.number("frequency"), Shift: t.number("shift"),
		Path: t.text("path"), Dataset: t.text("dataset"), Every: t.number("every"),
		Interp: t.choice("interp"), From: t.choice("from"),
	}
	if !t.has("duration") {
		in.Duration = math.Inf(1)
	}
	size := 0
	if to := r.populations[in.To]; to != nil {
		size = to.Size
	}
	in.Amplitude = t.quantities("amplitude", size)
	in.Offset = t.quantities("offset", size)
	if chosen, ok := findVariant(shapeVariants, in.Shape); ok {
		t.variant("shape", shapeVariants, chosen)
	}
	r.spec.Inputs = append(r.spec.Inputs, in)
}

func (r *reader) readIntegrator(t table) {
	r.spec.Integrator = Integrator{
		Method: t.choice("method"), Rtol: t.number("rtol"), Atol: t.number("atol"),
		Step: t.number("step"), Order: t.references("order"),
		InitialStep: t.number("initial_step"), MaxStep: t.number("max_step"), MinStep: t.number("min_step"),
		MaxSteps: t.whole("max_steps"), Controller: t.choice("controller"), StabilityCap: t.choice("stability_cap"),
		Equilibrium: t.choice("equilibrium"),
	}
	if m, _ := findMethod(r.spec.Integrator.Method); m.Ordered && !t.has("order") {
		r.spec.Integrator.Order = r.order
	}
	r.checkMethod(t)
}

func (r *reader) readSettle(t table) {
	r.spec.Settle = Settle{Rtol: t.number("rtol"), Atol: t.number("atol"), Diverged: t.number("diverged"), Unsafe: t.flag("unsafe")}
}

func (r *reader) readRecord(t table) {
	rec := Record{
		Populations: t.references("populations"), Variables: t.choices("variables"),
		Trials: t.whole("trials"), Float32: t.flag("float32"), Flush: t.number("flush"), MaxChunks: t.whole("max_chunks"),
		Examples: t.wholes("examples"), Snapshots: t.whole("snapshots"),
	}
	if t.word("every") == "" {
		rec.Every = t.number("every")
	}
	if t.has("variables") && len(rec.Variables) == 0 && len(r.errs) == 0 {
		r.problem(t.at("variables"), `is empty: write at least "state"`)
	}
	r.spec.Record = rec
}
