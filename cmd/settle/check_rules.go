package main

import (
	"fmt"
	"strings"

	"settle/circuit"
)

// credit says how it is assigned.
func (a *armCheck) credit() {
	if k := a.lesson.Circuit.Spec.Credit; k != nil {
		a.say("credit: %s%s", k.Method, creditText(k))
		a.say("an example that does not settle: %s", unsettledText(k))
	}
}

// learning says what learns, from what, and how it is looked after.
func (a *armCheck) learning() {
	s := a.lesson.Circuit.Spec
	for i := range s.Plasticity {
		p := &s.Plasticity[i]
		rule := ruleText(p)
		a.facts = append(a.facts, fact{text: fmt.Sprintf("learns: %s by %s", p.Pathway, rule), head: "learn by " + rule, item: p.Pathway})
	}
	a.examples()
	a.tests()
	if m := s.Monitor; m.Every > 0 {
		a.say("monitor: spectral abscissa of the loops looked at %s; one that is unstable is %s", everyText(m.Every, "before"), monitorText(m.Unstable))
	} else {
		a.say("monitor: none; an unstable loop is seen by examples that do not settle")
	}
	if p := s.Probe; p.Every > 0 && s.Credit != nil {
		a.say("probed %s: angles to %s", everyText(p.Every, "at"), strings.Join(p.Angles, ", "))
	}
}

// creditText is what a method with loops has besides its name.
func creditText(k *circuit.Credit) string {
	if !strings.HasSuffix(k.Method, "inversion") && k.Method != "gauss-newton" {
		return ""
	}
	text := fmt.Sprintf(", leak %.4g", k.Leak)
	if strings.HasSuffix(k.Method, "dynamic-inversion") {
		text += ", loop " + k.Loop + ", solve " + k.Solve
		if k.Schedule == "together" {
			text += ", loops together"
		}
		if k.WarmStart {
			text += ", warm start"
		}
	}
	return text
}

func unsettledText(k *circuit.Credit) string {
	text := map[string]string{"drop": "nothing is learned from it", "keep": "it is learned from as it is", "stop": "ends the arm"}[k.Unsettled]
	if k.Unsettled != "stop" && k.Patience > 0 {
		text += fmt.Sprintf("; %d in a row end the arm", k.Patience)
	}
	return text
}

// ruleText names a rule and those of its numbers that do something.
func ruleText(p *circuit.Plasticity) string {
	text := fmt.Sprintf("%s, rate %.4g", p.Rule, p.Rate)
	for _, n := range []struct {
		name  string
		value float64
	}{{"decay", p.Decay}, {"clip", p.Clip}, {"norm", p.Norm}} {
		if n.value != 0 {
			text += fmt.Sprintf(", %s %.4g", n.name, n.value)
		}
	}
	if p.When == "trajectory" {
		text += fmt.Sprintf(", along the trajectory with tau %.4g s", p.Tau)
	}
	if p.Bias {
		text += ", biases too"
	}
	return text
}

// examples says how many there are.
func (a *armCheck) examples() {
	t, s := a.lesson.Task, a.lesson.Circuit.Spec
	n := len(t.Order)
	if t.Train != nil {
		n = t.Train.Len()
	}
	order := ""
	if s.Task.Shuffle {
		order = ", in another order each"
	}
	a.say("examples: %d, %s%s, %s an update", n, plural(max(1, s.Task.Epochs), "epoch"), order, plural(max(1, s.Task.Batch), "example"))
}

// tests says what is tested, and when.
func (a *armCheck) tests() {
	t, s := a.lesson.Task, a.lesson.Circuit.Spec
	e := s.Evaluate
	switch {
	case e.Output == "":
		a.say("tested: nothing; [evaluate] names no output")
		return
	case t.Test == nil || t.Test.Len() == 0:
		a.say("tested: nothing; there is no test set")
		return
	}
	set := plural(t.Test.Len(), "example")
	if s.Task.Test == "basis" {
		set = fmt.Sprintf("the %d unit vectors, losses summed", t.Test.Len())
	}
	loss := "half the squared error"
	if e.Loss == "cross-entropy" {
		loss = e.Loss
	}
	when := ""
	if e.Every > 0 {
		when = everyText(e.Every, "after") + ", "
	}
	a.say("tested: %s of %s against %s, on %s; at the start, %sat the end of each epoch", loss, e.Output, e.Target, set, when)
}

// everyText is "before every example", or "before every 10th example".
func everyText(n int, when string) string {
	if n == 1 {
		return when + " every example"
	}
	return fmt.Sprintf("%s every %s example", when, ordinal(n))
}

// ordinal is "2nd", "11th", "100th".
func ordinal(n int) string {
	ending := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			ending = "st"
		case 2:
			ending = "nd"
		case 3:
			ending = "rd"
		}
	}
	return fmt.Sprint(n, ending)
}

func monitorText(unstable string) string {
	return map[string]string{
		"repair": "repaired (unstable = \"repair\")", "refuse": "the arm's end (unstable = \"refuse\")", "report": "reported only (unstable = \"report\")",
	}[unstable]
}
