package integrators

import "math"

// speedometer measures how fast the fastest mode is, by a power iteration on differences of the
// derivative: B. P. Sommeijer, L. F. Shampine, J. G. Verwer, J. Comput. Appl. Math. 88 (1997) 315-326.
type speedometer struct {
	sys  System
	y    []float64 // a state near by
	f, g []float64 // derivatives there and here
	t    [1]float64
	row  [1]int
}

func newSpeedometer(sys System) speedometer {
	n := sys.Dim()
	return speedometer{sys: sys, y: make([]float64, n), f: make([]float64, n), g: make([]float64, n)}
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
	s.t[0], s.row[0] = b.end[i], b.rows[i]
	s.sys.Derivative(s.g, s.t[:], here, s.row[:])
	b.evaluated(i)
	copy(s.f, s.g) // the first direction: that of the motion
	for k := range s.f {
		s.f[k] += direction(k) * 1e-3 * size(s.g) // and something of all others
	}
	near := math.Sqrt(0x1p-52) * max(size(here), 1e-8)
	for range mostPower {
		length := size(s.f)
		if length == 0 || !finite(length) {
			break
		}
		for k := range s.y {
			s.y[k] = here[k] + near/length*s.f[k]
		}
		s.sys.Derivative(s.f, s.t[:], s.y, s.row[:])
		b.evaluated(i)
		along := 0.0
		for k := range s.f {
			s.f[k] -= s.g[k]
			along += s.f[k] * (s.y[k] - here[k])
		}
		last, grown := modulus, size(s.f)
		modulus, cosine = grown/near, along/(near*grown)
		if math.Abs(modulus-last) < powerClose*modulus {
			break
		}
	}
	return powerSafe * modulus, cosine
}

// size is the Euclidean norm.
func size(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum)
}
