package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"settle/circuit"
	"settle/integrators"
	"settle/integrators/workprecision"
)

// circuit makes a subject of one phase of one trial.
func (f *compareFlags) circuit(ctx context.Context, name string, c *comparison) (subject, error) {
	l, err := load(name, &overrides{sets: append(f.orderSets(), f.sets...), seed: f.seed, given: func(flag string) bool { return flag == "seed" && f.given(flag) }})
	if err != nil {
		return subject{}, err
	}
	if n := len(l.task.Order); f.trial >= n {
		return subject{}, usagef("--trial %d: the circuit has %s, from 0", f.trial, plural(n, "trial"))
	}
	for _, p := range l.spec.Populations {
		if p.Noise != nil {
			return subject{}, usagef("population %s has noise: every path is another one, and there is no reference to compare with", p.Name)
		}
	}
	phase, err := f.choosePhase(l.circuit)
	if err != nil {
		return subject{}, err
	}
	d, err := upTo(ctx, l, f.trial, phase)
	if err != nil {
		return subject{}, err
	}
	i := l.spec.Integrator
	c.config, c.near, c.method = string(l.spec.Source), i.Rtol, i.Method
	s := subject{problem: problemOf(l, d), ratio: i.Atol / i.Rtol, unit: "s", component: unitOf(l.circuit, d)}
	s.solver = solverOf(l.spec, l.circuit.Phases()[phase])
	if f.maxSteps > 0 {
		s.solver.MaxSteps = f.maxSteps
	}
	return s, nil
}

// orderSets writes --order into the circuit file, where only semi-implicit Euler may have it.
func (f *compareFlags) orderSets() []string {
	if f.order == "" {
		return nil
	}
	var quoted []string
	for _, name := range strings.Split(f.order, ",") {
		quoted = append(quoted, strconv.Quote(strings.TrimSpace(name)))
	}
	return []string{"integrator.method=semi-implicit-euler", `integrator.step="1 ms"`, "integrator.order=[" + strings.Join(quoted, ",") + "]"}
}

// choosePhase returns the phase of that name, or the longest of those in which something evolves.
func (f *compareFlags) choosePhase(c *circuit.Circuit) (int, error) {
	best, names := -1, []string{}
	for i, p := range c.Phases() {
		if len(p.Evolving) == 0 || p.Duration == 0 {
			continue
		}
		names = append(names, p.Name)
		if p.Name == f.phase {
			return i, nil
		}
		if best < 0 || p.Duration > c.Phases()[best].Duration {
			best = i
		}
	}
	switch {
	case f.phase != "":
		return 0, usagef("--phase %s: no such phase in which something evolves; allowed: %s%s", f.phase, strings.Join(names, ", "), didYouMean(f.phase, names))
	case best < 0:
		return 0, usagef("nothing evolves in any phase of this circuit: there is nothing to compare")
	}
	return best, nil
}

// upTo runs the phases before the one that is compared as the file says, and begins that one.
func upTo(ctx context.Context, l *loaded, trial, phase int) (*circuit.Dynamics, error) {
	d := l.circuit.NewDynamics(1)
	input, target := l.task.Example(trial)
	d.Present(0, trial, input, target)
	for k := range phase {
		info := l.circuit.Phases()[k]
		d.Begin(k)
		y := make([]float64, d.Dim())
		d.Gather(y)
		if len(info.Evolving) == 0 || info.Duration == 0 {
			d.Finish(0, 0, y)
			continue
		}
		t, err := runPhase(ctx, l, d, info, y)
		if err != nil {
			return nil, fmt.Errorf("phase %s, which comes before: %w", info.Name, err)
		}
		d.Finish(0, t, y)
	}
	d.Begin(phase)
	return d, nil
}

func runPhase(ctx context.Context, l *loaded, d *circuit.Dynamics, info circuit.PhaseInfo, y []float64) (t float64, err error) {
	s := phaseSolver(ctx, l, info)
	result, err := s.Solve(d, 0, info.Duration, y)
	if err != nil {
		return 0, err
	}
	if row := result.Rows[0]; row.Status == integrators.ReachedEnd && info.Until == "settled" {
		return 0, fmt.Errorf("did not settle within %g s: settle run says why", info.Duration)
	}
	return result.Rows[0].T, result.Err()
}

// phaseSolver is set up as settle run does for a phase.
func phaseSolver(ctx context.Context, l *loaded, info circuit.PhaseInfo) integrators.Solver {
	i, s := l.spec.Integrator, solverOf(l.spec, info)
	s.Method, s.Rtol, s.Atol, s.Step, s.Context = i.Method, i.Rtol, i.Atol, i.Step, ctx
	if info.Until == "settled" {
		s.Stop = &integrators.Settling{Rtol: l.spec.Settle.Rtol, Atol: l.spec.Settle.Atol}
	}
	return s
}

// solverOf are the settings of a circuit file that hold for all methods.
func solverOf(s *circuit.Spec, p circuit.PhaseInfo) integrators.Solver {
	i := s.Integrator
	return integrators.Solver{
		InitialStep: i.InitialStep, MinStep: i.MinStep, MaxStep: i.MaxStep, MaxSteps: i.MaxSteps,
		Controller: i.Controller, Diverged: s.Settle.Diverged,
		Cap: i.StabilityCap == "on" || i.StabilityCap == "auto" && p.Until == "settled",
	}
}

// problemOf is the phase that d has begun.
func problemOf(l *loaded, d *circuit.Dynamics) workprecision.Problem {
	info := l.circuit.Phases()[d.Phase()]
	p := workprecision.Problem{Name: l.spec.Name, Start: make([]float64, d.Dim()), T1: info.Duration}
	d.Gather(p.Start)
	p.New = func(m *integrators.Method) (integrators.System, error) {
		if ordered(m) && len(l.spec.Integrator.Order) == 0 {
			return nil, fmt.Errorf("%s updates populations one after the other: say in which order, as in --order %s", m.Name, inOrder(l.circuit, info.Evolving))
		}
		return d, nil
	}
	if info.Until != "settled" {
		return p
	}
	p.Settle = &workprecision.SettleTolerance{Rtol: l.spec.Settle.Rtol, Atol: l.spec.Settle.Atol}
	p.Awaited = awaited(d, info)
	return p
}

func ordered(m *integrators.Method) bool {
	for _, n := range circuit.MethodNames {
		if n.Name == m.Name {
			return n.Ordered
		}
	}
	return false
}

func inOrder(c *circuit.Circuit, populations []int) string {
	return strings.ReplaceAll(names(c, populations), ", ", ",")
}

// awaited are the variables of the populations that have to settle.
func awaited(d *circuit.Dynamics, info circuit.PhaseInfo) (all []int) {
	wait := map[int]bool{}
	for _, p := range info.Settle {
		wait[p] = true
	}
	for _, s := range d.StateRanges() {
		for i := s.Lo; wait[s.Population] && i < s.Hi; i++ {
			all = append(all, i)
		}
	}
	return all
}
