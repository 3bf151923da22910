package models

import (
	"slices"
	"strings"

	"settle/circuit"
)

// The words of /arms/settled_by and /arms/integrator that are no names of methods.
const (
	byClosedForm  = "closed-form"
	DoublingName  = "doubling"  // integrators.Doubling
	MultistepName = "multistep" // integrators.Multistep
	noWay         = "none"
)

// ways are how a learner's phases come to their ends: settled_by and the integrator of each in which
// something evolves or a closed form takes its place. Several different ones are separated by commas.
func (l *learner) ways() (settledBy, integrator string) {
	var by, with []string
	add := func(list []string, word string) []string {
		if word == "" || slices.Contains(list, word) {
			return list
		}
		return append(list, word)
	}
	for phase, info := range l.phases {
		if info.Solve == byClosedForm || !instant(info) || l.ode.moves(phase) {
			by, with = add(by, info.Solve), add(with, Follower(l.c, phase))
		}
	}
	return orNone(by), orNone(with)
}

func orNone(words []string) string {
	if words == nil {
		return noWay
	}
	return strings.Join(words, ", ")
}

// Follower names what takes an example through a phase while the circuit learns: a method, DoublingName,
// MultistepName, or "" where nothing is integrated. Rows that do not come to rest by these two are handed to
// the method of the circuit file.
func Follower(c *circuit.Circuit, phase int) string {
	info, i := c.Phases()[phase], c.Spec.Integrator
	switch {
	case info.Solve == byClosedForm:
		return ""
	case WeightsMove(c, phase):
		return weightMethod(i.Method)
	case info.Solve == "equilibrium":
		return i.Equilibrium
	case info.Until == "settled" && i.Method == autoMethod:
		return ownWay(c, phase, max(1, c.Spec.Task.Batch))
	}
	return i.Method
}

// WeightsMove tells whether weights move with the states during a phase, by rules with when = "trajectory".
func WeightsMove(c *circuit.Circuit, phase int) bool {
	return c.Spec.Phases[phase].Learn && c.Phases()[phase].Duration > 0 &&
		slices.ContainsFunc(c.Spec.Plasticity, func(p circuit.Plasticity) bool { return p.When == "trajectory" })
}

// ownWay is what follows a phase with so many rows where the file leaves the method to us.
func ownWay(c *circuit.Circuit, phase, rows int) string {
	d := c.NewDynamics(rows)
	inputs, targets := c.DataSizes()
	for row := range rows {
		d.Present(row, row, make([]float64, inputs), make([]float64, targets))
	}
	switch d.Begin(phase); {
	case d.Doublings() != nil:
		return DoublingName
	case d.Semilinearity() != nil:
		return MultistepName
	}
	return autoMethod
}
