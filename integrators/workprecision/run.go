package workprecision

import (
	"context"
	"fmt"
	"math"
	"time"

	"settle/integrators"
)

// Run is one method at one setting, and what came of it. Numbers that do not exist are NaN.
type Run struct {
	Problem    string
	Method     string
	Rtol, Atol float64 // of adaptive methods
	Step       float64 // of methods of fixed steps

	Stats    integrators.Stats
	T        float64 // where it ended
	MeanStep float64
	Seconds  float64 // the least of Options.Repeat solves

	ErrorMax     float64 // the larger of the next two
	ErrorSteps   float64 // along the path, at the ends of steps
	ErrorGrid    float64 // along the path, on the common grid
	ErrorEnd     float64 // at T, or at T1 against Problem.End
	ErrorSettled float64 // distance of where it settled from the reference's rest

	// Each is false where the error is below what the reference can tell, and is given as that bound.
	MaxKnown, EndKnown, SettledKnown bool

	Verdict Verdict
	Message string // what went wrong
}

// bench runs one method.
type bench struct {
	p      *Problem
	o      *Options
	ref    *Reference
	method *integrators.Method
	sys    integrators.System
	failed error // no system, so no run
	solver integrators.Solver
	y      []float64
}

func newBench(p *Problem, o *Options, ref *Reference, m *integrators.Method) *bench {
	b := &bench{p: p, o: o, ref: ref, method: m, solver: o.Solver, y: make([]float64, len(p.Start))}
	b.sys, b.failed = p.New(m)
	b.solver.Method = m.Name
	return b
}

// settings lists what the method is run at: tolerances, or steps.
func (b *bench) settings() []Run {
	var all []Run
	blank := Run{Problem: b.p.Name, Method: b.method.Name, Rtol: math.NaN(), Atol: math.NaN(), Step: math.NaN()}
	if b.method.Adaptive {
		for _, rtol := range b.o.Rtol {
			r := blank
			r.Rtol, r.Atol = rtol, rounded(rtol*b.o.AtolRatio)
			all = append(all, r)
		}
		return all
	}
	for _, step := range b.o.Steps {
		r := blank
		r.Step = step
		all = append(all, r)
	}
	return all
}

// run measures r: once with a meter, then several times by the clock.
func (b *bench) run(ctx context.Context, r *Run) {
	if b.failed != nil {
		r.blank(CannotRun, b.failed.Error())
		return
	}
	r.blank(CannotRun, "")
	s := &b.solver
	s.Rtol, s.Atol, s.Step = orZero(r.Rtol), orZero(r.Atol), orZero(r.Step)
	m := newMeter(b.ref)
	s.Observer = m
	result, seconds, err := b.solve(ctx)
	if err != nil {
		r.Message = err.Error()
		return
	}
	row := result.Rows[0]
	r.Stats, r.T, r.Message = row.Stats, row.T, row.Message
	r.MeanStep = (row.T - b.p.T0) / float64(max(1, row.Stats.Accepted))
	r.Verdict = b.verdict(row.Status)
	if r.Verdict.OK() || r.Verdict == Unsettled {
		m.take(r, b.y)
		b.time(ctx, r, seconds)
	}
	if r.Verdict == TimeBudget {
		r.Message = fmt.Sprintf("at %g of %g when %s were over", row.T, b.p.T1, b.o.Budget)
	}
}

// blank is a run of which nothing is known but why.
func (r *Run) blank(v Verdict, why string) {
	nan := math.NaN()
	r.T, r.MeanStep, r.Seconds = nan, nan, nan
	r.ErrorMax, r.ErrorSteps, r.ErrorGrid, r.ErrorEnd, r.ErrorSettled = nan, nan, nan, nan, nan
	r.Verdict, r.Message = v, why
}

func orZero(x float64) float64 {
	if math.IsNaN(x) {
		return 0
	}
	return x
}

// solve runs the solver as it is set, within the budget.
func (b *bench) solve(ctx context.Context) (*integrators.Result, float64, error) {
	ctx, cancel := context.WithTimeout(ctx, b.o.Budget)
	defer cancel()
	b.solver.Context, b.solver.Stop = ctx, nil
	if t := b.p.Settle; t != nil && b.ref.Rested {
		b.solver.Stop = &integrators.Settling{Rtol: t.Rtol, Atol: t.Atol}
	}
	copy(b.y, b.p.Start)
	start := time.Now()
	result, err := b.solver.Solve(b.sys, b.p.T0, b.p.T1, b.y)
	return result, time.Since(start).Seconds(), err
}

// time sets Seconds to the least of several solves that nobody looks on at, as many as fit the
// budget. The counts are theirs, too: dense output takes evaluations of its own.
func (b *bench) time(ctx context.Context, r *Run, watched float64) {
	b.solver.Observer = nil
	spent := watched
	for i := 0; i < b.o.Repeat && (i == 0 || spent < b.o.Budget.Seconds()); i++ {
		result, seconds, err := b.solve(ctx)
		if err != nil || result.Rows[0].Status == integrators.Interrupted {
			break
		}
		r.Stats, spent = result.Rows[0].Stats, spent+seconds
		if !(r.Seconds <= seconds) { // NaN at first
			r.Seconds = seconds
		}
	}
}

// verdict tells a run that did not come to rest from one that was not meant to.
func (b *bench) verdict(s integrators.Status) Verdict {
	if s == integrators.ReachedEnd && b.p.Settle != nil && b.ref.Rested {
		return Unsettled
	}
	return verdictOf[s]
}
