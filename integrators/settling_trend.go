package integrators

import (
	"fmt"
	"math"
	"slices"
)

// Motion is what a row that did not settle was doing at last.
type Motion int

// The kinds of motion.
const (
	TooShort  Motion = iota // too few steps, or too few periods, to tell
	Decaying                // the residual, or an oscillation, dies away exponentially
	Growing                 // it grows
	Hovering                // the residual is flat and the state at rest to within the integration tolerance
	Drifting                // the derivative is constant: a pure integrator
	Periodic                // the state comes back, again and again
	Aperiodic               // it moves without a period: chaos, or several frequencies
)

var motionNames = [...]string{"too short to tell", "decaying", "growing", "hovering", "drifting", "periodic", "aperiodic"}

// String names the motion.
func (m Motion) String() string {
	if m < 0 || int(m) >= len(motionNames) {
		return fmt.Sprintf("Motion(%d)", int(m))
	}
	return motionNames[m]
}

// Trend is a row's motion over the last part of its path, with what was measured.
type Trend struct {
	Motion   Motion
	Residual float64 // its median, in units of the settle tolerance
	Rate     float64 // of the logarithm of the residual (Decaying: negative) or of the motion (Growing), 1/time
	Settles  float64 // Decaying: time until the residual would be 1
	Period   float64 // Periodic: mean period; also that of an oscillation that decays or grows
	Scatter  float64 // Periodic: relative scatter of the periods
	Speed    float64 // Drifting: of the fastest variable, units of y/time
	Step     float64 // mean step size
	Load     float64 // mean step size over the real stability interval / rho, rho as the system knows it or as measured along the path; 0 if the method has no such interval, or a switching one took steps with one that has none
}

// Thresholds of the classification.
const (
	fewSamples = 6
	lastPart   = 1.0 / 3 // of the time is looked at

	clearChange = 0.1  // of a logarithm over that part: a change at all
	slowChange  = 1e-3 // the same, where the residual is as smooth as an exponential
	clearScale  = 4.0  // a change is this many times the scatter around its fit
	constant    = 1e-2 // relative change of a drift's derivative
	still       = 30.0 // times the tolerance: motion below is the integrator's own
)

// Trend classifies the last part of the row's path. It is meant for rows that did not settle.
func (s *Settling) Trend(row int) Trend {
	h := &s.rows[row].path
	w := h.window()
	if len(w) < fewSamples {
		return Trend{Motion: TooShort, Residual: s.rows[row].Residual}
	}
	t := s.measure(w)
	turns := h.recentTurns()
	o := oscillationOf(turns, w[len(w)-1].t)
	quiet := o.swing <= still*w[len(w)-1].noise
	switch {
	case o.seen && o.regular() && !(quiet && t.Load > 0.5):
		o.describe(&t)
	case o.seen && !quiet:
		if t.Motion = TooShort; o.turns >= fewErratic {
			t.Motion = Aperiodic
		}
	default:
		monotone(&t, w, quiet)
	}
	if t.Motion == Decaying {
		t.Settles = math.Log(max(w[len(w)-1].residual, 1)) / -t.Rate
	}
	return t
}

// monotone classifies a path without an oscillation worth the name.
func monotone(t *Trend, w []sample, quiet bool) {
	residual := fitLog(w, func(m sample) float64 { return m.residual })
	speed := fitLog(w, func(m sample) float64 { return m.speed })
	t.Rate = residual.slope
	end := w[len(w)-1]
	switch {
	case speed.change > max(clearChange, clearScale*speed.scatter):
		t.Motion, t.Rate = Growing, speed.slope
	case straightOn(w) && end.speed*(end.t-w[0].t) > still*end.noise:
		t.Motion, t.Speed = Drifting, end.speed
	case residual.change < -max(slowChange, clearScale*residual.scatter):
		t.Motion = Decaying
	case quiet:
		t.Motion = Hovering
	default:
		t.Motion = TooShort
	}
}

// straightOn reports whether the derivative is the same all along, and the state follows it: at a
// stability bound steps can cancel a derivative that stays.
func straightOn(w []sample) bool {
	end := w[len(w)-1]
	way := end.speed * (end.t - w[0].t)
	if math.Abs(end.level-w[0].level-end.heading*(end.t-w[0].t)) > constant*way {
		return false
	}
	for _, m := range w {
		if math.Abs(m.speed-end.speed) > constant*end.speed || math.Abs(m.heading-end.heading) > constant*end.speed {
			return false
		}
	}
	return end.speed > 0
}

// measure fills in what does not depend on the motion.
func (s *Settling) measure(w []sample) Trend {
	first, last := w[0], w[len(w)-1]
	var residuals, rates []float64
	for _, m := range w {
		residuals, rates = append(residuals, m.residual), append(rates, m.rate)
	}
	t := Trend{Residual: median(residuals), Step: (last.t - first.t) / float64(last.step-first.step)}
	if tb := s.setup.Method.Tableau; tb != nil && !slices.ContainsFunc(w, func(m sample) bool { return m.free }) {
		t.Load = t.Step * orDefault(s.setup.Rho, median(rates)) / tb.RealStability()
	}
	return t
}

// window returns the samples of the last part of the path, at least fewSamples of them if there
// are so many.
func (h *history) window() []sample {
	all := h.samples
	if len(all) == 0 {
		return nil
	}
	end := all[len(all)-1].t
	from := len(all) - min(len(all), fewSamples)
	for from > 0 && all[from-1].t >= end-lastPart*(end-all[0].t) {
		from--
	}
	return all[from:]
}
