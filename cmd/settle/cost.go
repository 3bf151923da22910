package main

import (
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"settle/circuit"
	"settle/circuit/stability"
	"settle/integrators"
	"settle/internal/linalg"
)

// cost is what a trial is expected to take.
type cost struct {
	steps, evaluations float64
	seconds            float64
	known              bool
}

func (c *cost) add(o cost) {
	c.steps += o.steps
	c.evaluations += o.evaluations
	c.seconds += o.seconds
	c.known = c.known || o.known
}

func (c cost) text(trials int) string {
	if !c.known {
		return "next to nothing"
	}
	n := float64(trials)
	return fmt.Sprintf("about %.3g steps, %.3g evaluations of the derivative, %s on one core",
		n*c.steps, n*c.evaluations, round(time.Duration(n*c.seconds*float64(time.Second))))
}

// fixedCost is that of a phase in steps of one size; its price is that of evaluating the derivative at y
// for a few milliseconds.
func fixedCost(m *integrators.Method, step, duration float64, d *circuit.Dynamics, y []float64) cost {
	c := cost{known: true, steps: math.Max(duration/step, 1)}
	stages := 1.0
	if m.Tableau != nil {
		stages = float64(m.Tableau.Stages())
		if m.Tableau.FSAL() {
			stages-- // the last is the next step's first
		}
	}
	c.evaluations = stages * c.steps
	c.seconds = c.evaluations * secondsPerEvaluation(d, y)
	return c
}

// measure estimates the cost of a phase that starts in state y and whose inputs are steady from time at
// on: by counting steps of one size, or by trying it out.
func measure(out io.Writer, l *loaded, d *circuit.Dynamics, y []float64, at float64, a, start *stability.Analysis) (cost, error) {
	i, info := l.spec.Integrator, l.circuit.Phases()[d.Phase()]
	m, _ := integrators.Find(i.Method)
	end := info.Duration
	if info.Until == "settled" {
		if t := at + predicted(a, start); t < end { // not where there is no prediction
			end = t
		}
	}
	if i.Step > 0 {
		c := fixedCost(m, i.Step, end, d, y)
		warnOfBudget(out, c.steps, i.MaxSteps)
		return c, nil
	}
	t, err := tryOut(l, d, info, y)
	if err != nil {
		return cost{}, err
	}
	if switching(l.spec) != nil {
		t.print(out, m, i.Rtol, a)
	}
	t.warn(out, info, end, i.MaxSteps)
	return t.cost(end), nil
}

func secondsPerEvaluation(d *circuit.Dynamics, y []float64) float64 {
	dydt, t, rows := make([]float64, len(y)), []float64{0}, []int{0}
	d.Derivative(dydt, t, y, rows) // warm
	start := time.Now()
	n := 0
	for time.Since(start) < 5*time.Millisecond {
		d.Derivative(dydt, t, y, rows)
		n++
	}
	return time.Since(start).Seconds() / float64(n)
}

// largestPartition is the size up to which semi-implicit Euler's bound, an eigenvalue problem for
// each step tried, is worked out.
const largestPartition = 300

// printSteps prints the largest step with which each method lets no decaying mode grow.
func printSteps(out io.Writer, d *circuit.Dynamics, a *stability.Analysis, y []float64, t float64) {
	if a.Eigenvalues == nil {
		return
	}
	var parts []string
	for _, m := range integrators.Methods() {
		h := math.NaN()
		switch {
		case m.Tableau != nil:
			h = integrators.LargestStableStep(m, a.Eigenvalues)
		case m.Name == "semi-implicit-euler" && a.Verdict == stability.Stable && len(d.Parts()) > 0 && d.Dim() <= largestPartition:
			j := linalg.NewDense(d.Dim(), d.Dim(), nil)
			d.Jacobian(j.Data, 0, t, y)
			if s, err := integrators.SemiImplicitLargestStep(j, d.Parts(), 10/a.Radius); err == nil {
				h = s
			}
		}
		if !math.IsNaN(h) {
			parts = append(parts, fmt.Sprintf("%s %.3g s", m.Name, h))
		}
	}
	fmt.Fprintf(out, "  largest stable step: %s\n", strings.Join(parts, ", "))
}

// warnOfStep tells that the file's fixed step is above its method's bound.
func warnOfStep(out io.Writer, l *loaded, a *stability.Analysis) {
	i := l.spec.Integrator
	m, _ := integrators.Find(i.Method)
	if m.Adaptive || m.Tableau == nil || a.Eigenvalues == nil {
		return
	}
	if bound := integrators.LargestStableStep(m, a.Eigenvalues); i.Step > bound {
		fmt.Fprintf(out, "  warning: integrator.step = %.4g s is above the largest stable step of %s, %.4g s\n", i.Step, m.Name, bound)
	}
}

// warnOfBudget tells that more steps are forecast than a phase may take.
func warnOfBudget(out io.Writer, steps float64, most int) {
	if steps > float64(most) {
		fmt.Fprintf(out, "  warning: about %.3g steps are forecast, refused ones included; integrator.max_steps allows %d\n", steps, most)
	}
}

// predicted is the time to settle from the start: the distance is the start's, the pace of a
// nonlinear phase is that of its equilibrium, where most of the time is spent. NaN where there is none.
func predicted(a, start *stability.Analysis) float64 {
	t := start.Settling.Time
	if !a.Linear && a.Slowest > 0 && start.Slowest > 0 {
		t *= a.Slowest / start.Slowest
	}
	return t
}
