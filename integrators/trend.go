package integrators

import (
	"fmt"
	"math"
)

// Motion is what a row that did not settle was doing at last.
type Motion int

// The kinds of motion.
const (
	TooShort  Motion = iota // too few steps to tell
	Decaying                // the residual falls exponentially
	Growing                 // it grows
	Hovering                // flat, the state at rest to within a percent: the step rides a bound
	Drifting                // the state moves on a straight line
	Periodic                // it repeats itself
	Aperiodic               // none of these
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
	Residual float64 // geometric mean
	Rate     float64 // of log residual, 1/time; negative for Decaying
	Settles  float64 // Decaying: time until the residual would be 1
	Period   float64 // Periodic: mean period
	Speed    float64 // Drifting: of the largest variable, units of y/time
	Step     float64 // mean step size
	Load     float64 // mean step size over the stability bound (real interval / rho); 0 if unknown
}

// Thresholds of the classification.
const (
	fewMoments  = 16
	clearChange = 0.7  // of log residual over the window, to be a change at all
	clearFit    = 0.5  // share of the variance that a straight line explains
	straight    = 1e-4 // rest of the variance of a drift
	still       = 1e-2 // spread of a state at rest, relative to its size
	steady      = 0.02 // relative scatter of a period
	fewPeriods  = 4
)

// Trend classifies the last part of the row's path. It is meant for rows that did not settle.
func (s *Settling) Trend(row int) Trend {
	m := &s.rows[row]
	if len(m.path.moments) < fewMoments {
		return Trend{Motion: TooShort, Residual: m.Residual}
	}
	w := m.path.recent()
	t := s.measure(w)
	change := t.Rate * (w[len(w)-1].t - w[0].t)
	_, fit := line(w, logResidual)
	_, path := line(w, func(m moment) float64 { return m.shadow })
	switch {
	case change < -clearChange && fit > clearFit:
		t.Motion = Decaying
		t.Settles = math.Log(math.Max(w[len(w)-1].residual, 1)) / -t.Rate
	case change > clearChange && fit > clearFit:
		t.Motion = Growing
	case spread(w) < still:
		t.Motion = Hovering
	case 1-path < straight:
		t.Motion = Drifting
		t.Speed = math.Abs(w[len(w)-1].size-w[0].size) / (w[len(w)-1].t - w[0].t)
	default:
		t.Motion = Aperiodic
		if period, ok := period(w); ok {
			t.Motion, t.Period = Periodic, period
		}
	}
	return t
}

// measure fills in what does not depend on the motion.
func (s *Settling) measure(w []moment) Trend {
	var t Trend
	for _, m := range w {
		t.Residual += logResidual(m) / float64(len(w))
		t.Step += m.h / float64(len(w))
	}
	t.Residual = math.Exp(t.Residual)
	t.Rate, _ = line(w, logResidual)
	if tb := s.setup.Method.Tableau; tb != nil && s.setup.Rho > 0 {
		t.Load = t.Step * s.setup.Rho / tb.RealStability()
	}
	return t
}

// logResidual is bounded below: a residual of 0 is rest to rounding.
func logResidual(m moment) float64 { return math.Log(math.Max(m.residual, 1e-300)) }

// line fits f against time by least squares; fit is the share of the variance it explains.
func line(w []moment, f func(moment) float64) (slope, fit float64) {
	var mt, mf float64
	for _, m := range w {
		mt += m.t / float64(len(w))
		mf += f(m) / float64(len(w))
	}
	var tt, tf, ff float64
	for _, m := range w {
		dt, df := m.t-mt, f(m)-mf
		tt += dt * dt
		tf += dt * df
		ff += df * df
	}
	if tt == 0 || ff == 0 {
		return 0, 0
	}
	return tf / tt, tf * tf / (tt * ff)
}

// spread is the range of the state's shadow relative to the state's size.
func spread(w []moment) float64 {
	lo, hi, size := math.Inf(1), math.Inf(-1), 0.0
	for _, m := range w {
		lo, hi, size = min(lo, m.shadow), max(hi, m.shadow), max(size, m.size)
	}
	return (hi - lo) / math.Max(size, 1e-300)
}

// period measures the time between upward crossings of the shadow's mean. It is one only if the
// crossings are evenly spaced and the swings between them alike.
func period(w []moment) (mean float64, ok bool) {
	level := 0.0
	for i := 1; i < len(w); i++ { // mean over time, not over steps
		level += (w[i].shadow + w[i-1].shadow) / 2 * w[i].h
	}
	level /= w[len(w)-1].t - w[0].t
	var times, tops []float64
	top := math.Inf(-1)
	for i := 1; i < len(w); i++ {
		a, b := w[i-1].shadow-level, w[i].shadow-level
		top = math.Max(top, b)
		if a < 0 && b >= 0 {
			times = append(times, w[i].t-w[i].h*b/(b-a))
			tops = append(tops, top)
			top = b
		}
	}
	if len(times) <= fewPeriods {
		return 0, false
	}
	var gaps []float64
	for i := 1; i < len(times); i++ {
		gaps = append(gaps, times[i]-times[i-1])
	}
	// the first swing was not seen from its beginning; steps do not meet the tops, so these scatter more
	mean, scatter := scatterOf(gaps)
	_, swings := scatterOf(tops[1:])
	return mean, scatter < steady && swings < 5*steady
}

// scatterOf returns the mean and the relative standard deviation.
func scatterOf(v []float64) (mean, scatter float64) {
	for _, x := range v {
		mean += x / float64(len(v))
	}
	for _, x := range v {
		scatter += (x - mean) * (x - mean) / float64(len(v))
	}
	return mean, math.Sqrt(scatter) / math.Max(math.Abs(mean), 1e-300)
}
