package integrators

import (
	"math"
	"testing"
)

// TestAndersonOnLines: x -> A x + b in two dimensions is solved after three steps, whatever A is, since
// two differences span the plane (Walker & Ni 2011, theorem 2.2: GMRES on the linear problem).
func TestAndersonOnLines(t *testing.T) {
	a := [2][2]float64{{0.9, -3}, {0.4, 1.7}} // the plain iteration runs away
	b := [2]float64{1, -2}
	m := newAnderson(1, 2)
	m.reset()
	x, d := make([]float64, 2), make([]float64, 2)
	for range 4 {
		for i := range d {
			d[i] = a[i][0]*x[0] + a[i][1]*x[1] + b[i] - x[i]
		}
		m.mix(0, x, d)
		x[0] += d[0]
		x[1] += d[1]
	}
	for i := range x {
		if r := a[i][0]*x[0] + a[i][1]*x[1] + b[i] - x[i]; math.Abs(r) > 1e-12 {
			t.Errorf("equation %d is left with %g", i, r)
		}
	}
}

// TestAndersonParallel: on a line the second difference adds nothing and is left out.
func TestAndersonParallel(t *testing.T) {
	m := newAnderson(1, 2)
	m.reset()
	x, d := []float64{0, 0}, make([]float64, 2)
	for range 6 {
		for i := range d {
			d[i] = 1 - 0.5*x[i]
		}
		m.mix(0, x, d)
		x[0] += d[0]
		x[1] += d[1]
	}
	if math.Abs(x[0]-2) > 1e-12 || math.Abs(x[1]-2) > 1e-12 {
		t.Errorf("x = %v, want 2, 2", x)
	}
}
