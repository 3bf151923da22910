package circuit

import "strings"

// checkLearning checks how rules, phases and what looks at them fit together.
func (r *reader) checkLearning() {
	r.checkLearns()
	for i := range r.spec.Phases {
		r.checkLearningPhase(&r.spec.Phases[i])
	}
	if c := r.spec.Credit; c != nil {
		r.checkCredit(c)
	}
	r.checkEvaluate(&r.spec.Evaluate)
	r.checkProbe(&r.spec.Probe)
}

// checkLearns checks that there are rules if a phase learns, and the other way round.
func (r *reader) checkLearns() {
	learns := ""
	for _, p := range r.spec.Phases {
		if p.Learn {
			learns = p.Name
		}
	}
	switch rules := len(r.names["plasticity"]) > 0; {
	case learns != "" && !rules && !r.told("plasticity"):
		r.problem("phase."+learns+".learn", "nothing learns: write a rule for a pathway, such as [plasticity.W] with rule = \"delta\" and rate = 0.01")
	case learns == "" && rules && len(r.spec.Phases) > 0 && !r.toldAny("phase."):
		last := r.spec.Phases[len(r.spec.Phases)-1].Name
		r.problem("plasticity", "the weights have rules, but no phase learns: write learn = true in the phase at whose end they change, such as [phase.%s]", last)
	}
}

// checkLearningPhase checks a phase's solve, and that weights that move along its trajectory have one.
func (r *reader) checkLearningPhase(p *Phase) {
	key := "phase." + p.Name
	if p.Solve == closedForm && r.spec.Credit == nil && !r.told("credit") {
		r.problem(key+".solve", "\"closed-form\" needs [credit], whose method gives the formula; write \"trajectory\" or \"equilibrium\" otherwise")
	}
	if !p.Learn {
		return
	}
	for _, rule := range r.spec.Plasticity {
		if rule.When != "trajectory" || r.toldAny(key+".") {
			continue
		}
		at := r.learners[rule.Pathway] + ".when"
		switch {
		case p.Solve != "trajectory":
			r.problem(at, "is \"trajectory\", but phase %q, which learns, has solve = %q and no trajectory", p.Name, p.Solve)
		case p.Duration == 0:
			r.problem(at, "is \"trajectory\", but phase %q, which learns, has no duration", p.Name)
		}
	}
}

// checkEvaluate checks that there is something to compare the output with, in a way it allows.
func (r *reader) checkEvaluate(e *Evaluate) {
	output := r.named(e.Output)
	if output == nil {
		return
	}
	if e.Target != "" {
		key := "evaluate.target"
		if _, given := r.text.at[key]; !given {
			key = "evaluate.output"
		}
		r.checkDataFor("is compared with", key, e.Target)
	}
	if e.Loss == "cross-entropy" && output.Transfer.Kind != "softmax" && output.Transfer.Kind != "" {
		r.problem("evaluate.loss", "\"cross-entropy\" needs rates that are probabilities, but population %q has the transfer function %s; give it \"softmax\", or write \"squared\"", output.Name, output.Transfer.Kind)
	}
}

func (r *reader) checkProbe(p *Probe) {
	switch {
	case p.Every == 0:
	case r.spec.Credit == nil && !r.told("credit"):
		r.problem("probe.every", "a probe needs [credit], which says what the layers of the circuit are")
	case len(p.Angles) == 0 && !r.told("probe.angles"):
		r.problem("probe.every", "nothing is compared: write angles = [\"backpropagation\"]")
	}
}

// checkCredit checks that the parts that [credit] names make a chain of layers.
func (r *reader) checkCredit(c *Credit) {
	if r.toldAny("credit.") {
		return
	}
	if len(c.Forward) == 0 {
		r.problem("credit", "names no layers: write forward = [\"W1\", \"W2\"], hidden = [\"h1\"], deltas = [\"r1\"] and error = \"e\"")
		return
	}
	for i, name := range c.Forward[1:] {
		below, above := r.pathways[c.Forward[i]], r.pathways[name]
		if below != nil && above != nil && below.To != above.From && below.To != "" && above.From != "" {
			r.listProblem("credit.forward", name, "is no chain: %s ends at %q, but %s begins at %q", below.Name, below.To, above.Name, above.From)
		}
	}
	r.checkLayers("hidden", c.Hidden, c)
	r.checkLayers("deltas", c.Deltas, c)
	r.checkFeedback(c)
	if c.Error == "" {
		r.problem("credit", "is without error: write error = \"e\", the population that holds target - output")
		return
	}
	last := r.pathways[c.Forward[len(c.Forward)-1]]
	r.checkWidth("credit.error", c.Error, "the output", last)
}

// checkLayers checks that a list has one population for each hidden layer, and of its size.
func (r *reader) checkLayers(name string, list []string, c *Credit) {
	if len(list) != len(c.Forward)-1 {
		r.problem("credit."+name, "names %d, but the chain %s has %d between input and output", len(list), strings.Join(c.Forward, ", "), len(c.Forward)-1)
		return
	}
	for i, population := range list {
		r.checkWidth("credit."+name, population, "hidden layer "+formatNumber(float64(i+1)), r.pathways[c.Forward[i]])
	}
}

// checkWidth checks that a population has the size of the layer in which a pathway ends.
func (r *reader) checkWidth(key, name, layer string, w *Pathway) {
	p := r.populations[name]
	if p == nil || w == nil {
		return
	}
	if to := r.populations[w.To]; to != nil && to.Size > 0 && p.Size > 0 && to.Size != p.Size {
		r.listProblem(key, name, "%q has %d units, but %s, in which %s ends, has %d", name, p.Size, layer, w.Name, to.Size)
	}
}

// checkFeedback checks the number of feedback pathways. Methods that need none may name none.
func (r *reader) checkFeedback(c *Credit) {
	n, want := len(c.Feedback), len(c.Forward)-1
	if c.Method == "single-loop-dynamic-inversion" {
		want = min(want, 1)
	}
	if n > 0 && n != want {
		r.problem("credit.feedback_pathways", "names %d, but with %s the chain %s has %d", n, c.Method, strings.Join(c.Forward, ", "), want)
	}
}
