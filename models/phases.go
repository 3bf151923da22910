package models

import (
	"context"
	"fmt"
	"math"

	"settle/circuit"
	"settle/integrators"
)

// Episode is one phase of one trial and how it ended.
type Episode struct {
	Trial       int
	Phase       string
	Verdict     Verdict
	SettledBy   SettledBy
	Detail      string  // what was measured, in words; "" for good endings
	Duration    float64 // s
	Residual    float64 // in units of the settle tolerance; NaN where settling was not asked for
	Correction  float64 // likewise; NaN where it was not evaluated
	Accepted    int64
	Refused     int64
	Evaluations int64

	// Stretches are the methods that followed the motion, one after the other, and why each was chosen:
	// several of method auto, none where the end was solved for.
	Stretches []integrators.Stretch

	phase    int
	products int64
	frames   int64 // rows of /trajectory
	traced   bool
}

// worker carries batches of trials through the phases, with state of its own.
type worker struct {
	run    *run
	d      *circuit.Dynamics
	tracer *tracer
	solver integrators.Solver
	// settling is the solver's Stop in phases until settled
	settling integrators.Settling
	// rest solves for the rest of phases with solve = "equilibrium"
	rest integrators.Rest
	// controllers are the populations whose target may be out of reach
	controllers map[int]bool
	y           []float64
	offset      []float64  // s: time since the start of each row's trial
	endings     [][]record // of each row's episodes, where they are not put at once
	over        []bool     // the row's trial ended badly: its later phases do not count
}

func newWorker(r *run) *worker {
	c := r.Circuit
	rows := 1
	for _, b := range r.batches {
		rows = max(rows, b.n)
	}
	d := c.NewDynamics(rows)
	return &worker{
		run: r, d: d, tracer: newTracer(c, d), controllers: controllers(c),
		y:       make([]float64, rows*c.Size()),
		offset:  make([]float64, rows),
		over:    make([]bool, rows),
		endings: make([][]record, rows),
	}
}

// present carries the trials of a batch through all phases.
func (w *worker) present(ctx context.Context, b batch) error {
	l := w.run.out.lane(b)
	defer l.close()
	w.d.Use(b.n)
	for row := range b.n {
		input, target := w.run.Task.Example(b.first + row)
		w.d.Present(row, b.first+row, input, target)
		w.offset[row], w.over[row] = 0, false
	}
	for phase := range w.run.Circuit.Phases() {
		if ctx.Err() != nil {
			l.interrupt()
			break
		}
		if err := w.phase(ctx, l, phase); err != nil {
			return err
		}
		if b.traced && w.over[0] {
			break
		}
	}
	return w.putEndings(l)
}

// phase carries all rows of a batch through one phase.
func (w *worker) phase(ctx context.Context, l *lane, phase int) error {
	info := w.run.Circuit.Phases()[phase]
	w.d.Begin(phase)
	if l.batch.traced {
		w.tracer.begin(l, l.batch.first, phase, w.offset[0], info.Duration)
	}
	y := w.y[:l.batch.n*w.d.Dim()]
	w.d.Gather(y)
	if len(info.Evolving) == 0 || info.Duration == 0 {
		return w.instant(l, info, y)
	}
	if info.Solve == "equilibrium" {
		return w.equilibrium(ctx, l, phase, y)
	}
	s := w.prepare(ctx, info, l.batch.traced)
	result, err := s.Solve(w.d, 0, info.Duration, y)
	if err != nil {
		return fmt.Errorf("phase %s: %w", info.Name, err)
	}
	for row := range l.batch.n {
		if err := w.end(l, phase, row, result, y); err != nil {
			return err
		}
	}
	return nil
}

// instant is a phase in which nothing evolves: algebraic populations take their values.
func (w *worker) instant(l *lane, info circuit.PhaseInfo, y []float64) error {
	n := w.d.Dim()
	for row := range l.batch.n {
		w.d.Finish(row, 0, y[row*n:(row+1)*n])
		w.offset[row] += info.Duration
	}
	if l.batch.traced {
		return w.tracer.sample(0, y)
	}
	return nil
}

// prepare sets the worker's solver up as the circuit file says.
func (w *worker) prepare(ctx context.Context, p circuit.PhaseInfo, traced bool) *integrators.Solver {
	spec := w.run.Circuit.Spec
	i, s := spec.Integrator, &w.solver
	s.Method, s.Rtol, s.Atol, s.Step = i.Method, i.Rtol, i.Atol, i.Step
	s.InitialStep, s.MinStep, s.MaxStep, s.MaxSteps = i.InitialStep, i.MinStep, i.MaxStep, i.MaxSteps
	s.Controller, s.Diverged, s.Context = i.Controller, spec.Settle.Diverged, ctx
	s.Cap = i.StabilityCap == "on" || i.StabilityCap == "auto" && p.Until == "settled"
	s.Observer, s.Stop = nil, nil
	if traced {
		s.Observer = w.tracer
	}
	if p.Until == "settled" {
		w.settling.Rtol, w.settling.Atol = spec.Settle.Rtol, spec.Settle.Atol
		s.Stop = &w.settling
	}
	return s
}

// end judges the phase of one row, records it, and stores the row's state for the next phase.
func (w *worker) end(l *lane, phase, row int, result *integrators.Result, y []float64) error {
	res := result.Rows[row]
	at := y[row*w.d.Dim() : (row+1)*w.d.Dim()]
	w.d.Finish(row, res.T, at)
	if w.over[row] {
		return nil
	}
	return w.close(l, row, w.judge(row, phase, res, result.Load, at), res.T, at)
}

// close records a row's episode, which ended in state y with inputs as they are at time t of the phase.
func (w *worker) close(l *lane, row int, e *Episode, t float64, y []float64) error {
	e.Trial = l.batch.first + row
	e.traced = l.batch.traced
	if e.traced {
		if err := w.tracer.finish(e.Duration, t, y); err != nil {
			return err
		}
		e.frames = w.tracer.frames
	}
	w.offset[row] += e.Duration
	w.over[row] = !e.Verdict.OK()
	r := record{end: &ending{Episode: *e, settled: w.settled(row, e.Verdict)}}
	if e.traced {
		return l.put(r)
	}
	w.endings[row] = append(w.endings[row], r)
	return nil
}

// putEndings records the episodes of trials that were integrated together, trial by trial.
func (w *worker) putEndings(l *lane) error {
	for row := range l.batch.n {
		for _, r := range w.endings[row] {
			if err := l.put(r); err != nil {
				return err
			}
		}
		w.endings[row] = w.endings[row][:0]
	}
	return nil
}

// settled copies the row's states; where the episode did not end well there is no number to read.
func (w *worker) settled(row int, v Verdict) []settledState {
	full := w.d.Full(row)
	pops := w.run.Circuit.Populations()
	states := make([]settledState, len(pops))
	for i, p := range pops {
		values := append([]float64(nil), full[p.Offset:p.Offset+p.Size]...)
		if !v.OK() {
			for j := range values {
				values[j] = math.NaN()
			}
		}
		states[i] = settledState{"/settled/" + p.Name, values}
	}
	return states
}
