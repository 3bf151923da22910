package neurons

import "math"

type thresholdLinear struct{ gain, threshold, max float64 }

var (
	_ Transfer = thresholdLinear{}
	_ Bounded  = thresholdLinear{}
)

var thresholdLinearKind = define(Kind{
	Name:    "threshold-linear",
	Formula: "r = min(gain max(x - threshold, 0), max)",
	Citation: "A. Treves, Graded-response neurons and information encodings in autoassociative memories, " +
		"Phys. Rev. A 42 (1990) 2418-2430",
	Params: []Param{
		positive("gain", "slope between threshold and saturation", 1),
		finite("threshold", "state at which the rate leaves 0", 0),
		{Name: "max", Doc: "rate of saturation", Default: math.Inf(1), Max: math.Inf(1), MinOpen: true},
	},
}, func(v []float64) Transfer { return thresholdLinear{gain: v[0], threshold: v[1], max: v[2]} })

func (f thresholdLinear) Rate(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = min(f.gain*max(v-f.threshold, 0), f.max)
	}
}

func (f thresholdLinear) Slope(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		above := v - f.threshold
		if above > 0 && (f.gain*above < f.max || math.IsInf(f.max, 1)) {
			dst[i] = f.gain
		} else {
			dst[i] = slopeAt(v, 0)
		}
	}
}

func (f thresholdLinear) Range() (lo, hi float64) { return 0, f.max }

func (f thresholdLinear) MaxSlope() float64 { return f.gain }
