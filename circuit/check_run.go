package circuit

import (
	"fmt"
	"slices"
)

func (r *reader) checkInputs() {
	for i := range r.spec.Inputs {
		in := &r.spec.Inputs[i]
		key := "input." + in.Name
		if to := r.populations[in.To]; to != nil && to.Clamp != "" {
			r.problem(key+".to", "population %q is clamped: its state is the data, so an input has no effect", in.To)
		}
		if in.Shape == "dataset" {
			r.checkData(key+".from", in.From)
		}
		r.checkOnset(key+".onset", in)
	}
}

// checkOnset reports an input that begins when its phase is over. One that acts in all phases may
// be too late for some of them.
func (r *reader) checkOnset(key string, in *Input) {
	if in.Onset == 0 {
		return
	}
	longest, of := 0.0, ""
	for _, p := range r.spec.Phases {
		if len(in.Phases) > 0 && !slices.Contains(in.Phases, p.Name) || r.told("phase."+p.Name+".duration") {
			continue
		}
		if len(in.Phases) > 0 && in.Onset >= p.Duration {
			r.problem(key, "is %s s, but phase %q ends after %s s", formatNumber(in.Onset), p.Name, formatNumber(p.Duration))
			return
		}
		if p.Duration >= longest {
			longest, of = p.Duration, p.Name
		}
	}
	if of != "" && in.Onset >= longest {
		r.problem(key, "is %s s, but the longest phase, %q, ends after %s s", formatNumber(in.Onset), of, formatNumber(longest))
	}
}

// checkMethod checks the keys that only some methods have.
func (r *reader) checkMethod(t table) {
	m, ok := findMethod(r.spec.Integrator.Method)
	if !ok {
		return // reported
	}
	r.checkNoiseMethod(t, m)
	here := "integrator.method" // a missing step is to be written where the method is
	switch {
	case m.FixedStep && !t.has("step"):
		r.problem(here, "%s takes fixed steps: write step = \"0.5 ms\" as well", m.Name)
	case !m.FixedStep && t.has("step"):
		r.reportKey(t.at("step"), Error{Problem: fmt.Sprintf("%s chooses its steps by the tolerances: remove step, or write max_step", m.Name)})
	}
	switch {
	case m.Ordered && !t.has("order") && r.order == nil:
		r.problem(here, "%s updates populations one after the other: write order = [\"u\", \"r\"] as well", m.Name)
	case !m.Ordered && len(r.spec.Integrator.Order) > 0:
		r.reportKey(t.at("order"), Error{Problem: fmt.Sprintf("is not used by %s, only by %s", m.Name, orderedMethods())})
	}
	if m.FixedStep {
		r.checkAdaptiveKeys(t, m)
		return
	}
	r.checkSteps(t)
}

// AdaptiveKeys are the keys of [integrator] that have no effect on steps of one size. The tolerances have
// none either, but may stand in files that are run by several methods.
var AdaptiveKeys = []string{"initial_step", "max_step", "min_step", "controller", "stability_cap"}

// checkAdaptiveKeys reports keys that a method of fixed steps would leave unused; defaults may be written.
func (r *reader) checkAdaptiveKeys(t table, m MethodName) {
	in := &r.spec.Integrator
	for _, name := range AdaptiveKeys {
		harmless := name == "controller" && in.Controller == "pi" || name == "stability_cap" && in.StabilityCap != "on"
		if t.has(name) && !harmless && !r.told(t.at(name)) {
			r.reportKey(t.at(name), Error{Problem: fmt.Sprintf("is used with adaptive methods only; %s takes fixed steps: remove it", m.Name)})
		}
	}
}

// checkSteps checks that the limits of adaptive steps are in order.
func (r *reader) checkSteps(t table) {
	in := &r.spec.Integrator
	largest := func(name string, v float64) {
		if in.MaxStep > 0 && v > in.MaxStep {
			r.problem(t.at(name), "is %s s, above max_step, which is %s s", formatNumber(v), formatNumber(in.MaxStep))
		}
	}
	largest("min_step", in.MinStep)
	largest("initial_step", in.InitialStep)
	if in.InitialStep > 0 && in.InitialStep < in.MinStep {
		r.problem(t.at("initial_step"), "is %s s, below min_step, which is %s s", formatNumber(in.InitialStep), formatNumber(in.MinStep))
	}
}

// checkOrder checks that the order of a method that updates populations in turn names every population that evolves in some
// phase (moving), and no other.
func (r *reader) checkOrder(moving map[string]bool) {
	const key = "integrator.order"
	order := r.spec.Integrator.Order
	if m, _ := findMethod(r.spec.Integrator.Method); !m.Ordered || order == nil || r.told(key) || r.toldAny("phase.") {
		return
	}
	var missing []string
	ordered := setOf(order)
	for _, name := range r.names["population"] {
		if moving[name] && !ordered[name] {
			missing = append(missing, name)
		}
	}
	if missing != nil {
		r.problem(key, "leaves out %s; every population that evolves has its place in the order", ClipList(missing, true))
	}
	for _, name := range order {
		if r.populations[name] != nil && !moving[name] {
			r.listProblem(key, name, "%q is clamped, held or algebraic in every phase: it has no place in the order", name)
		}
	}
}
