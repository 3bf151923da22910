package neurons

import "math"

type relu struct{ gain float64 }

var (
	_ Transfer = relu{}
	_ Bounded  = relu{}
)

var reluKind = define(Kind{
	Name:    "relu",
	Formula: "r = gain max(x, 0)",
	Citation: "R. H. R. Hahnloser, R. Sarpeshkar, M. A. Mahowald, R. J. Douglas and H. S. Seung, Digital selection " +
		"and analogue amplification coexist in a cortex-inspired silicon circuit, Nature 405 (2000) 947-951",
	Params: []Param{positive("gain", "slope above 0", 1)},
}, func(v []float64) Transfer { return relu{gain: v[0]} })

func (f relu) Rate(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = f.gain * max(v, 0)
	}
}

func (f relu) Slope(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		if v > 0 {
			dst[i] = f.gain
		} else {
			dst[i] = slopeAt(v, 0)
		}
	}
}

func (f relu) Range() (lo, hi float64) { return 0, math.Inf(1) }

func (f relu) MaxSlope() float64 { return f.gain }
