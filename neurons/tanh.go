package neurons

import "settle/internal/linalg"

type tanh struct{ gain float64 }

var (
	_ Transfer = tanh{}
	_ Bounded  = tanh{}
)

var tanhKind = define(Kind{
	Name:    "tanh",
	Formula: "r = tanh(gain x)",
	Citation: "H. Sompolinsky, A. Crisanti and H. J. Sommers, Chaos in random neural networks, " +
		"Phys. Rev. Lett. 61 (1988) 259-262",
	Params: []Param{positive("gain", "slope at 0", 1)},
}, func(v []float64) Transfer { return tanh{gain: v[0]} })

func (f tanh) Rate(dst, x []float64) {
	scaled(dst, f.gain, x)
	linalg.Tanh(dst[:len(x)], dst[:len(x)])
}

// Slope is gain (1 - r^2): exact to a few eps of the gain, not to a few eps of itself.
func (f tanh) Slope(dst, x []float64) {
	f.Rate(dst, x)
	for i, r := range dst[:len(x)] {
		dst[i] = f.gain * (1 - r*r)
	}
}

func (f tanh) Range() (lo, hi float64) { return -1, 1 }

func (f tanh) MaxSlope() float64 { return f.gain }

// scaled writes gain x.
func scaled(dst []float64, gain float64, x []float64) {
	dst = dst[:len(x)]
	for i, v := range x {
		dst[i] = gain * v
	}
}
