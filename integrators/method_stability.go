package integrators

import "math"

// RealStability is the length of the stability interval on the negative real axis, from the method's
// coefficients: +Inf if it has no end, NaN where there is no single amplification factor.
func (m *Method) RealStability() float64 {
	if m.Tableau != nil {
		return m.Tableau.RealStability()
	}
	return m.stableAlong(-1)
}

// ImagStability is the length of the stability interval on the imaginary axis: as RealStability.
func (m *Method) ImagStability() float64 {
	if m.Tableau != nil {
		return m.Tableau.ImagStability()
	}
	return m.stableAlong(1i)
}

// stableAlong returns how far from 0 in direction d, |d| = 1, the amplification factor stays within 1.
// What is stable up to 1e6 is taken to be so for good: a rational function has few turns.
func (m *Method) stableAlong(d complex128) float64 {
	if m.Amplification == nil {
		return math.NaN()
	}
	const first, last, perDecade, slack = 1e-3, 1e6, 200, 1e-10
	grows := func(x float64) bool {
		r := m.Amplification(complex(x, 0) * d)
		return !(math.Hypot(real(r), imag(r)) <= 1+slack)
	}
	lo := 0.0
	for k := 0; ; k++ {
		hi := first * math.Pow(10, float64(k)/perDecade)
		if hi > last {
			return math.Inf(1)
		}
		if grows(hi) {
			return bisect(grows, lo, hi, 60)
		}
		lo = hi
	}
}
