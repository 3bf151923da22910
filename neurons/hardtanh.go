package neurons

import "math"

type hardTanh struct{ gain float64 }

var (
	_ Transfer = hardTanh{}
	_ Bounded  = hardTanh{}
)

var hardTanhKind = define(Kind{
	Name:     "hard-tanh",
	Formula:  "r = min(max(gain x, -1), 1)",
	Citation: "R. Collobert, Large scale machine learning, PhD thesis, Université Paris VI, 2004",
	Params:   []Param{positive("gain", "slope between -1 and 1", 1)},
}, func(v []float64) Transfer { return hardTanh{gain: v[0]} })

func (f hardTanh) Rate(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = min(max(f.gain*v, -1), 1)
	}
}

func (f hardTanh) Slope(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		if math.Abs(f.gain*v) < 1 {
			dst[i] = f.gain
		} else {
			dst[i] = slopeAt(v, 0)
		}
	}
}

func (f hardTanh) Range() (lo, hi float64) { return -1, 1 }

func (f hardTanh) MaxSlope() float64 { return f.gain }
