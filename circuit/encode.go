package circuit

import (
	"fmt"
	"maps"
	"math"
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

func (e *encoder) table(parts ...string) { fmt.Fprintf(e, "\n[%s]\n", strings.Join(parts, ".")) }

func (e *encoder) line(key, value string) { fmt.Fprintf(e, "%s = %s\n", key, value) }

func (e *encoder) text(key, v string) {
	if v != "" {
		e.line(key, tomlString(v))
	}
}

func (e *encoder) names(key string, v []string) {
	if v != nil {
		e.line(key, tomlStrings(v))
	}
}

func (e *encoder) number(key string, v float64) { e.line(key, tomlNumber(v)) }
func (e *encoder) whole(key string, v int)      { e.line(key, strconv.Itoa(v)) }
func (e *encoder) count(key string, v int) {
	if v > 0 {
		e.whole(key, v)
	}
}
func (e *encoder) flag(key string, v bool) { e.line(key, strconv.FormatBool(v)) }

// positive leaves out 0, which stands for "not given".
func (e *encoder) positive(key string, v float64) {
	if v > 0 {
		e.number(key, v)
	}
}

// unit writes a quantity in its SI unit; what is not given is 0 or infinite.
func (e *encoder) unit(key string, v float64, unit string) {
	if v != 0 && !math.IsInf(v, 0) {
		e.line(key, tomlString(formatNumber(v)+" "+unit))
	}
}

// values writes a number, a list or a distribution, each number with the unit if there is one.
func (e *encoder) values(key string, v Values, unit string) {
	one := func(x float64) string {
		if unit == "" {
			return tomlNumber(x)
		}
		return tomlString(formatNumber(x) + " " + unit)
	}
	switch v.Init {
	case "constant":
		e.line(key, one(v.Constant))
	case "list":
		all := make([]string, len(v.List))
		for i, x := range v.List {
			all[i] = one(x)
		}
		e.line(key, "["+strings.Join(all, ", ")+"]")
	case "uniform":
		e.line(key, fmt.Sprintf(`{ init = "uniform", min = %s, max = %s }`, one(v.Min), one(v.Max)))
	case "normal":
		e.line(key, fmt.Sprintf(`{ init = "normal", mean = %s, std = %s }`, one(v.Mean), one(v.Std)))
	case "file":
		e.line(key, fmt.Sprintf(`{ init = "file", path = %s%s }`, tomlString(v.Path), tomlDataset(v.Dataset)))
	}
}

func tomlDataset(name string) string {
	if name == "" {
		return ""
	}
	return ", dataset = " + tomlString(name)
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
	}{{"min", w.Min}, {"max", w.Max}, {"mean", w.Mean}, {"std", w.Std}, {"value", w.Value}, {"gain", w.Gain}, {"rcond", w.Rcond}} {
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

func (e *encoder) input(in Input) {
	e.table("input", in.Name)
	e.text("to", in.To)
	e.text("shape", in.Shape)
	e.names("phases", in.Phases)
	kind, _ := findVariant(shapeVariants, in.Shape)
	e.unit("onset", in.Onset, "s")
	e.unit("duration", in.Duration, "s")
	if kind.uses("amplitude") {
		e.values("amplitude", in.Amplitude, "")
	}
	if kind.uses("offset") {
		e.values("offset", in.Offset, "")
	}
	e.unit("frequency", in.Frequency, "Hz")
	e.unit("shift", in.Shift, "rad")
	e.text("path", in.Path)
	e.text("dataset", in.Dataset)
	e.unit("every", in.Every, "s")
	if kind.uses("interp") {
		e.text("interp", in.Interp)
	}
	e.text("from", in.From)
}

func (e *encoder) phase(p Phase) {
	e.table("phase", p.Name)
	e.line("duration", tomlString(formatNumber(p.Duration)+" s"))
	e.text("until", p.Until)
	e.text("solve", p.Solve)
	e.names("settle", p.Settle)
	e.names("hold", p.Hold)
	e.names("reset", p.Reset)
	e.names("open", p.Open)
	if len(p.Clamp) > 0 {
		var parts []string
		for _, name := range slices.Sorted(maps.Keys(p.Clamp)) {
			parts = append(parts, name+" = "+tomlString(p.Clamp[name]))
		}
		e.line("clamp", "{ "+strings.Join(parts, ", ")+" }")
	}
	if p.Learn {
		e.flag("learn", true)
	}
}

func (e *encoder) integrator(i Integrator) {
	e.table("integrator")
	e.text("method", i.Method)
	e.number("rtol", i.Rtol)
	e.number("atol", i.Atol)
	e.unit("step", i.Step, "s")
	e.names("order", i.Order)
	e.unit("initial_step", i.InitialStep, "s")
	e.unit("min_step", i.MinStep, "s")
	e.unit("max_step", i.MaxStep, "s")
	e.whole("max_steps", i.MaxSteps)
	e.text("controller", i.Controller)
	e.text("stability_cap", i.StabilityCap)
	e.text("equilibrium", i.Equilibrium)
}

func (e *encoder) settle(s Settle) {
	e.table("settle")
	e.number("rtol", s.Rtol)
	e.number("atol", s.Atol)
	e.number("diverged", s.Diverged)
	e.flag("unsafe", s.Unsafe)
}

func (e *encoder) record(r Record) {
	e.table("record")
	e.names("populations", r.Populations)
	e.names("variables", r.Variables)
	if r.Every == 0 {
		e.text("every", "step")
	}
	e.unit("every", r.Every, "s")
	e.whole("trials", r.Trials)
	e.flag("float32", r.Float32)
	e.unit("flush", r.Flush, "s")
	e.whole("max_chunks", r.MaxChunks)
	e.wholes("examples", r.Examples)
	e.count("snapshots", r.Snapshots)
}

// tomlNumber writes a float that TOML reads as a float again.
func tomlNumber(v float64) string {
	s := formatNumber(v)
	if !strings.ContainsAny(s, ".e") && !math.IsInf(v, 0) && !math.IsNaN(v) {
		s += ".0"
	}
	return s
}

func tomlStrings(v []string) string {
	all := make([]string, len(v))
	for i, s := range v {
		all[i] = tomlString(s)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// tomlString is a basic string: TOML's escapes are those of JSON, for what JSON escapes.
func tomlString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, "\\u%04x", r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
