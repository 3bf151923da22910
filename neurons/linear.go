package neurons

import "math"

type linear struct{ gain float64 }

var (
	_ Transfer = linear{}
	_ Bounded  = linear{}
)

var linearKind = define(Kind{
	Name:     "linear",
	Formula:  "r = gain x",
	Citation: "P. Dayan and L. F. Abbott, Theoretical Neuroscience, MIT Press 2001, section 7.2",
	Params:   []Param{positive("gain", "slope", 1)},
}, func(v []float64) Transfer { return linear{gain: v[0]} })

func (f linear) Rate(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = f.gain * v
	}
}

func (f linear) Slope(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = slopeAt(v, f.gain)
	}
}

func (f linear) Range() (lo, hi float64) { return math.Inf(-1), math.Inf(1) }

func (f linear) MaxSlope() float64 { return f.gain }

// slopeAt is slope, or NaN where x is.
func slopeAt(x, slope float64) float64 {
	if math.IsNaN(x) {
		return x
	}
	return slope
}
