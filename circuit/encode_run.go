package circuit

import (
	"maps"
	"slices"
	"strings"
)

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
