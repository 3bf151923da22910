package workprecision

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"settle/integrators"
)

const (
	mostPaths = 4         // that are tried until two agree
	mostSteps = 1_000_000 // of a path, or more if the runs may take more
	agreeing  = 1000      // tolerances: two paths that differ by less agree well enough
	looser    = 10        // from one try at a tolerance to the next
	tries     = 3         // at a tolerance
	stricter  = 1e-3      // settle tolerance of the reference to that of the runs
	further   = 10        // the second path's rest is nearer than the first's by this
	longest   = 2         // and looked for at most this many times as long
)

// referee looks for a reference.
type referee struct {
	p     *Problem
	o     *Options
	found []*path
	stiff bool     // an explicit method ran out of steps or time
	why   []string // what became of the others
	until float64  // where the paths end at the latest: found by the first
}

// newReference integrates with one method after the other until two agree.
func newReference(ctx context.Context, p *Problem, o *Options) (*Reference, error) {
	r := &referee{p: p, o: o, until: p.T1}
	var best *Reference
	for _, m := range candidates() {
		q, err := r.try(ctx, m)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			r.why = append(r.why, fmt.Sprintf("%s: %v", m.Name, err))
			continue
		}
		for _, other := range r.found {
			if !independent(other.method, m) {
				continue
			}
			if pair := r.pair(other, q); best == nil || pair.Uncertainty < best.Uncertainty {
				best = pair
			}
		}
		r.found = append(r.found, q)
		if len(r.found) == mostPaths || best != nil && best.Uncertainty <= agreeing*o.Against {
			break
		}
	}
	return r.orItself(ctx, best)
}

// orItself checks a method that is alone by itself at a looser tolerance.
func (r *referee) orItself(ctx context.Context, best *Reference) (*Reference, error) {
	switch {
	case best != nil:
		return best, nil
	case len(r.found) == 0:
		return nil, fmt.Errorf("workprecision: no method follows %s to the end at rtol %g, so that there is no reference (%s): allow more time, more steps or a looser reference",
			r.p.Name, r.o.Against, r.reasons())
	}
	first := r.found[0]
	second, err := r.follow(ctx, first.method, rounded(looser*first.rtol))
	if err != nil {
		return nil, fmt.Errorf("workprecision: the reference of %s could not be checked: %w", r.p.Name, err)
	}
	return r.pair(first, second), nil
}

// reasons are what became of the first methods, and how many others there were.
func (r *referee) reasons() string {
	const shown = 2
	if n := len(r.why) - shown; n > 0 {
		return fmt.Sprintf("%s; nor do %d other methods", strings.Join(r.why[:shown], "; "), n)
	}
	return strings.Join(r.why, "; ")
}

// independent methods differ in family or order.
func independent(a, b *integrators.Method) bool { return a.Family != b.Family || a.Order != b.Order }

// try follows the path with a method, at a looser tolerance where rounding is in the way.
func (r *referee) try(ctx context.Context, m *integrators.Method) (q *path, err error) {
	rtol := r.o.Against
	for range tries {
		q, err = r.follow(ctx, m, rtol)
		var bad badEnding
		if !errors.As(err, &bad) || bad.status != integrators.SmallestStep && bad.status != integrators.Unsolved {
			break
		}
		rtol = rounded(looser * rtol)
	}
	return q, err
}

// badEnding is a path that did not come to its end.
type badEnding struct {
	status  integrators.Status
	message string
}

func (e badEnding) Error() string { return e.message }

// follow integrates and keeps the path.
func (r *referee) follow(ctx context.Context, m *integrators.Method, rtol float64) (*path, error) {
	sys, err := r.p.New(m)
	if err != nil {
		return nil, err
	}
	s := r.o.Solver
	s.MaxSteps = max(s.MaxSteps, mostSteps)
	if explicit(m) && (r.stiff || hopeless(sys, r.p, s.MaxSteps)) {
		return nil, errors.New("the problem is too stiff for an explicit method")
	}
	ctx, cancel := context.WithTimeout(ctx, r.o.Patience)
	defer cancel()
	q := newPath(m, rtol, sys)
	s.Method, s.Rtol, s.Atol, s.Step, s.Cap = m.Name, rtol, rounded(rtol*r.o.AtolRatio), 0, false
	s.Observer, s.Context, s.Stop = q, ctx, never{}
	if stop := r.stop(rtol); stop != nil {
		s.Stop = stop
	}
	y := append([]float64(nil), r.p.Start...)
	result, err := s.Solve(sys, r.p.T0, r.until, y)
	if err != nil {
		return nil, err
	}
	row := result.Rows[0]
	switch row.Status {
	case integrators.ReachedEnd:
		return q, nil
	case integrators.Stopped:
		q.rested = true
		if len(r.found) == 0 {
			r.until = min(r.p.T1, r.p.T0+longest*(row.T-r.p.T0))
		}
		return q, nil
	case integrators.StepBudget, integrators.Interrupted:
		r.stiff = r.stiff || explicit(m)
	}
	if row.Status == integrators.Interrupted {
		row.Message = fmt.Sprintf("at %g of %g when %s were over", row.T, r.until, r.o.Patience)
	}
	return nil, badEnding{row.Status, row.Message}
}

// settling waits for a rest nearer than that of the runs.
func (r *referee) settling(rtol float64) *integrators.Settling {
	t := r.p.Settle
	return &integrators.Settling{Rtol: max(stricter*t.Rtol, 100*rtol), Atol: max(stricter*t.Atol, 100*rtol*r.o.AtolRatio)}
}

// stop is where a path ends before its time: the first at rest, the others at a nearer rest, so that
// they show what still moves where the first thinks that nothing does.
func (r *referee) stop(rtol float64) integrators.Stop {
	switch {
	case r.p.Settle == nil:
		return nil
	case len(r.found) == 0:
		return r.settling(rtol)
	case !r.found[0].rested:
		return nil
	}
	s := r.settling(rtol)
	s.Rtol, s.Atol = s.Rtol/further, s.Atol/further
	return s
}

// never is a Stop that does not stop: it makes the Solver show derivatives at both ends of a step.
type never struct{}

func (never) Stop(*integrators.Step) bool { return false }

// hopeless reports that any explicit method would need more steps than it may take: near its
// stability bound, about 3 over the spectral radius, all along.
func hopeless(sys integrators.System, p *Problem, maxSteps int) bool {
	q, ok := sys.(integrators.Spectral)
	return ok && p.Settle == nil && q.SpectralRadius()*(p.T1-p.T0) > 4*float64(maxSteps)
}

// pair measures how far b is from a, at the steps' ends of b, and how far b goes on from a's rest.
func (r *referee) pair(a, b *path) *Reference {
	ref := &Reference{
		Methods: [2]string{a.method.Name, b.method.Name}, Rtol: [2]float64{a.rtol, b.rtol},
		Independent: independent(a.method, b.method), T: min(a.end(), b.end()), Rested: r.found[0].rested,
		system: a.system, path: a, awaited: r.p.Awaited, known: r.p.End, buffer: make([]float64, a.n),
	}
	if ref.Rested {
		ref.restWithin = r.settling(r.found[0].rtol).Rtol
	}
	worst := 0.0
	for i := range a.t {
		ref.Scale = max(ref.Scale, largest(a.node(i)))
	}
	late := 0.0
	for i, t := range b.t {
		if t > ref.T {
			late = max(late, ref.distanceAwaited(b.node(i), a.last()))
			continue
		}
		a.at(ref.buffer, t)
		worst = max(worst, distance(b.node(i), ref.buffer))
	}
	if r.p.End != nil {
		worst = max(worst, distance(a.last(), r.p.End))
	}
	ref.finish(worst, late)
	return ref
}
