package workprecision

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"settle/integrators"
)

// Reference is what errors are measured against: the path of one method, on which another agrees.
type Reference struct {
	Methods [2]string  // the first is compared with, the second is what it was checked by
	Rtol    [2]float64 // their tolerances

	// Independent is false where only one method came through: it was then checked by itself at
	// a looser tolerance, which does not find what is wrong with the method.
	Independent bool

	// Uncertainty is the largest difference of the two along the path, or of the first from
	// Problem.End where that is more, relative to Scale.
	Uncertainty float64
	Floor       float64 // 4 Uncertainty: smaller errors are not known

	Scale  float64 // the largest component along the path
	T      float64 // where it ends: T1, or where it had come to rest
	Rested bool

	system  integrators.System // that the path is of
	path    *path
	awaited []int
	// restWithin is the relative settle tolerance that the path's rest was reached with
	restWithin float64

	rest   scale
	end    *scale    // of Problem.End
	known  []float64 // Problem.End
	times  []float64 // the grid
	states []float64 // and what the path is there
	buffer []float64
}

// scale is what an error is divided by, and below what it is not known.
type scale struct{ size, floor float64 }

// known returns a distance as a relative error, and whether it is one: the floor stands in for what
// is below.
func (s scale) known(distance float64) (e float64, known bool) {
	e = distance / s.size
	return max(e, s.floor), e > s.floor
}

// relativeTo makes a scale of the size of a state.
func (ref *Reference) relativeTo(size float64) scale {
	size = orOne(size)
	return scale{size, ref.Floor * ref.Scale / size}
}

const (
	safety     = 4               // uncertainties: an error is then known to a quarter
	rounding   = 2.220446049e-16 // relative spacing of floats
	gridPoints = 512             // of the common grid
	mostPaths  = 4               // that are tried until two agree
	agreeing   = 1000            // tolerances: two paths that differ by less agree well enough
	looser     = 10              // from one try at a tolerance to the next
	tries      = 3               // at a tolerance
	mostSteps  = 1_000_000       // of a path, or more if the runs may take more
	stricter   = 1e-3            // settle tolerance of the reference to that of the runs
)

// referee looks for a reference.
type referee struct {
	p     *Problem
	o     *Options
	found []*path
	stiff bool     // an explicit method ran out of steps or time
	why   []string // what became of the others
	until float64  // where the paths end: found by the first
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
		return nil, fmt.Errorf("workprecision: no method follows %s to the end at rtol %g (%s): allow more time, more steps or a looser reference",
			r.p.Name, r.o.Against, strings.Join(r.why, "; "))
	}
	first := r.found[0]
	second, err := r.follow(ctx, first.method, looser*first.rtol)
	if err != nil {
		return nil, fmt.Errorf("workprecision: the reference of %s could not be checked: %w", r.p.Name, err)
	}
	return r.pair(first, second), nil
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
		rtol *= looser
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
	ctx, cancel := context.WithTimeout(ctx, r.o.Budget)
	defer cancel()
	q := newPath(m, rtol, sys)
	s.Method, s.Rtol, s.Atol, s.Step, s.Cap = m.Name, rtol, rtol*r.o.AtolRatio, 0, false
	s.Observer, s.Context, s.Stop = q, ctx, never{}
	if r.p.Settle != nil && len(r.found) == 0 {
		s.Stop = r.settling(rtol)
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
		q.rested, r.until = true, row.T
		return q, nil
	case integrators.StepBudget, integrators.Interrupted:
		r.stiff = r.stiff || explicit(m)
	}
	return nil, badEnding{row.Status, row.Message}
}

// settling waits for a rest nearer than that of the runs.
func (r *referee) settling(rtol float64) *integrators.Settling {
	t := r.p.Settle
	return &integrators.Settling{Rtol: max(stricter*t.Rtol, 100*rtol), Atol: max(stricter*t.Atol, 100*rtol*r.o.AtolRatio)}
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

// pair measures how far b is from a, at the steps' ends of b.
func (r *referee) pair(a, b *path) *Reference {
	ref := &Reference{
		Methods: [2]string{a.method.Name, b.method.Name}, Rtol: [2]float64{a.rtol, b.rtol},
		Independent: independent(a.method, b.method), T: a.end(), Rested: r.found[0].rested,
		system: a.system, path: a, awaited: r.p.Awaited, known: r.p.End, buffer: make([]float64, a.n),
	}
	if ref.Rested {
		ref.restWithin = r.settling(r.found[0].rtol).Rtol
	}
	worst := 0.0
	for i := range a.t {
		ref.Scale = max(ref.Scale, largest(a.node(i)))
	}
	for i, t := range b.t {
		a.at(ref.buffer, t)
		worst = max(worst, distance(b.node(i), ref.buffer))
	}
	if r.p.End != nil {
		worst = max(worst, distance(a.last(), r.p.End))
	}
	ref.finish(worst)
	return ref
}

// finish works out what does not change from run to run.
func (ref *Reference) finish(worst float64) {
	ref.Scale = orOne(ref.Scale)
	ref.Uncertainty = max(worst/ref.Scale, rounding)
	ref.Floor = safety * ref.Uncertainty
	ref.times = ref.path.grid(gridPoints)
	ref.states = make([]float64, len(ref.times)*ref.path.n)
	for i, t := range ref.times {
		ref.path.at(ref.states[i*ref.path.n:(i+1)*ref.path.n], t)
	}
	ref.rest = ref.relativeTo(ref.largestAwaited(ref.path.last()))
	ref.rest.floor = max(ref.rest.floor, safety*ref.restWithin)
	if ref.known != nil {
		ref.end = &scale{orOne(largest(ref.known)), safety * rounding}
	}
}

func orOne(x float64) float64 {
	if x == 0 {
		return 1
	}
	return x
}

func (ref *Reference) largestAwaited(y []float64) (m float64) {
	if ref.awaited == nil {
		return largest(y)
	}
	for _, i := range ref.awaited {
		m = max(m, math.Abs(y[i]))
	}
	return m
}

// distanceAwaited is the largest difference among the awaited variables.
func (ref *Reference) distanceAwaited(a, b []float64) (d float64) {
	if ref.awaited == nil {
		return distance(a, b)
	}
	for _, i := range ref.awaited {
		d = max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

func distance(a, b []float64) (d float64) {
	for i := range a {
		d = max(d, math.Abs(a[i]-b[i]))
	}
	return d
}

func largest(y []float64) (m float64) {
	for _, x := range y {
		m = max(m, math.Abs(x))
	}
	return m
}
