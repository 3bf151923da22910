package models

import (
	"fmt"
	"slices"

	"settle/circuit"
	"settle/integrators"
)

// Conformance is stated here, where both sides are visible: circuit does not import integrators.
var _ integrators.Affine = (*circuit.Dynamics)(nil)

// double follows the rows of a linear phase exactly until they have settled. It is false, with nothing
// done, where the phase is not linear or a row does not come to rest: the loop of time steps then tells
// what that row does instead.
func (p *presenter) double(phase int, y []float64, done func(row int, e *Episode, t float64, y []float64) error) (bool, error) {
	info, s := p.phases[phase], p.c.Spec.Settle
	p.doubling.Rtol, p.doubling.Atol, p.doubling.Diverged = s.Rtol, s.Atol, s.Diverged
	result, offered, err := p.doubling.Solve(p.d, info.Duration, y)
	if err != nil {
		return false, fmt.Errorf("phase %s: %w", info.Name, err)
	}
	if !offered || slices.ContainsFunc(result.Rows, func(r integrators.DoublingRow) bool { return r.Status != integrators.Stopped }) {
		return false, nil
	}
	for row, r := range result.Rows {
		at, counts := p.finish(row, r.T, y)
		if !counts {
			continue
		}
		if err := done(row, p.doubled(phase, &r), r.T, at); err != nil {
			return true, err
		}
	}
	return true, nil
}

// doubled is the episode of a row that has settled. It is the presenter's own, valid until the next.
func (p *presenter) doubled(phase int, r *integrators.DoublingRow) *Episode {
	p.rested = Episode{
		Phase: p.phases[phase].Name, phase: phase, Verdict: Settled, Duration: r.T, Residual: r.Residual, Correction: r.Correction,
		Accepted: int64(r.Steps), Evaluations: int64(r.Products), products: int64(r.Products) * int64(p.d.Products()),
	}
	return &p.rested
}
