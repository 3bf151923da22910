package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"settle/circuit"
	"settle/circuit/stability"
	"settle/integrators"
	"settle/models"
)

// tryout is a phase followed for a part of its way, which tells the cost of all of it.
type tryout struct {
	most    int // steps it could take
	row     integrators.RowResult
	halfway float64 // when half of them were done: before are the start and its transients
	seconds float64
}

// Limits of a try: so many multiply-adds, a second's or so, but some steps at least, and no more than
// a trial takes that is over soon.
const (
	mostTried  = 1e9
	leastSteps = 100
	mostSteps  = 5000
)

// tryOut follows a phase from y as settle run would, within the limits.
func tryOut(l *loaded, d *circuit.Dynamics, info circuit.PhaseInfo, y []float64) (*tryout, error) {
	s := phaseSolver(context.Background(), l, info)
	t := &tryout{most: min(s.MaxSteps, triedSteps(d))}
	s.MaxSteps, s.Observer = t.most, t
	start := time.Now()
	r, err := s.Solve(d, 0, info.Duration, append([]float64(nil), y...))
	if err != nil {
		return nil, err
	}
	t.seconds, t.row = time.Since(start).Seconds(), r.Rows[0]
	return t, nil
}

// triedSteps is how many steps are within the limits, at six evaluations each.
func triedSteps(d *circuit.Dynamics) int {
	return min(max(int(mostTried/float64(6*(d.Products()+d.Dim()))), leastSteps), mostSteps)
}

// Start implements integrators.Observer.
func (*tryout) Start(int, float64, []float64) error { return nil }

// Observe implements integrators.Observer.
func (t *tryout) Observe(s *integrators.Step) error {
	if s.Index <= t.most/2 {
		t.halfway = s.T
	}
	return nil
}

// whole tells whether the try went as far as the phase goes: to its end, or to where it breaks off.
func (t *tryout) whole() bool { return t.row.Status != integrators.StepBudget }

// warn says what would break off the phase, which may take so many steps and is forecast to end at end.
func (t *tryout) warn(out io.Writer, info circuit.PhaseInfo, end float64, maxSteps int) {
	v, bad := models.Ending(t.row.Status)
	if bad && (t.whole() || t.most == maxSteps) {
		fmt.Fprintf(out, "  warning: %s at %.3g s of %.4g s: %s\n", v, t.row.T, info.Duration, v.Meaning())
		return
	}
	accepted, refused := float64(t.row.Stats.Accepted), float64(t.row.Stats.Refused)
	if !t.whole() && accepted > 0 {
		warnOfBudget(out, t.cost(end).steps*(1+refused/accepted), maxSteps)
	}
}

// cost is that of the phase if it ends at a time that the try did not reach: the pace of its later half
// goes on.
func (t *tryout) cost(end float64) cost {
	steps := float64(t.row.Stats.Accepted)
	c := cost{known: true, steps: steps, evaluations: float64(t.row.Stats.Evaluations), seconds: t.seconds}
	if t.whole() || end <= t.row.T || t.row.T == t.halfway {
		return c
	}
	pace := (steps - float64(t.most/2)) / (t.row.T - t.halfway)
	more := (end - t.row.T) * pace / steps
	return cost{known: true, steps: c.steps * (1 + more), evaluations: c.evaluations * (1 + more), seconds: c.seconds * (1 + more)}
}

// print says what a switching method m began with, and what it chose on the way.
func (t *tryout) print(out io.Writer, m *integrators.Method, rtol float64, a *stability.Analysis) {
	explicit, implicit := m.Choices(rtol)
	bound := ""
	if a.Eigenvalues != nil {
		bound = fmt.Sprintf(" (largest stable step %.3g s)", integrators.LargestStableStep(explicit, a.Eigenvalues))
	}
	fmt.Fprintf(out, "  method %s: begins with %s%s, goes over to %s where stability holds it back\n", m.Name, explicit.Name, bound, implicit.Name)
	way := "all the way"
	if !t.row.Status.OK() {
		way = fmt.Sprintf("for the first %.3g s", t.row.T)
	}
	if len(t.row.Stretches) < 2 {
		fmt.Fprintf(out, "    tried out: %s %s\n", explicit.Name, way)
		return
	}
	last := t.row.Stretches[len(t.row.Stretches)-1]
	fmt.Fprintf(out, "    tried out %s: %s, the last to %s after %.3g s (%s)\n", way, times(int64(len(t.row.Stretches)-1), "switch"), last.Method, last.T, last.Why)
}
