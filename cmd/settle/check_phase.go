package main

import (
	"fmt"
	"io"
	"strings"

	"settle/circuit"
)

// checkPhase analyses a phase and leaves d where the phase would end.
func checkPhase(out io.Writer, l *loaded, d *circuit.Dynamics, phase int) (cost, error) {
	info := l.circuit.Phases()[phase]
	d.Begin(phase)
	fmt.Fprintf(out, "phase %s: ", info.Name)
	y := make([]float64, d.Dim())
	d.Gather(y)
	if len(info.Evolving) == 0 || info.Duration == 0 {
		fmt.Fprintln(out, "no time passes; populations with tau = 0 take their values")
		d.Finish(0, 0, y)
		return cost{}, nil
	}
	fmt.Fprintf(out, "%s for %s%.4g s\n", evolveText(l.circuit, info.Evolving), atMost(info), info.Duration)
	look, err := lookAt(d, info)
	if err != nil {
		return cost{}, err
	}
	at, rest, a, start := look.at, look.rest, look.a, look.start
	where := "at its equilibrium"
	if !look.found {
		where = "at its start (Newton's method found no equilibrium)"
	}
	printAnalysis(out, l, a, start, where, info.Until == "settled")
	printSteps(out, d, a, rest, at)
	warnOfStep(out, l, a)
	if said := map[string]string{"equilibrium": "a few evaluations of the derivative", "closed-form": "by the formula of credit.method"}[info.Solve]; said != "" {
		fmt.Fprintf(out, "  solve: for the state of rest, not followed in time; %s\n", said)
		d.Finish(0, at, rest)
		return cost{}, nil
	}
	e, err := measure(out, l, d, y, at, a, start)
	if err != nil {
		return cost{}, err
	}
	fmt.Fprintf(out, "  cost of a trial: %s\n", e.text(1))
	d.Finish(0, at, rest)
	return e, nil
}

func names(c *circuit.Circuit, at []int) string {
	all := make([]string, len(at))
	for i, p := range at {
		all[i] = c.Populations()[p].Name
	}
	return strings.Join(all, ", ")
}

// evolveText is "r evolves" or "r, u evolve".
func evolveText(c *circuit.Circuit, at []int) string {
	if len(at) == 1 {
		return names(c, at) + " evolves"
	}
	return names(c, at) + " evolve"
}

func atMost(p circuit.PhaseInfo) string {
	if p.Until == "settled" {
		return "at most "
	}
	return ""
}

// lastEdge is the time from which inputs are smooth: what is analysed is what comes to rest.
func lastEdge(d *circuit.Dynamics, end float64) float64 {
	at := 0.0
	for range 1_000_000 { // an input file may have many samples
		next := d.NextEdge(0, at)
		if next >= end {
			break
		}
		at = next
	}
	return at
}
