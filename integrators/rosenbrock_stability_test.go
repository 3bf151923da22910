package integrators_test

import (
	"math"
	"math/cmplx"
	"math/rand/v2"
	"testing"

	"settle/integrators"
)

// TestRosenbrockStability wants |R| <= 1 on the imaginary axis and in the left half-plane, and R = 0 at
// infinity: all methods of the list are L-stable.
func TestRosenbrockStability(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	forEachRosenbrock(t, func(t *testing.T, tb *integrators.RosenbrockTableau) {
		for exponent := -3.0; exponent < 8; exponent += 0.01 {
			size := math.Pow(10, exponent)
			angle := math.Pi * (0.5 + random.Float64())
			for _, z := range []complex128{complex(0, size), cmplx.Rect(size, angle)} {
				if r := cmplx.Abs(tb.Amplification(z)); !(r <= 1+1e-10) {
					t.Fatalf("|R(%g)| = %.12g", z, r)
				}
			}
		}
		for _, z := range []complex128{-1e14, 1e14i} {
			if r := cmplx.Abs(tb.Amplification(z)); r > 1e-9 {
				t.Errorf("|R(%g)| = %g at infinity, want 0", z, r)
			}
		}
	})
}

// TestAmplificationIsAStep compares R(z) with a step of a spiral.
func TestAmplificationIsAStep(t *testing.T) {
	for _, m := range integrators.Methods() {
		if m.Rosenbrock == nil {
			continue
		}
		for _, z := range []complex128{-0.5 + 1i, -30 + 4i, 3i} {
			spiral := &exactJacobian{n: 2,
				f: func(d []float64, _ float64, y []float64) {
					d[0], d[1] = real(z)*y[0]-imag(z)*y[1], imag(z)*y[0]+real(z)*y[1]
				},
				j: func(dst []float64, _ float64, _ []float64) {
					copy(dst, []float64{real(z), -imag(z), imag(z), real(z)})
				}}
			y := []float64{1, 0}
			mustSolve(t, &integrators.Solver{Method: m.Name, Step: 1}, spiral, 0, 1, y)
			if want := m.Amplification(z); cmplx.Abs(complex(y[0], y[1])-want) > 1e-13 {
				t.Errorf("%s: a step multiplies by %g, R(%g) = %g", m.Name, y, z, want)
			}
		}
	}
}

// exactJacobian is a System of one row at a time that knows its Jacobian.
type exactJacobian struct {
	n         int
	f         func(d []float64, t float64, y []float64)
	j         func(dst []float64, t float64, y []float64)
	jacobians int
}

func (e *exactJacobian) Dim() int { return e.n }

func (e *exactJacobian) Derivative(dydt, t, y []float64, rows []int) {
	for i := range rows {
		e.f(dydt[i*e.n:(i+1)*e.n], t[i], y[i*e.n:(i+1)*e.n])
	}
}

func (e *exactJacobian) Jacobian(dst []float64, _ int, t float64, y []float64) {
	e.jacobians++
	e.j(dst, t, y)
}
