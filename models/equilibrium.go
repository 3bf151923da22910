package models

import (
	"context"
	"fmt"
	"math"
	"slices"

	"settle/circuit"
	"settle/circuit/stability"
	"settle/integrators"
	"settle/internal/linalg"
)

// SettledBy says how an episode's end was found. The numbers are part of the file format.
type SettledBy int8

// The ways.
const (
	ByTrajectory  SettledBy = iota // the motion was followed
	ByEquilibrium                  // the state of rest was solved for
)

// settledBy names them in their order.
var settledBy = []string{"trajectory", "equilibrium"}

// String returns the name in the file and on the terminal.
func (s SettledBy) String() string { return settledBy[s] }

func settledByFlags() (values []int8, meanings []string) {
	for i := range settledBy {
		values = append(values, int8(i))
	}
	return values, settledBy
}

// Conformance is stated here, where both sides are visible: circuit does not import integrators.
var (
	_ integrators.ShiftedSolver = (*circuit.Dynamics)(nil)
	_ integrators.ShiftedCost   = (*circuit.Dynamics)(nil)
	_ integrators.Propagator    = (*circuit.Dynamics)(nil)
	_ integrators.Reducible     = (*circuit.Dynamics)(nil)
	_ integrators.Stability     = (*stable)(nil)
	_ integrators.Roomy         = (*circuit.Dynamics)(nil)
)

// stable is a Dynamics that knows its spectral abscissa by the structure of its loops. Where the
// Jacobian is the same for all rows, one analysis serves them.
type stable struct {
	*circuit.Dynamics
	look     *stability.Abscissa
	known    bool
	abscissa float64
	ok       bool
}

// SpectralAbscissa implements integrators.Stability.
func (s *stable) SpectralAbscissa(row int, t float64, y []float64) (float64, bool) {
	if s.known {
		return s.abscissa, s.ok
	}
	s.known = s.ConstantJacobian()
	quick, err := s.look.At(s.Dynamics, row, t, y)
	if err == nil && math.Abs(quick)*s.SlowestTau() > clearlyMoving {
		s.abscissa, s.ok = quick, true
		return quick, true
	}
	a, err := stability.Analyse(s.Dynamics, row, t, y)
	if s.ok = err == nil; s.ok {
		if s.abscissa = a.Abscissa; a.Verdict == stability.Marginal {
			s.abscissa = 0
		}
	}
	return s.abscissa, s.ok
}

// clearlyMoving is the abscissa, in units of 1/(slowest time constant), beyond which a mode is taken for one
// that decays or grows without the whole analysis, which tells rounding from motion and takes a hundred times as long.
const clearlyMoving = 1e-5

// equilibrium solves for the rest of all rows in use, in place of following their motion: inputs are
// those of the phase's end.
func (p *presenter) equilibrium(ctx context.Context, phase int, y []float64, done func(row int, e *Episode, t float64, y []float64) error) error {
	info, s := p.phases[phase], &p.rest
	if solved, err := p.pairRest(phase, y, done); solved || err != nil {
		return err
	}
	s.Method, s.Rtol, s.Atol = p.c.Spec.Integrator.Equilibrium, p.c.Spec.Settle.Rtol, p.c.Spec.Settle.Atol
	s.Diverged, s.Context = p.c.Spec.Settle.Diverged, ctx
	s.Variable, s.TimeUnit = p.unit, "s"
	t := p.restTime(phase)
	result, err := s.Solve(&stable{Dynamics: p.d, look: &p.abscissa}, t, y)
	if err != nil {
		return fmt.Errorf("phase %s: %w", info.Name, err)
	}
	for row := range result.Rows {
		at, counts := p.finish(row, t, y)
		if !counts {
			continue
		}
		if err := done(row, p.judgeRest(row, phase, t, &result.Rows[row], at), t, at); err != nil {
			return err
		}
	}
	return nil
}

// restTime is the last moment of a phase, whose inputs count.
func (p *presenter) restTime(phase int) float64 { return math.Nextafter(p.phases[phase].Duration, 0) }

// pairRest does it for linear loops of two populations, in one solve. It is false, with nothing done, for others,
// and where a row is not at rest then or the loop might move away: the general way tells what it does.
func (p *presenter) pairRest(phase int, y []float64, done func(row int, e *Episode, t float64, y []float64) error) (bool, error) {
	t := p.restTime(phase)
	for row := range len(y) / p.d.Dim() {
		p.d.Enter(row, t)
	}
	rows, decays := p.d.PairRest(y, p.c.Spec.Settle.Rtol, p.c.Spec.Settle.Atol, clearlyMoving/p.d.SlowestTau())
	if rows != nil && !decays {
		s := stable{Dynamics: p.d, look: &p.abscissa}
		a, ok := s.SpectralAbscissa(0, t, y)
		decays = ok && a < 0
	}
	if rows == nil || !decays || !(linalg.MaxNorm(y) <= p.c.Spec.Settle.Diverged) || slices.ContainsFunc(rows, func(r circuit.PairRest) bool { return !(r.Residual <= 1 && r.Correction <= 1) }) {
		p.d.Gather(y)
		return false, nil
	}
	for row := range rows {
		at, counts := p.finish(row, t, y)
		if !counts {
			continue
		}
		if err := done(row, p.judgeRest(row, phase, t, p.pairRow(&rows[row]), at), t, at); err != nil {
			return true, err
		}
	}
	return true, nil
}

// pairRow is what a search for rest would say of it. It is the presenter's own, valid until the next.
func (p *presenter) pairRow(r *circuit.PairRest) *integrators.RestRow {
	p.found = integrators.RestRow{Status: integrators.AtRest, Residual: r.Residual, Correction: r.Correction}
	p.found.Stats.Accepted, p.found.Stats.Evaluations, p.found.Stats.Products = 1, r.Products, r.Products
	return &p.found
}

// judgeRest turns what became of a row's search into an episode. It takes no time of the circuit's. It is the
// presenter's own, valid until the next.
func (p *presenter) judgeRest(row, phase int, t float64, r *integrators.RestRow, y []float64) *Episode {
	info, e := p.phases[phase], &p.rested
	*e = Episode{
		Phase: info.Name, phase: phase, SettledBy: ByEquilibrium, Residual: r.Residual, Correction: r.Correction,
		Accepted: int64(r.Stats.Accepted), Evaluations: int64(r.Stats.Evaluations + r.Confirmation.Evaluations),
	}
	e.products = int64(r.Stats.Products+r.Confirmation.Products) * int64(p.d.Products())
	j := judgement{p: p, row: row, info: info, r: integrators.RowResult{T: t}, y: y}
	e.Verdict, e.Detail = j.restVerdict(r)
	return e
}

func (j *judgement) restVerdict(r *integrators.RestRow) (Verdict, string) {
	switch r.Status {
	case integrators.AtRest:
		return j.rested()
	case integrators.MarginalRest:
		return Marginal, r.Message
	case integrators.UnstableRest:
		if r.Method != j.p.rest.Method {
			return UnstableFixedPoint, fmt.Sprintf("not found by %s, tried %s: %s", j.p.rest.Method, r.Method, r.Message)
		}
		return UnstableFixedPoint, r.Message
	case integrators.NotFiniteRest:
		return NotFinite, r.Message
	case integrators.InterruptedRest:
		return Interrupted, r.Message
	}
	return j.noRest(r)
}

// noRest judges a search that did not converge, by the spectrum where it came nearest: that of a
// linear circuit is the same everywhere. None is called unstable, since no state of rest was found.
func (j *judgement) noRest(r *integrators.RestRow) (Verdict, string) {
	a, err := stability.Analyse(j.p.d, j.row, j.r.T, j.y)
	if err != nil {
		return NewtonFailed, r.Message
	}
	measured := fmt.Sprintf("spectral abscissa %.3g /s; %s", a.Abscissa+0, r.Message) // + 0 turns -0 into 0
	if a.Linear && a.Verdict == stability.Marginal {
		return Marginal, measured
	}
	return NewtonFailed, measured
}
