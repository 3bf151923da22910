package neurons

import (
	"math"

	"settle/internal/linalg"
)

// softmax couples the units it is given: they are one whole population of one trial.
type softmax struct{ temperature float64 }

var (
	_ Transfer  = softmax{}
	_ Bounded   = softmax{}
	_ SlopeLess = softmax{}
	_ Coupled   = softmax{}
)

var softmaxKind = define(Kind{
	Name:    "softmax",
	Formula: "r_i = exp(x_i / temperature) / sum_j exp(x_j / temperature)",
	Citation: "J. S. Bridle, Probabilistic interpretation of feedforward classification network outputs, " +
		"in Neurocomputing, Springer 1990, 227-236",
	Params: []Param{positive("temperature", "towards 0 the largest takes all", 1)},
}, func(v []float64) Transfer { return softmax{temperature: v[0]} })

// Rate takes the largest state off all, so that no exponential overflows. An infinite state has no
// softmax and gives NaN, unless it is -Inf beside a finite one, whose rate is 0.
func (f softmax) Rate(dst, x []float64) {
	dst = dst[:len(x)]
	largest := math.Inf(-1)
	for _, v := range x {
		largest = max(largest, v)
	}
	for i, v := range x {
		dst[i] = (v - largest) / f.temperature
	}
	linalg.Exp(dst, dst)
	var sum float64
	for _, e := range dst {
		sum += e
	}
	for i, e := range dst {
		dst[i] = e / sum
	}
}

// Slope panics: a softmax has no elementwise slope, see SlopeLess and Jacobian.
func (f softmax) Slope(_, _ []float64) {
	panic("neurons: softmax has no elementwise slope: ask for SlopeLess first, or take its Jacobian")
}

// NoSlope marks softmax as SlopeLess.
func (f softmax) NoSlope() {}

// Jacobian writes (diag(r) - r r^T) / temperature.
func (f softmax) Jacobian(dst, x []float64) {
	n := len(x)
	// The last row holds r until its own turn, which is the last.
	r := dst[(n-1)*n : n*n]
	f.Rate(r, x)
	for i := range n {
		ri := r[i]
		row := dst[i*n : (i+1)*n]
		for j, rj := range r {
			row[j] = -ri * rj / f.temperature
		}
		row[i] = ri * (1 - ri) / f.temperature
	}
}

func (f softmax) Range() (lo, hi float64) { return 0, 1 }

// MaxSlope is the largest spectral norm of the Jacobian, taken between two equal units.
func (f softmax) MaxSlope() float64 { return 1 / (2 * f.temperature) }
