package models

import (
	"math"

	"settle/circuit"
	"settle/integrators"
)

// tracer records one trial's path: at every accepted step, or at multiples of an interval counted
// from the start of each phase; in both cases also at the start and the end of each phase.
type tracer struct {
	lane   *lane
	d      *circuit.Dynamics
	every  float64
	tracks []track
	rates  bool // rates or drives are wanted, too

	trial  int
	phase  int
	offset float64 // s: start of the phase in the trial
	end    float64 // s: longest duration of the phase

	trail
	y      []float64
	one    [1]float64
	whole  [1]int64
	told   int
	failed error
}

// trail is how far a phase's trace has come.
type trail struct {
	next   int     // index of the next sample on the grid
	last   float64 // s: time of the last sample
	frames int64
	h, err float64 // of the last step
}

// track is one recorded dataset: a stretch of a full state, rate or drive.
type track struct {
	path     string
	variable string
	lo, hi   int
}

func newTracer(c *circuit.Circuit, d *circuit.Dynamics) *tracer {
	t := &tracer{d: d, every: c.Spec.Record.Every}
	for _, i := range recorded(c) {
		p := c.Populations()[i]
		for _, v := range c.Spec.Record.Variables {
			t.tracks = append(t.tracks, track{"/trajectory/" + p.Name + "_" + v, v, p.Offset, p.Offset + p.Size})
			t.rates = t.rates || v != "state"
		}
	}
	return t
}

// begin starts a phase of a trial.
func (t *tracer) begin(l *lane, trial, phase int, offset, duration float64) {
	t.lane, t.trial, t.phase, t.offset, t.end = l, trial, phase, offset, duration
	t.trail = trail{next: 1, last: math.Inf(-1), h: math.NaN(), err: math.NaN()}
	t.y = t.y[:0]
}

// Start implements integrators.Observer.
func (t *tracer) Start(_ int, at float64, y []float64) error { return t.sample(at, y) }

// Observe implements integrators.Observer.
func (t *tracer) Observe(s *integrators.Step) error {
	t.h, t.err = s.T-s.T0, s.Error
	t.tell(s.T)
	if t.every == 0 {
		return t.sample(s.T, s.Y)
	}
	if len(t.y) < len(s.Y) {
		t.y = make([]float64, len(s.Y))
	}
	for at := float64(t.next) * t.every; at <= s.T; at = float64(t.next) * t.every {
		s.At(t.y, at)
		if err := t.sample(at, t.y); err != nil {
			return err
		}
		t.next++
	}
	return nil
}

// tell reports the progress every few steps.
func (t *tracer) tell(at float64) {
	if t.told++; t.told%64 == 0 {
		t.lane.tell(Progress{Time: at, Duration: t.end, Phase: t.d.Circuit().Phases()[t.phase].Name})
	}
}

// finish records the end of the phase, if the last sample was not just there. It stands at time at of
// the phase; inputs are those of time inputs.
func (t *tracer) finish(at, inputs float64, y []float64) error {
	if math.Abs(at-t.last) <= 1e-12*math.Abs(at) {
		return nil
	}
	return t.write(at, inputs, y)
}

// sample writes one row of /trajectory.
func (t *tracer) sample(at float64, y []float64) error { return t.write(at, at, y) }

func (t *tracer) write(at, inputs float64, y []float64) error {
	t.last = at
	f := t.d.Frame(0, inputs, y)
	t.float("/trajectory/time", t.offset+at)
	t.int("/trajectory/trial", t.trial)
	t.int("/trajectory/phase", t.phase)
	t.float("/trajectory/step_size", t.h)
	t.float("/trajectory/error_estimate", t.err)
	for _, k := range t.tracks {
		t.put(record{path: k.path, floats: part(f, k.variable)[k.lo:k.hi]})
	}
	t.put(record{path: "", frames: 1})
	t.frames++
	return t.failed
}

func part(f *circuit.Frame, variable string) []float64 {
	switch variable {
	case "rate":
		return f.Rate
	case "drive":
		return f.Drive
	}
	return f.State
}

func (t *tracer) float(path string, v float64) {
	t.one[0] = v
	t.put(record{path: path, floats: t.one[:]})
}

func (t *tracer) int(path string, v int) {
	t.whole[0] = int64(v)
	t.put(record{path: path, ints: t.whole[:]})
}

// put keeps the first error; the solve ends with it.
func (t *tracer) put(r record) {
	if err := t.lane.put(r); err != nil && t.failed == nil {
		t.failed = err
	}
}
