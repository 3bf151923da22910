package integrators

import "math"

// firstGuess and refinedGuess choose the first step size as Hairer's hinit does: a step whose Euler
// increment is 1 % of the state, then one whose error in the next order is 1 % of the tolerance.
// Hairer, Norsett, Wanner, Solving Ordinary Differential Equations I, II.4 (sums as in dopri5).

// firstGuess returns the size of the Euler step that hinit probes, and |f| in units of tolerance.
func firstGuess(y, dy []float64, rtol, atol, hmax float64) (h, slope float64) {
	var size2, slope2 float64
	for i := range y {
		scale := atol + rtol*math.Abs(y[i])
		size2 += (y[i] / scale) * (y[i] / scale)
		slope2 += (dy[i] / scale) * (dy[i] / scale)
	}
	h = 1e-6
	if size2 > 1e-10 && slope2 > 1e-10 {
		h = 0.01 * math.Sqrt(size2/slope2)
	}
	return min(h, hmax), math.Sqrt(slope2)
}

// refinedGuess returns the first step size, given the derivative after an Euler step of size h.
func refinedGuess(y, dy, dyEuler []float64, h, slope, rtol, atol, hmax float64, order int) float64 {
	curve2 := 0.0
	for i := range y {
		r := (dyEuler[i] - dy[i]) / (atol + rtol*math.Abs(y[i]))
		curve2 += r * r
	}
	steepest := max(math.Sqrt(curve2)/h, slope)
	switch {
	case !finite(steepest): // the Euler step left the domain: begin far inside
		return 1e-3 * h
	case steepest <= 1e-15:
		return min(100*h, max(1e-6, 1e-3*h), hmax)
	}
	return min(100*h, math.Pow(0.01/steepest, 1/float64(order)), hmax)
}
