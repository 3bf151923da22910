package models

import (
	"fmt"
	"slices"

	"settle/circuit"
	"settle/integrators"
)

var _ integrators.Semilinear = (*circuit.Dynamics)(nil)

// follow takes the rows of a phase that is nearly linear to where they have settled, within the tolerances
// of the circuit file. It is false, with nothing done, where the phase is not such a loop or a row does not
// come to rest: the loop of time steps then tells what that row does instead.
func (p *presenter) follow(phase int, y []float64, done func(row int, e *Episode, t float64, y []float64) error) (bool, error) {
	info, spec, s := p.phases[phase], p.c.Spec, &p.multistep
	s.Rtol, s.Atol, s.SettleRtol, s.SettleAtol = spec.Integrator.Rtol, spec.Integrator.Atol, spec.Settle.Rtol, spec.Settle.Atol
	result, offered, err := s.Solve(p.d, info.Duration, y)
	if err != nil {
		return false, fmt.Errorf("phase %s: %w", info.Name, err)
	}
	if !offered || slices.ContainsFunc(result.Rows, func(r integrators.MultistepRow) bool { return r.Status != integrators.Stopped }) {
		return false, nil
	}
	for row, r := range result.Rows {
		at, counts := p.finish(row, r.T, y)
		if !counts {
			continue
		}
		if err := done(row, p.followed(row, phase, &r, at), r.T, at); err != nil {
			return true, err
		}
	}
	return true, nil
}

// followed is the episode of a row that came to rest. It is the presenter's own, valid until the next.
func (p *presenter) followed(row, phase int, r *integrators.MultistepRow, y []float64) *Episode {
	info := p.phases[phase]
	p.rested = Episode{
		Phase: info.Name, phase: phase, Duration: r.T, Residual: r.Residual, Correction: r.Correction,
		Accepted: int64(r.Accepted), Refused: int64(r.Refused), Evaluations: int64(r.Products), products: int64(r.Products) * int64(p.d.Products()),
	}
	j := judgement{p: p, row: row, info: info, r: integrators.RowResult{T: r.T, Status: r.Status}, y: y}
	p.rested.Verdict, p.rested.Detail = j.rested()
	return &p.rested
}
