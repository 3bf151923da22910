package integrators

import "math"

// adamsWeights writes, for j < len(g),
//
//	g_j = integral from 0 to theta of prod_{i<j} (x h + back_i) / (h + back_i) dx,
//
// the weights of Phi*_j in the integral of the interpolating polynomial over the first theta of a
// step: Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I, eq. III.5.6 for
// theta = 1. The product is carried along by its coefficients in x, which are positive, as is all that
// is added up: nothing cancels. power is scratch as long as g.
func adamsWeights(g, power, back []float64, h, theta float64) {
	clear(power)
	power[0] = 1
	for j := range g {
		g[j] = 0
		for m := j; m >= 0; m-- {
			g[j] = (g[j] + power[m]/float64(m+1)) * theta
		}
		if j+1 == len(g) {
			break
		}
		a := h / (h + back[j])
		for m := j + 1; m > 0; m-- {
			power[m] = (1-a)*power[m] + a*power[m-1]
		}
		power[0] *= 1 - a
	}
}

// adamsScales writes beta_j = prod_{i<j} (h + back_i) / back_{i+1}, which turn the differences
// Phi_j(n) into Phi*_j(n): Hairer, Norsett & Wanner, eq. III.5.9.
func adamsScales(beta, back []float64, h float64) {
	beta[0] = 1
	for j := 1; j < len(beta); j++ {
		beta[j] = beta[j-1] * (h + back[j-1]) / back[j]
	}
}

// adamsErrors are |g_j - g_{j-1}| for steps of one size: the error constants of the Adams-Moulton
// methods of order j, j = 1...mostAdams+1 (index 0 is not used).
var adamsErrors = func() []float64 {
	g := equalAdamsWeights(mostAdams + 2)
	e := make([]float64, len(g))
	for j := 1; j < len(g); j++ {
		e[j] = math.Abs(g[j] - g[j-1])
	}
	return e
}()

// equalAdamsWeights are g_j, j < count, for steps of one size.
func equalAdamsWeights(count int) []float64 {
	g, back := make([]float64, count), make([]float64, count)
	for j := range back {
		back[j] = float64(j)
	}
	adamsWeights(g, make([]float64, count), back, 1, 1)
	return g
}
