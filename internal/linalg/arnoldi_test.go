package linalg

import (
	"math"
	"math/cmplx"
	"testing"
)

// counted multiplies by a and counts.
func counted(a Operator, products *int) func(dst, x []float64) {
	return func(dst, x []float64) {
		*products++
		clear(dst)
		a.AddMul(dst, len(dst), 1, x, len(x), 1)
	}
}

// spectra are systems with the extremes in different places: on the real axis, in pairs, in a
// crowd. budget is the most products that the search may take.
var spectra = []struct {
	name   string
	a      *Dense
	budget int
}{
	{"tiny", normal(seeded(1), 3, 3), 3},
	{"dense limit", normal(seeded(1), 40, 40), 40},
	{"first beyond the limit", normal(seeded(1), 41, 41), 60},
	{"circular law", normal(seeded(2), 300, 300), 350},
	{"circular law again", normal(seeded(3), 250, 250), 250},
	{"leaky loop", loop(150, 120), 400},
	{"symmetric", symmetric(200), 90},
	{"not normal", triangular(100), 90},
}

// loop is [-I B; W -0.01 I], the Jacobian of an inversion loop with B = -W^T.
func loop(r, u int) *Dense {
	w := normal(seeded(4), u, r)
	w.Scale(1 / math.Sqrt(float64(r)))
	j := NewDense(r+u, r+u, nil)
	for i := range r + u {
		j.Set(i, i, -1)
	}
	for i := range u {
		j.Set(r+i, r+i, -0.01)
		for k := range r {
			j.Set(r+i, k, w.At(i, k))
			j.Set(k, r+i, -w.At(i, k))
		}
	}
	return j
}

func symmetric(n int) *Dense {
	a := normal(seeded(5), n, n)
	for i := range n {
		for j := range i {
			a.Set(i, j, a.At(j, i))
		}
	}
	return a
}

// triangular has the eigenvalues 1/n, 2/n, ... 1, and couplings above as large as their distances.
func triangular(n int) *Dense {
	a := NewDense(n, n, nil)
	for i := range n {
		a.Set(i, i, float64(i+1)/float64(n))
		for j := i + 1; j < min(i+3, n); j++ {
			a.Set(i, j, 1/float64(n))
		}
	}
	return a
}

func TestExtremeAgainstEigenvalues(t *testing.T) {
	for _, s := range spectra {
		t.Run(s.name, func(t *testing.T) {
			values, err := Eigenvalues(s.a)
			if err != nil {
				t.Fatal(err)
			}
			for want, c := range map[Want]struct {
				name    string
				measure func(complex128) float64
			}{
				LargestModulus: {"modulus", cmplx.Abs},
				LargestReal:    {"real part", func(z complex128) float64 { return real(z) }},
			} {
				name, measure := c.name, c.measure
				var products int
				got, converged := Extreme(s.a.Rows, counted(s.a, &products), want, 1e-8)
				if !converged {
					t.Errorf("%s: not converged after %d products", name, products)
				}
				best := measure(values[0])
				for _, v := range values {
					best = max(best, measure(v))
				}
				// Beyond normal matrices the residual bounds the error up to a condition number.
				if e := math.Abs(measure(got) - best); !(e <= 1e-6*math.Max(1, math.Abs(best))) {
					t.Errorf("%s %v, want %v: off by %g", name, got, best, e)
				}
				t.Logf("%s: %d products", name, products)
				if products > s.budget {
					t.Errorf("%s: %d products, at most %d", name, products, s.budget)
				}
			}
		})
	}
}

// What it promises: an eigenvalue of a matrix within tol. The distance to the nearest matrix with
// the eigenvalue a + bi is the smallest singular value of A - a - bi, here in its real form.
func TestExtremeIsAsNearAsPromised(t *testing.T) {
	const n, tol = 60, 1e-6
	for seed := range uint64(6) {
		a := normal(seeded(seed), n, n)
		var products int
		lambda, converged := Extreme(n, counted(a, &products), LargestReal, tol)
		if !converged {
			t.Fatalf("seed %d: not converged", seed)
		}
		shifted := NewDense(2*n, 2*n, nil)
		for i := range n {
			copy(shifted.Row(i), a.Row(i))
			copy(shifted.Row(n + i)[n:], a.Row(i))
			shifted.Data[i*2*n+i] -= real(lambda)
			shifted.Data[(n+i)*2*n+n+i] -= real(lambda)
			shifted.Set(i, n+i, imag(lambda))
			shifted.Set(n+i, i, -imag(lambda))
		}
		s, err := SingularValues(shifted)
		if err != nil {
			t.Fatal(err)
		}
		rho := SpectralRadius(n, counted(a, &products), tol)
		if distance := s[len(s)-1]; distance > tol*rho {
			t.Errorf("seed %d: %v is %.2g from being an eigenvalue, promised %.2g", seed, lambda, distance, tol*rho)
		}
	}
}

// Where the Krylov space is invariant before it is full, the answer is exact and nothing divides
// by zero.
func TestExtremeOfFewEigenvalues(t *testing.T) {
	const n = 100
	projector := NewDense(n, n, nil)
	for i := range projector.Data {
		projector.Data[i] = 1.0 / n
	}
	minus := Identity(n)
	minus.Scale(-2)
	for _, c := range []struct {
		name          string
		a             *Dense
		modulus, real float64
	}{
		{"zero", NewDense(n, n, nil), 0, 0},
		{"-2 I", minus, 2, -2},
		{"projector", projector, 1, 1},
	} {
		var products int
		got, ok := Extreme(n, counted(c.a, &products), LargestModulus, 1e-10)
		if !ok || math.Abs(cmplx.Abs(got)-c.modulus) > 1e-13 {
			t.Errorf("%s: modulus %v, %v, want %v", c.name, got, ok, c.modulus)
		}
		got, ok = Extreme(n, counted(c.a, &products), LargestReal, 1e-10)
		if !ok || math.Abs(real(got)-c.real) > 1e-13 {
			t.Errorf("%s: real part %v, %v, want %v", c.name, got, ok, c.real)
		}
		if products > 8 {
			t.Errorf("%s: %d products for at most two eigenvalues", c.name, products)
		}
	}
}

func TestSpectralRadius(t *testing.T) {
	ring := NewCSR(500, 500, nil)
	var products int
	if rho := SpectralRadius(500, counted(ring, &products), 1e-6); rho != 0 {
		t.Errorf("empty matrix: %v, want 0", rho)
	}
	a := loop(150, 120)
	values, err := Eigenvalues(a)
	if err != nil {
		t.Fatal(err)
	}
	var want float64
	for _, v := range values {
		want = max(want, cmplx.Abs(v))
	}
	first := SpectralRadius(270, counted(a, &products), 1e-3)
	if math.Abs(first-want) > 1e-3*want {
		t.Errorf("loop: %v, want %v to 1e-3", first, want)
	}
	if again := SpectralRadius(270, counted(a, &products), 1e-3); again != first {
		t.Errorf("%v, then %v: not deterministic", first, again)
	}
	if SpectralRadius(0, nil, 1e-6) != 0 {
		t.Error("no variables: want 0")
	}
}

func TestExtremeOfWhatIsNotFinite(t *testing.T) {
	for _, n := range []int{5, 100} {
		bad := func(dst, _ []float64) { dst[0] = math.NaN() }
		if lambda, ok := Extreme(n, bad, LargestReal, 1e-6); ok || !cmplx.IsNaN(lambda) {
			t.Errorf("n = %d: %v, %v, want NaN, false", n, lambda, ok)
		}
	}
}
