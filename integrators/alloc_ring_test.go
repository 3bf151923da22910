package integrators_test

import (
	"math"

	"settle/integrators"
)

// ring never rests and has edges: y” = -y, begun anew every 10. Variables from the third on are driven
// by it and by one another, so that their Jacobian is full and changes along the path.
type ring struct {
	*restSystem
	n int
}

func newRing(n int) ring {
	newton := func([]float64) (float64, bool) { return math.Inf(1), true }
	return ring{&restSystem{System: integrators.NewFunc(n, driven), tau: 1, rho: 1, correction: newton}, n}
}

func driven(d []float64, _ float64, y []float64) {
	d[0], d[1] = y[1], -y[0]
	for i := 2; i < len(y); i++ {
		d[i] = -y[i]
		for j, v := range y {
			d[i] += ringWeight(i, j) * math.Sin(v)
		}
	}
}

// ringWeight is between -0.3 and 0.3.
func ringWeight(i, j int) float64 { return 0.3 * math.Sin(float64(5*i+3*j)) }

func (ring) NextEdge(_ int, t float64) float64 { return 10 * (math.Floor(t/10) + 1) }
func (ring) Enter(int, float64)                {}

// Leak and Jacobian are for exponential methods.
func (ring) Leak(dst []float64) {
	clear(dst[:2])
	for i := 2; i < len(dst); i++ {
		dst[i] = 1
	}
}

func (r ring) Jacobian(dst []float64, _ int, _ float64, y []float64) {
	clear(dst)
	dst[1], dst[r.n] = 1, -1
	for i := 2; i < r.n; i++ {
		for j, v := range y {
			dst[i*r.n+j] = ringWeight(i, j) * math.Cos(v)
		}
		dst[i*r.n+i]--
	}
}

// Parts and DerivativePart let semi-implicit Euler step it.
func (r ring) Parts() [][2]int { return [][2]int{{0, 1}, {1, r.n}} }

func (r ring) DerivativePart(dydt, _, y []float64, rows []int, part int) {
	var d [8]float64
	lo, hi := r.Parts()[part][0], r.Parts()[part][1]
	for i := range rows {
		driven(d[:r.n], 0, y[i*r.n:(i+1)*r.n])
		copy(dydt[i*r.n+lo:i*r.n+hi], d[lo:hi])
	}
}

// withoutJacobian leaves the Jacobian to differences.
type withoutJacobian struct{ integrators.System }

func (withoutJacobian) NextEdge(row int, t float64) float64 { return ring{}.NextEdge(row, t) }
func (withoutJacobian) Enter(int, float64)                  {}

// noisyRing is a ring with noise; its edges are at multiples of the step.
type noisyRing struct{ ring }

func (r noisyRing) Wiener() int  { return r.n }
func (noisyRing) Additive() bool { return true }

func (noisyRing) Diffusion(dst, _, _, w []float64, _ []int) {
	for i := range dst {
		dst[i] = 0.1 * w[i]
	}
}

func (noisyRing) WienerKey(row, process int) (key [2]uint64, unit uint64) {
	return [2]uint64{1, uint64(row)}, uint64(process)
}
