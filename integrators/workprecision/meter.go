package workprecision

import "settle/integrators"

// meter is an Observer that measures a run's errors along the path.
type meter struct {
	ref         *Reference
	next        int // of the grid
	y, want     []float64
	steps, grid float64 // largest errors at the steps' ends, and on the grid
	late        float64 // the largest after the reference's end
}

var _ integrators.Observer = (*meter)(nil)

func newMeter(ref *Reference) *meter {
	return &meter{ref: ref, y: make([]float64, ref.path.n), want: make([]float64, ref.path.n)}
}

// Start implements integrators.Observer.
func (m *meter) Start(int, float64, []float64) error { return nil }

// Observe implements integrators.Observer.
func (m *meter) Observe(s *integrators.Step) error {
	m.ref.path.at(m.want, s.T)
	m.steps = max(m.steps, m.error(s.Y, m.want, s.T))
	for ; m.next < len(m.ref.times) && m.ref.times[m.next] <= s.T; m.next++ {
		t := m.ref.times[m.next]
		if t < s.T0 {
			continue // the start itself
		}
		s.At(m.y, t)
		m.grid = max(m.grid, m.error(m.y, m.ref.states[m.next*len(m.y):][:len(m.y)], t))
	}
	return nil
}

// error relates a difference to the largest component of the whole path. Beyond the reference's
// end, where it has come to rest, only what was awaited is known.
func (m *meter) error(y, want []float64, t float64) float64 {
	if t > m.ref.T {
		e := m.ref.distanceAwaited(y, want) / m.ref.Scale
		m.late = max(m.late, e)
		return e
	}
	return distance(y, want) / m.ref.Scale
}

// take fills in the errors of a run that ended well at y.
func (m *meter) take(r *Run, y []float64) {
	ref, whole := m.ref, m.ref.relativeTo(m.ref.Scale)
	if m.late > ref.Floor {
		whole.floor = max(whole.floor, ref.RestFloor)
	}
	r.ErrorSteps, _ = whole.known(m.steps * ref.Scale)
	r.ErrorGrid, _ = whole.known(m.grid * ref.Scale)
	r.ErrorMax, r.MaxKnown = whole.known(max(m.steps, m.grid) * ref.Scale)
	r.ErrorEnd, r.EndKnown = m.atEnd(r.T, y)
	if r.Verdict == Settled {
		r.ErrorSettled, r.SettledKnown = ref.rest.known(ref.distanceAwaited(y, ref.path.last()))
	}
	if r.Verdict.OK() && !r.MaxKnown {
		r.Verdict = BelowReference
	}
}

// atEnd is the error of the last state.
func (m *meter) atEnd(t float64, y []float64) (e float64, known bool) {
	ref := m.ref
	if ref.end != nil {
		return ref.end.known(distance(y, ref.known))
	}
	if t > ref.T {
		return ref.rest.known(ref.distanceAwaited(y, ref.path.last()))
	}
	ref.path.at(m.want, t)
	return ref.relativeTo(largest(m.want)).known(distance(y, m.want))
}
