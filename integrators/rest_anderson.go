package integrators

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// anderson accelerates the fixed-point iteration x -> x + d(x) by mixing with up to two earlier
// iterates: the step is d - sum_j g_j (dX_j + dD_j), with g minimising |d - sum_j g_j dD_j| over the
// last differences of x and of d.
//
// D. G. Anderson, Iterative procedures for nonlinear integral equations, J. ACM 12 (1965) 547-560;
// H. F. Walker, P. Ni, Anderson acceleration for fixed-point iterations, SIAM J. Numer. Anal. 49
// (2011) 1715-1735.
type anderson struct{ rows []mixed }

// mixed is the memory of one trial.
type mixed struct {
	known   int // differences, 0 to 2
	started bool
	x, d    []float64    // of the last iterate
	dx, dd  [2][]float64 // the latest difference first
	q       [2][]float64 // an orthonormal basis of dd
}

func newAnderson(rows, n int) *anderson {
	a := &anderson{rows: make([]mixed, rows)}
	for i := range a.rows {
		v := make([]float64, 8*n)
		part := func(k int) []float64 { return cut(v, k, n) }
		a.rows[i] = mixed{
			x: part(0), d: part(1), dx: [2][]float64{part(2), part(3)},
			dd: [2][]float64{part(4), part(5)}, q: [2][]float64{part(6), part(7)},
		}
	}
	return a
}

func (a *anderson) reset() {
	for i := range a.rows {
		a.rows[i].known, a.rows[i].started = 0, false
	}
}

// mix turns the step d at x into the mixed one, in place.
func (a *anderson) mix(row int, x, d []float64) {
	m := &a.rows[row]
	if m.started {
		m.push(x, d)
	}
	m.started = true
	copy(m.x, x)
	copy(m.d, d)
	m.combine(d)
}

// push takes in the differences to the last iterate.
func (m *mixed) push(x, d []float64) {
	m.dx[0], m.dx[1] = m.dx[1], m.dx[0]
	m.dd[0], m.dd[1] = m.dd[1], m.dd[0]
	for i := range x {
		m.dx[0][i], m.dd[0][i] = x[i]-m.x[i], d[i]-m.d[i]
	}
	m.known = min(m.known+1, 2)
}

// parallel is the share of a difference's length below which it adds nothing to the one before.
const parallel = 1e-6

// combine takes off what the differences explain, by a QR factorisation of at most two columns.
func (m *mixed) combine(d []float64) {
	var r [2][2]float64
	used := 0
	for ; used < m.known; used++ {
		q := m.q[used]
		copy(q, m.dd[used])
		length := floats.Norm(q, 2)
		if used == 1 {
			r[0][1] = floats.Dot(m.q[0], q)
			floats.AddScaled(q, -r[0][1], m.q[0])
		}
		r[used][used] = floats.Norm(q, 2)
		if !(r[used][used] > parallel*length) {
			break
		}
		floats.Scale(1/r[used][used], q)
	}
	var g [2]float64
	for j := used - 1; j >= 0; j-- {
		g[j] = floats.Dot(m.q[j], m.d)
		if j == 0 && used == 2 {
			g[0] -= r[0][1] * g[1]
		}
		g[j] /= r[j][j]
	}
	for j := range used {
		if !finite(g[j]) || math.Abs(g[j]) > largestMix {
			return
		}
	}
	for j := range used {
		floats.AddScaled(d, -g[j], m.dx[j])
		floats.AddScaled(d, -g[j], m.dd[j])
	}
}

// largestMix bounds the coefficients: beyond, the differences say nothing about this step.
const largestMix = 1e3
