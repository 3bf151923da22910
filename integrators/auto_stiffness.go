package integrators

import "fmt"

// suspect watches a row that is stepped explicitly: steps that stay at the stability bound, or at the
// cap, are held back by it, and an implicit method may be cheaper.
func (s *switcher) suspect(b *batch, i int, w *switching) {
	w.longest = max(w.longest, b.h[i])
	held, patience, by := s.held(b, i)
	switch {
	case held:
		w.stiff, w.calm = w.stiff+1, 0
	case w.stiff > 0:
		if w.calm++; w.calm > calmSteps {
			w.stiff, w.calm = 0, 0
		}
	}
	if (w.stiff >= patience || s.look(b, i, w)) && w.wait == 0 {
		s.change(b, i, byImplicit, b.end[i], fmt.Sprintf("stiff: %d steps at the stability %s of %s", patience, by, s.explicit.Name))
	}
}

// held tells whether something other than accuracy held the step of place i back, how many such steps
// are too many, and what it was.
func (s *switcher) held(b *batch, i int) (held bool, patience int, by string) {
	if b.limit > 0 {
		return b.h[i] > atBound*b.limit, cappedSteps, "cap"
	}
	rate := b.rho // as the system knows it: at least the fastest
	if rate == 0 {
		rate = s.modes[byExplicit].stepper.(*rk).fastest(s.where[i], b.h[i])
	}
	return b.h[i]*rate > atBound*s.bound, stiffSteps, "bound"
}

// reconsider watches a row that is stepped implicitly: it goes back where explicit steps would make
// the same way for less. They could be as long as those taken, but for the stability bound.
func (s *switcher) reconsider(b *batch, i int, w *switching) {
	if w.steps < trialSteps || w.ringing && !w.paid && w.steps < ringingSteps {
		return
	}
	step := (b.end[i] - w.t) / float64(w.steps)
	rate := (s.price.of(b.stats[i]) - w.work) / (b.end[i] - w.t)
	stable := s.reach.step(s.speed.fastest(b, i))
	if b.limit > 0 {
		stable = min(stable, b.limit)
	}
	explicit := s.price.product * float64(s.explicit.Tableau.Stages()-1) / min(step, stable)
	switch {
	case explicit > clearly*rate:
		w.paid = true
		w.mark(b.end[i], s.price.of(b.stats[i]))
	case stable > step:
		s.change(b, i, byExplicit, b.end[i], "no longer stiff")
	default:
		w.rest()
		s.change(b, i, byExplicit, b.end[i], fmt.Sprintf("%s does not pay: it costs %.2g times as much for the same way", s.implicit.Name, rate/explicit))
	}
}

// rest puts off the next trial of the implicit method: the longer, the more trials came to nothing.
func (w *switching) rest() {
	if w.waited = max(firstWait, 2*w.waited); w.paid { // it did until now
		w.waited = firstWait
	}
	w.wait = w.waited
}

// despair gives a row back to the explicit method where the implicit one's equations stay unsolved.
func (s *switcher) despair(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	if w.mode != byImplicit || b.unsolved[i] == 0 {
		return
	}
	if w.stuck++; w.stuck >= mostStuck {
		w.rest()
		s.change(b, i, byExplicit, b.t[i], fmt.Sprintf("the equations of %s were not solved in %d tries", s.implicit.Name, mostStuck))
	}
}

// mark begins a stretch under measurement.
func (w *switching) mark(t, work float64) { w.t, w.work, w.steps = t, work, 0 }
