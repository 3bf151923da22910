package circuit

import (
	"fmt"
	"sync"
)

// nothingLearned are the parts of a Spec that say how weights learn, as a file without them is read.
var nothingLearned = sync.OnceValue(func() *Spec {
	s, err := Parse("", []byte("population.x = { size = 1, tau = '1 s' }\nphase.x.duration = '1 s'"), nil)
	if err != nil {
		panic("circuit: the smallest circuit is none: " + err.Error())
	}
	return s
})

// learning writes how weights learn; of a circuit whose weights do not, what is not as it is without.
func (e *encoder) learning(s *Spec) {
	for _, p := range s.Plasticity {
		e.plasticity(p)
	}
	if s.Credit != nil {
		e.credit(s.Credit)
	}
	if without := nothingLearned(); e.learns || s.Monitor != without.Monitor {
		e.monitor(s.Monitor)
	}
	if e.learns || s.Evaluate != nothingLearned().Evaluate {
		e.evaluate(s.Evaluate)
	}
	if s.Probe.Every > 0 || s.Probe.Angles != nil {
		e.table("probe")
		e.whole("every", s.Probe.Every)
		e.names("angles", s.Probe.Angles)
	}
}

func (e *encoder) plasticity(p Plasticity) {
	e.table("plasticity", p.Pathway)
	e.text("rule", p.Rule)
	e.number("rate", p.Rate)
	e.number("decay", p.Decay)
	e.positive("clip", p.Clip)
	e.positive("norm", p.Norm)
	e.reading("pre", p.Pre)
	e.reading("post", p.Post)
	e.text("free", p.Free)
	e.text("when", p.When)
	e.unit("tau", p.Tau, "s")
	e.flag("bias", p.Bias)
	if p.Rule == "bcm" {
		e.number("window", p.Window)
	}
}

func (e *encoder) reading(key string, r Reading) {
	text := "{ "
	if r.From != "" {
		text += "from = " + tomlString(r.From) + ", "
	}
	text += "variable = " + tomlString(r.Variable)
	if r.Slope != "" {
		text += fmt.Sprintf(", modulate = { slope = %s, inverse = %t }", tomlString(r.Slope), r.Inverse)
	}
	e.line(key, text+" }")
}

func (e *encoder) credit(c *Credit) {
	e.table("credit")
	e.text("method", c.Method)
	e.number("leak", c.Leak)
	e.text("loop", c.Loop)
	e.text("solve", c.Solve)
	e.text("schedule", c.Schedule)
	e.flag("warm_start", c.WarmStart)
	e.text("unsettled", c.Unsettled)
	e.whole("patience", c.Patience)
	e.names("forward", c.Forward)
	e.names("feedback_pathways", c.Feedback)
	e.names("hidden", c.Hidden)
	e.names("deltas", c.Deltas)
	e.text("error", c.Error)
}

func (e *encoder) monitor(m Monitor) {
	e.table("monitor")
	e.whole("every", m.Every)
	e.text("unstable", m.Unstable)
	e.number("target", m.Target)
	e.number("step", m.Step)
	e.whole("least", m.Least)
	e.whole("iterations", m.Iterations)
}

func (e *encoder) evaluate(v Evaluate) {
	e.table("evaluate")
	e.whole("every", v.Every)
	e.text("phase", v.Phase)
	e.text("output", v.Output)
	e.text("loss", v.Loss)
	e.text("target", v.Target)
}
