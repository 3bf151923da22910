package models

import (
	"fmt"
	"math"
	"slices"

	"settle/circuit"
	"settle/circuit/stability"
	"settle/integrators"
)

// judge turns the ending of one row's phase into an episode: what the integrator saw of the path,
// and what the circuit's equations say about where it ended.
func (p *presenter) judge(row, phase int, r integrators.RowResult, load float64, y []float64) *Episode {
	info := p.phases[phase]
	e := &Episode{
		Phase: info.Name, phase: phase, Duration: r.T, Residual: math.NaN(), Correction: math.NaN(),
		Accepted: int64(r.Stats.Accepted), Refused: int64(r.Stats.Refused), Evaluations: int64(r.Stats.Evaluations),
	}
	if e.Stretches = r.Stretches; e.Stretches == nil {
		e.Stretches = []integrators.Stretch{{Method: p.solver.Method}}
	}
	e.products = int64(r.Stats.Products) * int64(p.d.Products())
	j := &judgement{p: p, row: row, info: info, r: r, load: load, y: y}
	if info.Until == "settled" {
		j.settling = &p.settling
		m := p.settling.Measured(row)
		e.Residual, e.Correction = m.Residual, m.Correction
	}
	e.Verdict, e.Detail = j.verdict()
	if !blamesTheCircuit[e.Verdict] {
		return e
	}
	if text := j.unstableStep(); text != "" {
		e.Verdict, e.Detail = StabilityLimited, text
	}
	return e
}

// blamesTheCircuit lists the verdicts that say nothing about the circuit if the step was too large.
var blamesTheCircuit = map[Verdict]bool{
	Diverged: true, NotFinite: true, LimitCycle: true, Aperiodic: true, Marginal: true, Slow: true, StabilityLimited: true,
}

// unstableStep says that a fixed step is above the method's stability bound, "" if it is not.
func (j *judgement) unstableStep() string {
	step := j.p.solver.Step
	m, _ := integrators.Find(j.p.solver.Method)
	if step == 0 || m.Tableau == nil {
		return ""
	}
	bound := step / math.Max(j.load, 1e-300)
	if a, err := j.analysis(); err == nil && a.Verdict == stability.Stable && a.Eigenvalues != nil {
		bound = math.Min(bound, integrators.LargestStableStep(m, a.Eigenvalues))
	}
	if step <= bound*(1+1e-9) {
		return ""
	}
	return fmt.Sprintf("the step of %.4g s is above %.4g s, the largest with which %s is stable here: what was computed is not the circuit's motion", step, bound, m.Name)
}

// Ending returns the verdict on a phase that the integrator itself broke off; ok is false where it did not.
func Ending(s integrators.Status) (v Verdict, ok bool) {
	v, ok = endings[s]
	return v, ok
}

// judgement is what a verdict is reached from.
type judgement struct {
	p        *presenter
	row      int
	info     circuit.PhaseInfo
	r        integrators.RowResult
	load     float64 // integrators.Result.Load
	y        []float64
	settling *integrators.Settling

	analysed func() (*stability.Analysis, error) // nil until asked for
}

// analysis is that of the circuit about where the row ended, worked out once: for large circuits it takes
// longer than the run.
func (j *judgement) analysis() (*stability.Analysis, error) {
	if j.analysed == nil {
		a, err := stability.Analyse(j.p.d, j.row, j.r.T, j.y)
		j.analysed = func() (*stability.Analysis, error) { return a, err }
	}
	return j.analysed()
}

// endings are the verdicts that the integrator alone decides.
var endings = map[integrators.Status]Verdict{
	integrators.Diverged:     Diverged,
	integrators.NotFinite:    NotFinite,
	integrators.SmallestStep: SmallestStep,
	integrators.StepBudget:   StepBudget,
	integrators.Interrupted:  Interrupted,
	integrators.Unsolved:     NewtonFailed,
}

func (j *judgement) verdict() (Verdict, string) {
	if v, ok := endings[j.r.Status]; ok {
		return v, j.where()
	}
	if j.settling == nil {
		return Finished, ""
	}
	if j.r.Status == integrators.Stopped {
		return j.rested()
	}
	return j.unsettled()
}

// where says what was measured at a bad ending.
func (j *judgement) where() string {
	r, spec := j.r, j.p.c.Spec
	at := fmt.Sprintf("at %.6g s of %.6g s", r.T, j.info.Duration)
	switch r.Status {
	case integrators.Diverged:
		return fmt.Sprintf("|x| = %.3g in %s %s, above settle.diverged = %.3g", r.Norm, j.unit(r.Index), at, spec.Settle.Diverged)
	case integrators.NotFinite:
		return fmt.Sprintf("%s is not finite beyond that %s, however small the step (last %.3g s)", j.unit(r.Index), at, r.LastH)
	case integrators.SmallestStep:
		return fmt.Sprintf("the tolerances ask for steps of %.3g s %s; integrator.min_step is %.3g s (0: 16 roundings of the time)", r.NextH, at, spec.Integrator.MinStep)
	case integrators.Unsolved:
		return fmt.Sprintf("the equations of an implicit step were not solved %s, however small the step (last %.3g s)", at, r.NextH)
	case integrators.StepBudget:
		return fmt.Sprintf("%d steps (%d refused) %s, step size %.3g s", r.Stats.Accepted+r.Stats.Refused, r.Stats.Refused, at, r.NextH)
	}
	return at
}

func (j *judgement) unit(variable int) string { return j.p.unit(variable) }

// unit names the population and the unit of a state variable.
func (p *presenter) unit(variable int) string {
	for _, s := range p.d.StateRanges() {
		if variable >= s.Lo && variable < s.Hi {
			return fmt.Sprintf("population %s, unit %d", p.c.Populations()[s.Population].Name, variable-s.Lo)
		}
	}
	return ""
}

// rested judges a row that came to rest: a saturated controller rests by its leak alone.
func (j *judgement) rested() (Verdict, string) {
	if !j.steered() || !j.saturated() {
		return Settled, ""
	}
	if name, reach := j.unreachable(); reach != nil {
		return Unreachable, fmt.Sprintf("at rest by its leak alone, population %s misses its target by %.3g of its size; no rates of its sources reach it", name, reach.Misfit)
	}
	return Settled, ""
}

// steered tells whether a controller has to settle.
func (j *judgement) steered() bool {
	return slices.ContainsFunc(j.info.Settle, func(pop int) bool { return j.p.controllers[pop] })
}

// unreachable returns the first controller that has to settle and whose target is provably outside
// the range of its sources.
func (j *judgement) unreachable() (string, *stability.Reach) {
	for _, pop := range j.info.Settle {
		if !j.p.controllers[pop] {
			continue
		}
		reach, err := stability.Reachable(j.p.d, j.row, j.r.T, j.y, pop)
		if err == nil && reach.Certified {
			return j.p.c.Populations()[pop].Name, reach
		}
	}
	return "", nil
}

// unsettled judges a row whose time ran out, or its steps.
func (j *judgement) unsettled() (Verdict, string) {
	t := j.settling.Trend(j.row)
	m := j.settling.Measured(j.row)
	measured := fmt.Sprintf("residual %.3g (settled: 1 or less), smallest %.3g at %.4g s", m.Residual, m.Best, m.BestT)
	a, err := j.analysis()
	if err == nil {
		measured += fmt.Sprintf(", spectral abscissa at the end state %.3g /s", a.Abscissa+0) // + 0 turns -0 into 0
	}
	name, reach := j.unreachable()
	switch {
	case err == nil && a.Linear && awaitedMarginal(a):
		return Marginal, measured + "; " + j.marginalText(a)
	case reach != nil:
		return Unreachable, fmt.Sprintf("%s; population %s misses its target by %.3g of its size, and no rates of its sources reach it", measured, name, reach.Misfit)
	}
	return j.moving(t, measured)
}

// moving judges by how the row was moving at last.
func (j *judgement) moving(t integrators.Trend, measured string) (Verdict, string) {
	switch t.Motion {
	case integrators.Growing:
		return Diverged, fmt.Sprintf("%s; the residual grows by %.3g a second", measured, t.Rate)
	case integrators.Hovering:
		return StabilityLimited, fmt.Sprintf("%s; mean step %.3g s, %.2g of the stability bound", measured, t.Step, t.Load)
	case integrators.Drifting:
		return Marginal, fmt.Sprintf("%s; the state drifts at %.3g a second", measured, t.Speed)
	case integrators.Periodic:
		return LimitCycle, fmt.Sprintf("%s; period %.4g s", measured, t.Period)
	case integrators.Aperiodic:
		return Aperiodic, measured
	case integrators.Decaying:
		if a, err := j.analysis(); err == nil && a.Abscissa < 0 { // the slowest mode comes last
			t.Settles = math.Max(t.Settles, math.Log(math.Max(t.Residual, 1))/-a.Abscissa)
		}
		return Slow, fmt.Sprintf("%s; it falls by %.3g a second and would settle after %.3g s more", measured, -t.Rate, t.Settles)
	}
	return Slow, measured + "; too few steps to see a trend"
}

func awaitedMarginal(a *stability.Analysis) bool {
	for _, m := range a.Marginal {
		if m.Awaited {
			return true
		}
	}
	return false
}

// marginalText counts the modes and says where they live.
func (j *judgement) marginalText(a *stability.Analysis) string {
	for _, m := range a.Marginal {
		if m.Awaited && len(m.Shares) > 0 {
			modes := "1 mode"
			if m.Count != 1 {
				modes = fmt.Sprintf("%d modes", m.Count)
			}
			return fmt.Sprintf("%s at frequency %.3g Hz, mostly in population %s", modes, m.Frequency, j.p.c.Populations()[m.Shares[0].Population].Name)
		}
	}
	return "a population that has to settle takes part in a marginal mode"
}
