package neurons

import (
	"math"

	"settle/internal/linalg"
)

type softplus struct{ gain, sharpness float64 }

var (
	_ Transfer = softplus{}
	_ Bounded  = softplus{}
)

var softplusKind = define(Kind{
	Name:    "softplus",
	Formula: "r = gain log(1 + exp(sharpness x)) / sharpness",
	Citation: "C. Dugas, Y. Bengio, F. Belisle, C. Nadeau and R. Garcia, Incorporating second-order functional " +
		"knowledge for better option pricing, NIPS 13 (2001) 472-478",
	Params: []Param{
		positive("gain", "slope far above 0", 1),
		positive("sharpness", "of the bend at 0; relu in the limit", 1),
	},
}, func(v []float64) Transfer { return softplus{gain: v[0], sharpness: v[1]} })

// Rate splits max(x, 0) off, so that neither end overflows nor rounds to 0.
func (f softplus) Rate(dst, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		bend := math.Log1p(math.Exp(-f.sharpness * math.Abs(v)))
		dst[i] = f.gain * (max(v, 0) + bend/f.sharpness)
	}
}

func (f softplus) Slope(dst, x []float64) {
	scaled(dst, f.sharpness, x)
	dst = dst[:len(x)]
	linalg.Sigmoid(dst, dst)
	scaled(dst, f.gain, dst)
}

func (f softplus) Range() (lo, hi float64) { return 0, math.Inf(1) }

func (f softplus) MaxSlope() float64 { return f.gain }
