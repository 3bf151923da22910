package models

import (
	"slices"
	"strings"

	"settle/circuit"
)

// The words of /arms/settled_by and /arms/integrator that are no names of methods.
const (
	byClosedForm  = "closed-form"
	doublingName  = "doubling"  // integrators.Doubling
	multistepName = "multistep" // integrators.Multistep
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
		if info.Solve == byClosedForm || !instant(info) {
			by, with = add(by, info.Solve), add(with, l.integrator(phase))
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

// integrator names what takes an example through a phase while learning: "" where nothing is integrated.
// Rows that do not come to rest so are handed to the method of the circuit file.
func (l *learner) integrator(phase int) string {
	info, i := l.phases[phase], l.c.Spec.Integrator
	switch {
	case info.Solve == byClosedForm:
		return ""
	case l.ode.moves(phase):
		return l.ode.method()
	case info.Solve == "equilibrium":
		return i.Equilibrium
	case info.Until == "settled" && i.Method == autoMethod:
		return ownWay(l.c, phase, len(l.inputs))
	}
	return i.Method
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
		return doublingName
	case d.Semilinearity() != nil:
		return multistepName
	}
	return autoMethod
}
