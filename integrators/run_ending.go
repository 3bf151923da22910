package integrators

import "fmt"

// moveOn shows the accepted step of place i to whoever looks on, and makes its end the new start.
func (r *run) moveOn(i int) error {
	p := &r.places[i]
	r.count(i)
	s := r.look(i)
	event := r.watch != nil && r.happened(i, s)
	stopped, err := r.show(s)
	if r.follower != nil {
		r.follower.accept(r.batch, i)
	}
	copy(r.row(r.y, i), s.Y)
	if p.started = p.ended; p.ended {
		copy(r.row(r.dy, i), r.row(r.dy1, i))
	}
	r.t[i] = s.T
	p.fresh, p.spoilt, p.stuck = false, 0, 0
	p.clock.k++
	switch {
	case err != nil:
	case p.size > r.diverged && !event:
		r.fail(i, Diverged)
	case event:
		p.res.Status = AtEvent
	case stopped:
		p.res.Status = Stopped
	case r.t[i] == p.t1:
		p.res.Status = ReachedEnd
	case r.t[i] == p.target:
		r.cross(i)
	}
	return err
}

// cross restarts place i after an edge. The step size is kept, but for methods that begin with a low
// order again; the controller's memory is not.
func (r *run) cross(i int) {
	p := &r.places[i]
	p.res.Stats.Edges++
	p.ctrl.Reset()
	r.enter(i)
	p.fresh, p.unsure = true, r.pacer != nil && r.step == 0
}

// count books an accepted step.
func (r *run) count(i int) {
	p, h := &r.places[i], r.h[i]
	s := &p.res.Stats
	s.Accepted++
	if s.SmallestH == 0 || h < s.SmallestH {
		s.SmallestH = h
	}
	s.LargestH = max(s.LargestH, h)
	p.res.LastH = h
}

// look makes the step just accepted ready to be shown.
func (r *run) look(i int) *Step {
	p, s := &r.places[i], &r.shown
	*s = Step{
		Row: r.rows[i], T0: r.t[i], T: r.end[i], Y0: r.row(r.y, i), Y: r.row(r.y1, i),
		Error: p.err, NextH: r.nextH(p), Index: p.res.Stats.Accepted,
		Method: r.method, interp: r.stepper, place: i,
	}
	if r.chooser != nil {
		s.Method = r.chooser.chosen(s.Row)
	}
	if p.started {
		s.DY0 = r.row(r.dy, i)
	}
	if p.ended {
		s.DY = r.row(r.dy1, i)
	}
	return s
}

// show hands a step to the Observer and the Stop.
func (r *run) show(s *Step) (stopped bool, err error) {
	if r.observer != nil {
		if err := r.observer.Observe(s); err != nil {
			return false, err
		}
	}
	return r.stop != nil && r.stop.Stop(s), nil
}

// nextH is the size the next step will be tried with, ends and edges apart.
func (r *run) nextH(p *place) float64 {
	if r.step > 0 {
		return r.step
	}
	return min(p.next, r.maxStep)
}

// retireEnded hands back the rows that have ended and gives their places to others.
func (r *run) retireEnded() {
	for i := r.m - 1; i >= 0; i-- { // backwards, so that the row that takes the place was seen
		p := &r.places[i]
		if p.res.Status == running {
			continue
		}
		p.res.T, p.res.NextH = r.t[i], r.nextH(p)
		size, index := largest(r.row(r.y, i))
		if p.res.Norm = size; p.res.Status != NotFinite {
			p.res.Index = index
		}
		copy(r.row(r.out, r.rows[i]), r.row(r.y, i))
		r.places[i] = r.places[r.m-1]
		r.dropInto(i)
	}
}

// fail ends place i badly and says so.
func (r *run) fail(i int, status Status) {
	p, t := &r.places[i], r.t[i]
	s := &p.res.Stats
	p.res.Status = status
	switch status {
	case Diverged:
		p.res.Message = fmt.Sprintf("diverged at t = %g: |y[%d]| = %.3g is above %g. Raise Solver.Diverged if such values are meant",
			t, p.index, p.size, r.diverged)
	case NotFinite:
		p.res.Index = p.index
		p.res.Message = fmt.Sprintf("variable %d is not finite after t = %g, however small the step (last tried: %.3g). "+
			"Look for an overflow, a division by zero or a root of a negative number in its derivative", p.index, t, r.h[i])
	case SmallestStep:
		p.res.Message = fmt.Sprintf("the step size fell to %.3g at t = %g, below the smallest, %.3g. "+
			"The derivative may jump there (declare it as an edge), or the tolerances are below rounding: loosen rtol and atol",
			p.next, t, r.smallest(i))
	case Unsolved:
		p.res.Message = fmt.Sprintf("the equations of the step at t = %g could not be solved, however small the step (last tried: %.3g). "+
			"Check the Jacobian and whether the derivative stays finite near by, or use an explicit method", t, r.h[i])
	case StepBudget:
		p.res.Message = fmt.Sprintf("used up %d steps (%d of them refused) at t = %g of %g, step size %.3g. "+
			"Raise the step budget, or loosen rtol and atol", s.Accepted+s.Refused, s.Refused, t, p.t1, r.nextH(p))
	case Interrupted:
		p.res.Message = fmt.Sprintf("interrupted at t = %g of %g", t, p.t1)
	}
}
