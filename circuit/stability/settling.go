package stability

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"settle/internal/linalg"
)

// Settling is a forecast: when the populations that the phase waits for will have settled, if
// inputs stay as they are.
type Settling struct {
	// Time is how long that takes from now, in s; +Inf if it does not happen.
	Time float64
	// Distance is how far the awaited populations are from their equilibrium, in tolerances
	// (settle.atol + settle.rtol |x|); NaN where no equilibrium is in sight.
	Distance float64
	// Modal: Time comes from the bound on every mode of a linear phase; else from the slowest
	// decay alone, Slowest log(Distance).
	Modal bool
}

// maxModal is the size of a linear phase up to which all its eigenvectors are found.
const maxModal = 500

// settling forecasts when |x - x*| and |tau dx/dt| of the awaited populations are within
// tolerance and have been so for the largest tau.
func (v *view) settling(a *Analysis, j jacobian) Settling {
	if v.dim() == 0 {
		return Settling{}
	}
	never := Settling{Time: math.Inf(1), Distance: math.NaN()}
	if a.Verdict == Unstable || a.marginalAwaited() {
		return never
	}
	f := make([]float64, v.dim())
	v.d.Derivative(f, []float64{v.t}, v.y, []int{v.row})
	whole, dense := j.(denseJacobian)
	if dense && a.Linear && v.dim() <= maxModal {
		if m, err := decompose(whole.Dense, f); err == nil {
			return v.modalSettling(a, m)
		}
	}
	if a.Slowest == 0 {
		return never
	}
	return v.plainSettling(a, v.correction(whole, dense, a, f))
}

func (a *Analysis) marginalAwaited() bool {
	for _, m := range a.Marginal {
		if m.Awaited {
			return true
		}
	}
	return false
}

// correction returns x* - x by one Newton step, or where there is none its size by the slowest
// decay.
func (v *view) correction(whole denseJacobian, dense bool, a *Analysis, f []float64) []float64 {
	step := make([]float64, len(f))
	if dense {
		var lu linalg.LU
		if lu.Factor(whole.Dense) == nil && lu.Cond() < 1e13 {
			lu.Solve(step, f)
			floats.Scale(-1, step)
			return step
		}
	}
	floats.ScaleTo(step, a.Slowest, f)
	return step
}

// plainSettling follows the slowest decay alone.
func (v *view) plainSettling(a *Analysis, step []float64) Settling {
	s := Settling{Distance: v.distance(step)}
	s.Time = v.slowestTau() + a.Slowest*math.Log(math.Max(s.Distance, 1))
	return s
}

// modalSettling finds when the bound on the sum of all modes falls below the tolerances. A mode of
// dx/dt with eigenvalue l counts as tau in the residual and as 1/|l| in the distance; a marginal
// one only as the drift that it is.
func (v *view) modalSettling(a *Analysis, m *modal) Settling {
	step := m.integral(a.Band)
	s := Settling{Modal: true, Distance: v.distance(step)}
	worst := func(t float64) (w float64) {
		v.eachAwaited(step, func(i int, tau, tolerance float64) {
			w = math.Max(w, m.bound(i, t, func(l complex128) float64 {
				if real(l) > -a.Band {
					return tau / tolerance
				}
				return max(tau, 1/math.Hypot(real(l), imag(l))) / tolerance
			}))
		})
		return w
	}
	s.Time = v.slowestTau() + fallsBelow(worst, a.Slowest)
	return s
}

// fallsBelow returns when a decreasing function falls below 1, to 1 %; +Inf if not within 10,000
// times the scale.
func fallsBelow(f func(t float64) float64, scale float64) float64 {
	if f(0) <= 1 {
		return 0
	}
	hi := scale
	for f(hi) > 1 {
		if hi *= 2; !(hi > 0 && hi < 1e4*scale) {
			return math.Inf(1)
		}
	}
	lo := 0.0
	for hi-lo > .01*hi {
		if mid := (lo + hi) / 2; f(mid) > 1 {
			lo = mid
		} else {
			hi = mid
		}
	}
	return hi
}

// distance is the size of a step in tolerances at its end, over the awaited populations.
func (v *view) distance(step []float64) (d float64) {
	v.eachAwaited(step, func(i int, _, tolerance float64) {
		d = math.Max(d, math.Abs(step[i])/tolerance)
	})
	return d
}

// eachAwaited calls f for every awaited variable, with its tau and its population's tolerance at
// the state y + step.
func (v *view) eachAwaited(step []float64, f func(i int, tau, tolerance float64)) {
	settle := v.d.Circuit().Spec.Settle
	for k, p := range v.phase.Evolving {
		if !v.awaited(p) {
			continue
		}
		size := 0.0
		for i := v.lo[k]; i < v.lo[k+1]; i++ {
			size = max(size, math.Abs(v.y[i]+step[i]))
		}
		for i := v.lo[k]; i < v.lo[k+1]; i++ {
			f(i, v.populations[p].Tau[i-v.lo[k]], settle.Atol+settle.Rtol*size)
		}
	}
}

// slowestTau is the largest tau among the awaited populations: for so long they have to be at rest
// to count as settled.
func (v *view) slowestTau() (tau float64) {
	for _, p := range v.phase.Evolving {
		if v.awaited(p) {
			for _, x := range v.populations[p].Tau {
				tau = max(tau, x)
			}
		}
	}
	return tau
}
