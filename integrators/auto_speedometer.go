package integrators

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// speedometer measures how fast the fastest mode is, by a power iteration on differences of the
// derivative: B. P. Sommeijer, L. F. Shampine, J. G. Verwer, J. Comput. Appl. Math. 88 (1997) 315-326.
type speedometer struct {
	y    []float64 // a state near by
	f, g []float64 // derivatives there and here
}

func newSpeedometer(n int) speedometer {
	return speedometer{y: make([]float64, n), f: make([]float64, n), g: make([]float64, n)}
}

const (
	mostPower  = 12
	powerClose = 0.05 // relative change of the estimate at which it ends
	powerSafe  = 1.2  // it comes from below
)

// fastest returns the modulus of the largest eigenvalue at the end of the step in place i, and the cosine
// of its direction: of the angle between a vector and what the Jacobian makes of it, as if it were normal.
func (s *speedometer) fastest(b *batch, i int) (modulus, cosine float64) {
	here := b.row(b.y1, i)
	b.evaluateAt(s.g, i, b.end[i], here)
	copy(s.f, s.g) // the first direction: that of the motion
	little := 1e-3 * floats.Norm(s.g, 2)
	for k := range s.f {
		s.f[k] += direction(k) * little // and something of all others
	}
	near := math.Sqrt(0x1p-52) * max(floats.Norm(here, 2), 1e-8)
	for range mostPower {
		length := floats.Norm(s.f, 2)
		if length == 0 || !finite(length) {
			break
		}
		for k := range s.y {
			s.y[k] = here[k] + near/length*s.f[k]
		}
		b.evaluateAt(s.f, i, b.end[i], s.y)
		along := 0.0
		for k := range s.f {
			s.f[k] -= s.g[k]
			along += s.f[k] * (s.y[k] - here[k])
		}
		last, grown := modulus, floats.Norm(s.f, 2)
		modulus, cosine = grown/near, along/(near*grown)
		if math.Abs(modulus-last) < powerClose*modulus {
			break
		}
	}
	return powerSafe * modulus, cosine
}
