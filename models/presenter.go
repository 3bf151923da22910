package models

import (
	"context"
	"fmt"

	"settle/circuit"
	"settle/circuit/stability"
	"settle/integrators"
)

// presenter carries rows of a circuit through its phases, one after the other, and judges how each
// ended. It belongs to one goroutine.
type presenter struct {
	c      *circuit.Circuit
	d      *circuit.Dynamics
	phases []circuit.PhaseInfo
	solver integrators.Solver
	from   []byte // of a solve that was saved, with which the next one goes on; else nil
	// settling is the solver's Stop in phases until settled
	settling integrators.Settling
	// rest solves for the rest of phases with solve = "equilibrium"
	rest     integrators.Rest
	abscissa stability.Abscissa // where it was found
	// controllers are the populations whose target may be out of reach
	controllers map[int]bool
	populations []circuit.PopulationInfo
	// own follows linear loops exactly, and nearly linear ones by few coordinates, where the file leaves the
	// method to us and no path is recorded
	own       bool
	doubling  integrators.Doubling
	multistep integrators.Multistep
	rested    Episode             // of a row they followed
	found     integrators.RestRow // what pairRow said last

	y    []float64
	over []bool // the row's trial ended badly: its later phases do not count
}

func newPresenter(c *circuit.Circuit, rows int) *presenter {
	return &presenter{
		c: c, d: c.NewDynamics(rows), phases: c.Phases(), controllers: controllers(c), populations: c.Populations(),
		y: make([]float64, rows*c.Size()), over: make([]bool, rows),
	}
}

// begin starts a phase for rows rows and returns their states.
func (p *presenter) begin(phase, rows int) []float64 {
	p.d.Begin(phase)
	y := p.y[:rows*p.d.Dim()]
	p.d.Gather(y)
	return y
}

// instant tells whether nothing evolves in a phase.
func instant(info circuit.PhaseInfo) bool { return len(info.Evolving) == 0 || info.Duration == 0 }

// settle ends an instant phase: algebraic populations take their values.
func (p *presenter) settle(rows int, y []float64) {
	for row := range rows {
		p.finish(row, 0, y)
	}
}

// finish ends the phase of a row at time t, and returns its part of the states y; counts is false for a row
// whose trial is over.
func (p *presenter) finish(row int, t float64, y []float64) (at []float64, counts bool) {
	n := p.d.Dim()
	at = y[row*n : (row+1)*n]
	p.d.Finish(row, t, at)
	return at, !p.over[row]
}

// carry takes the rows through the phase begun, by the motion or by solving for its rest, and hands
// each row's episode with its time and state to done. Rows that are over are carried along but not told.
func (p *presenter) carry(ctx context.Context, phase int, y []float64, o integrators.Observer, done func(row int, e *Episode, t float64, y []float64) error) error {
	info := p.phases[phase]
	if info.Solve == "equilibrium" {
		return p.equilibrium(ctx, phase, y, done)
	}
	if p.own && o == nil && info.Until == "settled" && p.c.Spec.Integrator.Method == autoMethod {
		if followed, err := p.ownWays(phase, y, done); followed || err != nil {
			return err
		}
	}
	result, err := p.solve(p.prepare(ctx, info, o), info.Duration, y)
	if err != nil {
		return fmt.Errorf("phase %s: %w", info.Name, err)
	}
	for row, res := range result.Rows {
		at, counts := p.finish(row, res.T, y)
		if !counts {
			continue
		}
		if err := done(row, p.judge(row, phase, res, result.Load, at), res.T, at); err != nil {
			return err
		}
	}
	return nil
}

// solve follows the motion, from where a solve was saved if it was.
func (p *presenter) solve(s *integrators.Solver, duration float64, y []float64) (*integrators.Result, error) {
	if from := p.from; from != nil {
		p.from = nil
		return s.Resume(p.d, from, y)
	}
	return s.Solve(p.d, 0, duration, y)
}

// ownWays tries what is made for loops. Where none of it brought the rows to rest they are where they were.
func (p *presenter) ownWays(phase int, y []float64, done func(row int, e *Episode, t float64, y []float64) error) (followed bool, err error) {
	if followed, err = p.double(phase, y, done); followed || err != nil {
		return followed, err
	}
	p.d.Gather(y)
	if followed, err = p.follow(phase, y, done); followed || err != nil {
		return followed, err
	}
	p.d.Gather(y)
	return false, nil
}

// prepare sets the solver up as the circuit file says.
func (p *presenter) prepare(ctx context.Context, info circuit.PhaseInfo, o integrators.Observer) *integrators.Solver {
	spec := p.c.Spec
	i, s := spec.Integrator, &p.solver
	s.Method, s.Rtol, s.Atol, s.Step = i.Method, i.Rtol, i.Atol, i.Step
	s.InitialStep, s.MinStep, s.MaxStep, s.MaxSteps = i.InitialStep, i.MinStep, i.MaxStep, i.MaxSteps
	s.Controller, s.Diverged, s.Context = i.Controller, spec.Settle.Diverged, ctx
	s.Cap = i.StabilityCap == "on" || i.StabilityCap == "auto" && info.Until == "settled"
	s.Observer, s.Stop = o, nil
	if info.Until == "settled" {
		p.settling.Rtol, p.settling.Atol = spec.Settle.Rtol, spec.Settle.Atol
		s.Stop = &p.settling
	}
	return s
}
