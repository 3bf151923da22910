package circuit

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Encode writes a Spec as a circuit file with every override applied and every default that counts
// written out. Parse reads it back to the same Spec, without arms: what they change may be written out here.
func Encode(s *Spec) string {
	e := &encoder{learns: len(s.Plasticity) > 0 || s.Credit != nil}
	e.text("name", s.Name)
	e.text("description", s.Description)
	e.line("seed", strconv.FormatUint(s.Seed, 10))
	for _, p := range s.Populations {
		e.population(p)
	}
	for _, p := range s.Pathways {
		e.pathway(p)
	}
	for _, in := range s.Inputs {
		e.input(in)
	}
	for _, p := range s.Phases {
		e.phase(p)
	}
	e.task(s.Task)
	e.learning(s)
	e.integrator(s.Integrator)
	e.settle(s.Settle)
	e.record(s.Record)
	return e.String()
}

// encoder writes TOML line by line; keys whose value says nothing are left out.
type encoder struct {
	strings.Builder
	learns bool // what counts for learning only is written out
}

func (e *encoder) population(p Population) {
	e.table("population", p.Name)
	e.whole("size", p.Size)
	e.text("clamp", p.Clamp)
	e.values("tau", p.Tau, "s")
	e.values("leak", p.Leak, "")
	e.values("bias", p.Bias, "")
	e.values("initial", p.Initial, "")
	e.noise(p.Noise)
	e.transfer("transfer", p.Transfer)
}

func (e *encoder) transfer(key string, t Transfer) {
	if len(t.Params) == 0 {
		e.text(key, t.Kind)
		return
	}
	parts := []string{"kind = " + tomlString(t.Kind)}
	for _, name := range slices.Sorted(maps.Keys(t.Params)) {
		parts = append(parts, name+" = "+tomlNumber(t.Params[name]))
	}
	e.line(key, "{ "+strings.Join(parts, ", ")+" }")
}

func (e *encoder) noise(n *Noise) {
	switch {
	case n == nil:
	case n.Kind == "white":
		e.line("noise", fmt.Sprintf(`{ kind = "white", intensity = "%s /sqrt(s)" }`, formatNumber(n.Intensity)))
	default:
		e.line("noise", fmt.Sprintf(`{ kind = "ou", tau = "%s s", std = %s }`, formatNumber(n.Tau), tomlNumber(n.Std)))
	}
}

func (e *encoder) pathway(p Pathway) {
	e.table("pathway", p.Name)
	e.text("from", p.From)
	e.text("to", p.To)
	e.text("kind", p.Kind)
	e.number("gain", p.Gain)
	if m := p.Modulate; m != nil {
		e.line("modulate", fmt.Sprintf("{ slope = %s, on = %s, inverse = %t }", tomlString(m.Slope), tomlString(m.On), m.Inverse))
	}
	e.table("pathway", p.Name, "weights")
	e.weights(p.Weights)
}

// weights writes the keys that the initialisation uses.
func (e *encoder) weights(w Weights) {
	if w.Shared != "" {
		e.text("shared", w.Shared)
		e.flag("transposed", w.Transposed)
		return
	}
	kind, _ := findVariant(weightVariants, w.Init)
	e.weightNumbers(kind, w)
	e.positive("density", w.Density)
	e.count("in_degree", w.InDegree)
	e.count("rank", w.Rank)
	e.names("of", w.Of)
	if w.Tracking {
		e.flag("tracking", true)
	}
	e.text("path", w.Path)
	e.text("dataset", w.Dataset)
	e.text("storage", w.Storage)
	if kind.uses("self") {
		e.flag("self", w.Self)
	}
}

// weightNumbers writes what all tables of weights have.
func (e *encoder) weightNumbers(kind variant, w Weights) {
	e.text("init", w.Init)
	for _, k := range []struct {
		key   string
		value float64
	}{{"min", w.Min}, {"max", w.Max}, {"mean", w.Mean}, {"std", w.Std}, {"value", w.Value}, {"gain", w.Gain}, {"angle", w.Angle}, {"rcond", w.Rcond}} {
		if kind.uses(k.key) {
			e.number(k.key, k.value)
		}
	}
	if kind.uses("scale") {
		e.scale(w)
	}
}

func (e *encoder) scale(w Weights) {
	if w.ScaleBy == "" {
		e.number("scale", w.Scale)
		return
	}
	e.line("scale", tomlString(formatNumber(w.Scale)+strings.TrimPrefix(w.ScaleBy, "1")))
}
