package neurons

import (
	"math"

	"settle/internal/linalg"
)

type sigmoid struct{ gain float64 }

var (
	_ Transfer = sigmoid{}
	_ Bounded  = sigmoid{}
)

var sigmoidKind = define(Kind{
	Name:    "sigmoid",
	Formula: "r = 1 / (1 + exp(-gain x))",
	Citation: "H. R. Wilson and J. D. Cowan, Excitatory and inhibitory interactions in localized " +
		"populations of model neurons, Biophys. J. 12 (1972) 1-24",
	Params: []Param{positive("gain", "four times the slope at 0", 1)},
}, func(v []float64) Transfer { return sigmoid{gain: v[0]} })

func (f sigmoid) Rate(dst, x []float64) {
	scaled(dst, f.gain, x)
	linalg.Sigmoid(dst[:len(x)], dst[:len(x)])
}

// Slope is gain r (1 - r) = gain e / (1 + e)^2 with e = exp(-gain |x|), which keeps both tails.
func (f sigmoid) Slope(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = -f.gain * math.Abs(v)
	}
	linalg.Exp(dst, dst)
	for i, e := range dst {
		dst[i] = f.gain * e / ((1 + e) * (1 + e))
	}
}

func (f sigmoid) Range() (lo, hi float64) { return 0, 1 }

func (f sigmoid) MaxSlope() float64 { return f.gain / 4 }
