package main

import (
	"fmt"
	"math"
	"strings"

	"settle/circuit"
	"settle/circuit/stability"
	"settle/integrators"
	"settle/models"
)

// phases says what each phase is, and how its loops are at the start of learning.
func (a *armCheck) phases() error {
	l := &loaded{spec: a.lesson.Circuit.Spec, circuit: a.lesson.Circuit, task: a.lesson.Task}
	d := l.circuit.NewDynamics(1)
	input, target := l.task.Example(0)
	d.Present(0, 0, input, target)
	for i, info := range l.circuit.Phases() {
		d.Begin(i)
		text := ""
		if l.spec.Phases[i].Learn {
			text = "; weights learn at its end"
		}
		if models.WeightsMove(l.circuit, i) {
			text = "; weights move with the states"
		}
		if len(info.Evolving) == 0 || info.Duration == 0 {
			y := make([]float64, d.Dim())
			d.Gather(y)
			d.Finish(0, 0, y)
			a.say("phase %s: %s%s", info.Name, instantText(info), text)
			continue
		}
		look, err := lookAt(d, info)
		if err != nil {
			return err
		}
		a.say("phase %s: %s for %s%.4g s, %s%s", info.Name, evolveText(l.circuit, info.Evolving), atMost(info), info.Duration, solveText(l, i, info), text)
		a.say("  at the start of learning %s%s", look.text(info), loopsText(look.a))
		d.Finish(0, look.at, look.rest)
	}
	return nil
}

func instantText(info circuit.PhaseInfo) string {
	if info.Solve == "closed-form" {
		return "by the formula of credit.method"
	}
	return "no time passes; populations with tau = 0 take their values"
}

// solveText says how the end of a phase is found while the circuit learns.
func solveText(l *loaded, phase int, info circuit.PhaseInfo) string {
	by := models.Follower(l.circuit, phase)
	switch {
	case info.Solve == "closed-form":
		return "but not followed: by the formula of credit.method"
	case info.Solve == "equilibrium":
		return "but not followed: solved for the state of rest by " + by
	case by == models.DoublingName:
		return "linear, followed exactly by doubling"
	case by == models.MultistepName:
		return "a loop of a linear population, followed in its dimension by multistep"
	}
	if method, ok := integrators.Find(by); ok && method.Family == integrators.Switching {
		explicit, implicit := method.Choices(l.spec.Integrator.Rtol)
		return fmt.Sprintf("followed by method %s (%s or %s)", by, explicit.Name, implicit.Name)
	}
	return "followed by method " + by
}

// phaseLook is the analysis of a phase about where it comes to rest, and about its start.
type phaseLook struct {
	at       float64 // time from which inputs are steady
	y, rest  []float64
	found    bool // rest is an equilibrium, not the start
	a, start *stability.Analysis
}

// lookAt analyses the phase that d has begun, with row 0 at its start.
func lookAt(d *circuit.Dynamics, info circuit.PhaseInfo) (l *phaseLook, err error) {
	l = &phaseLook{at: lastEdge(d, info.Duration), y: make([]float64, d.Dim())}
	d.Gather(l.y)
	d.Enter(0, l.at)
	l.rest = append([]float64(nil), l.y...)
	if _, l.found = stability.FixedPoint(d, 0, l.at, l.rest); !l.found {
		copy(l.rest, l.y)
	}
	if l.a, err = stability.Analyse(d, 0, l.at, l.rest); err != nil {
		return nil, err
	}
	if l.start, err = stability.Analyse(d, 0, l.at, l.y); err != nil {
		return nil, err
	}
	if !l.found && !l.a.Linear { // the pace at the start foretells nothing; that of a linear phase is the same everywhere
		l.start.Settling.Time = math.NaN()
	}
	return l, nil
}

// text is the verdict on a phase in a line.
func (l *phaseLook) text(info circuit.PhaseInfo) string {
	text := fmt.Sprintf("%s, spectral abscissa %.4g /s (%s)", l.a.Verdict, l.a.Abscissa+0, plural(l.a.Dim, "state variable")) // + 0 turns -0 into 0
	if info.Until != "settled" {
		return text
	}
	return text + "; " + settlingText(l.a, l.start)
}

// settlingText is the forecast of when a phase has settled.
func settlingText(a, start *stability.Analysis) string {
	switch t := predicted(a, start); {
	case a.Verdict == stability.Unstable:
		return "settling: never, a mode grows"
	case math.IsNaN(t):
		return "settling: not predicted, no state of rest was found"
	case math.IsInf(t, 1):
		return "settling: not in sight"
	default:
		return fmt.Sprintf("settling: predicted after %.3g s", t)
	}
}

// loopsText names the inversion loops, each with its verdict where there are several.
func loopsText(a *stability.Analysis) string {
	var all []string
	loops := a.Loops()
	for _, l := range loops {
		text := fmt.Sprintf("%s %s", l.Name, l.Shape())
		if len(loops) > 1 {
			text += ", " + string(l.Verdict)
		}
		all = append(all, text)
	}
	if all == nil {
		return ""
	}
	return "; inversion loop " + strings.Join(all, "; ")
}
