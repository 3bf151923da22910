package neurons

import "math"

type powerLaw struct{ gain, threshold, exponent float64 }

var (
	_ Transfer = powerLaw{}
	_ Bounded  = powerLaw{}
)

var powerLawKind = define(Kind{
	Name:    "power-law",
	Formula: "r = gain max(x - threshold, 0)^exponent",
	Citation: "Y. Ahmadian, D. B. Rubin and K. D. Miller, Analysis of the stabilized supralinear network, " +
		"Neural Comput. 25 (2013) 1994-2037; D. Hansel and C. van Vreeswijk, J. Neurosci. 22 (2002) 5118-5128",
	Params: []Param{
		positive("gain", "rate at one above the threshold", 1),
		finite("threshold", "state at which the rate leaves 0", 0),
		positive("exponent", "above 1 the slope grows with the state: supralinear", 2),
	},
}, func(v []float64) Transfer { return powerLaw{gain: v[0], threshold: v[1], exponent: v[2]} })

func (f powerLaw) Rate(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = f.gain * power(max(v-f.threshold, 0), f.exponent)
	}
}

// Slope is 0 up to the threshold, also where an exponent below 1 makes it infinite just above.
func (f powerLaw) Slope(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		if above := v - f.threshold; above > 0 {
			dst[i] = f.gain * f.exponent * power(above, f.exponent-1)
		} else {
			dst[i] = slopeAt(v, 0)
		}
	}
}

func (f powerLaw) Range() (lo, hi float64) { return 0, math.Inf(1) }

func (f powerLaw) MaxSlope() float64 {
	if f.exponent == 1 {
		return f.gain
	}
	return math.Inf(1)
}

// power is u^p; the exponents of the quadratic case cost no more than a product.
func power(u, p float64) float64 {
	switch p {
	case 1:
		return u
	case 2:
		return u * u
	}
	return math.Pow(u, p)
}
