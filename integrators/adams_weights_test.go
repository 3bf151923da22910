package integrators

import (
	"math"
	"math/cmplx"
	"testing"
)

// TestEqualAdamsWeights compares with the coefficients gamma_j of Hairer, Norsett & Wanner, Solving
// Ordinary Differential Equations I, tables III.1.1 and III.1.2.
func TestEqualAdamsWeights(t *testing.T) {
	explicit := []float64{1, 1.0 / 2, 5.0 / 12, 3.0 / 8, 251.0 / 720, 95.0 / 288, 19087.0 / 60480, 5257.0 / 17280, 1070017.0 / 3628800}
	implicit := []float64{1, -1.0 / 2, -1.0 / 12, -1.0 / 24, -19.0 / 720, -3.0 / 160, -863.0 / 60480, -275.0 / 24192, -33953.0 / 3628800}
	for j, got := range equalAdamsWeights(len(explicit)) {
		if math.Abs(got-explicit[j]) > 1e-15 {
			t.Errorf("gamma_%d = %.17g, want %.17g", j, got, explicit[j])
		}
		if j > 0 && math.Abs(adamsErrors[j]+implicit[j]) > 1e-15 {
			t.Errorf("the error constant of order %d is %.17g, want %.17g", j, adamsErrors[j], -implicit[j])
		}
	}
}

// TestAdamsWeightsIntegratePolynomials: weights, scales and differences together integrate every
// polynomial of a degree below their number exactly, whatever the points, over the whole step and
// parts of it.
func TestAdamsWeightsIntegratePolynomials(t *testing.T) {
	steps := []float64{0.3, 0.45, 0.2, 0.21, 0.05, 0.17, 0.4} // the last is the one to be taken
	for degree := range 6 {
		power := func(x float64) float64 { return math.Pow(x, float64(degree)) }
		integral := func(x float64) float64 { return math.Pow(x, float64(degree+1)) / float64(degree+1) }
		h := steps[len(steps)-1]
		phi, scale, back, x := differencesOf(power, steps[:len(steps)-1], h)
		for _, theta := range []float64{0.1, 0.5, 1} {
			g := make([]float64, len(phi))
			adamsWeights(g, make([]float64, len(g)), back[:len(g)], h, theta)
			got := 0.0
			for j := range g {
				got += h * g[j] * scale[j] * phi[j]
			}
			if want := integral(x+theta*h) - integral(x); math.Abs(got-want) > 1e-14*max(1, want) {
				t.Errorf("x^%d over %g of the step: %.16g, want %.16g", degree, theta, got, want)
			}
		}
	}
}

// differencesOf follows a function along steps from 0, as the stepper does, and makes ready for a
// step of size h.
func differencesOf(f func(float64) float64, steps []float64, h float64) (phi, scale, back []float64, x float64) {
	phi, back = []float64{f(0)}, []float64{0}
	for k, step := range append(append([]float64(nil), steps...), h) {
		scale = make([]float64, len(phi))
		adamsScales(scale, back, step)
		if k == len(steps) {
			break
		}
		x += step
		next := []float64{f(x)}
		for j := range phi {
			next = append(next, next[j]-scale[j]*phi[j])
		}
		back = append([]float64{0}, back...)
		for j := 1; j < len(back); j++ {
			back[j] += step
		}
		phi = next
	}
	return phi, scale, back, x
}

// TestAdamsStability compares with the roots of the characteristic polynomials by numpy 1.24. The
// first is Heun's method, and the second's -2.4 is classical.
func TestAdamsStability(t *testing.T) {
	for i, want := range []float64{
		2, 2.4, 1.934608421, 1.411461486, 1.039349454, 0.772766941,
		0.579701666, 0.439374229, 0.337414502, 0.263505670, 0.210097215, 0.061658033,
	} {
		if got := adamsStretch(i+1, -1); math.Abs(got-want) > 1e-7 {
			t.Errorf("order %d: stable to %.9f, want %.9f", i+1, got, want)
		}
	}
}

// TestAdamsReaches: no order reaches farther than that from which the cap is made, and on the way no
// direction is worse.
func TestAdamsReaches(t *testing.T) {
	reach := adamsReaches()
	for k := 1; k <= mostAdams; k++ {
		if reach[k] > reach[adamsFarthest] {
			t.Errorf("order %d reaches %g, order %d only %g", k, reach[k], adamsFarthest, reach[adamsFarthest])
		}
		for _, d := range []complex128{-1, cmplx.Rect(1, 2), cmplx.Rect(1, 2.5)} {
			if !rootsInside(adamsPolynomial(k, complex(0.99*reach[k], 0)*d), 1) {
				t.Errorf("order %d is unstable at %g in direction %.2g", k, 0.99*reach[k], d)
			}
		}
	}
}

// TestRootsInside puts polynomials together from their roots.
func TestRootsInside(t *testing.T) {
	for _, c := range []struct {
		roots []complex128
		want  bool
	}{
		{[]complex128{0.99}, true},
		{[]complex128{1.01}, false},
		{[]complex128{0.3, -0.99i, 0.99i, -0.5}, true},
		{[]complex128{0.3, -1.01i, 1.01i, -0.5}, false},
		{[]complex128{0.9 + 0.4i, 0, 0, 0.1}, true}, // modulus 0.985
		{[]complex128{0.9 + 0.45i, 0, 0, 0.1}, false},
		{[]complex128{2, 0.5}, false}, // product 1
	} {
		p := []complex128{1}
		for _, r := range c.roots {
			next := make([]complex128, len(p)+1)
			for i, v := range p {
				next[i+1] += v
				next[i] -= r * v
			}
			p = next
		}
		if rootsInside(p, 1) != c.want {
			t.Errorf("roots %v: %v", c.roots, !c.want)
		}
	}
}
