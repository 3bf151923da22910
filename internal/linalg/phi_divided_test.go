package linalg

import (
	"fmt"
	"math"
	"math/cmplx"
	"testing"
)

// opitz is [a 1 0; 0 b 1; 0 0 c]: a function of it has f[a], f[a, b] and f[a, b, c] in its first row. G.
// Opitz, Z. Angew. Math. Mech. 44 (1964) T52-T54.
func opitz(a, b, c float64) *Dense {
	return NewDense(3, 3, []float64{a, 1, 0, 0, b, 1, 0, 0, c})
}

// TestPhiDifferences at points apart, close together and equal, small and large.
func TestPhiDifferences(t *testing.T) {
	points := []float64{0, -1e-9, -0.3, -0.3 - 1e-7, -2.4, -2.6, -2.6 - 1e-5, -7, -40, 1.5, 4}
	for _, a := range points {
		for _, b := range points {
			for _, c := range points {
				if math.Abs(a) <= math.Abs(b) {
					checkDifferences(t, a, b, c)
				}
			}
		}
	}
}

func checkDifferences(t *testing.T, a, b, c float64) {
	t.Helper()
	var one, two, three [5]complex128
	phiDifferences(one[:], two[:], three[:], complex(a, 0), complex(b, 0), complex(c, 0))
	m := newPhiMatrices(3, 4)
	m.compute(opitz(a, b, c), 1)
	for k := range one {
		name := fmt.Sprintf("phi_%d at %g, %g, %g", k, a, b, c)
		for i, got := range []complex128{one[k], two[k], three[k]} {
			want := m.phi[k].At(0, i)
			if cmplx.Abs(got-complex(want, 0)) > 1e-13*max(10*math.Abs(want), 0.01) {
				t.Errorf("%s: difference %d is %.17g, want %.17g", name, i, got, want)
			}
		}
	}
}

// TestMaxNorm: whatever the length, and wherever the largest number or one that is none stands.
func TestMaxNorm(t *testing.T) {
	for n := range 12 {
		for at := range n {
			for _, v := range []float64{-3, 3, math.Inf(-1), math.NaN(), math.Copysign(math.NaN(), -1), -5e-324} {
				x := make([]float64, n)
				for i := range x {
					x[i] = math.Copysign(0, -1)
				}
				x[at] = v
				if n > 1 {
					x[(at+1)%n] = 1e-324
				}
				if got := MaxNorm(x); got != math.Abs(v) && !(math.IsNaN(got) && math.IsNaN(v)) {
					t.Errorf("%v: %g", x, got)
				}
			}
		}
	}
	if got := MaxNorm([]float64{math.Inf(1), math.NaN(), math.Inf(1)}); !math.IsNaN(got) {
		t.Errorf("%g beside a NaN", got)
	}
	if got := MaxNorm(nil); got != 0 {
		t.Errorf("%g of nothing", got)
	}
}

// TestPhiLoopAllocatesNothing for steps of ever new sizes.
func TestPhiLoopAllocatesNothing(t *testing.T) {
	m := loopMatrices()["complex"]
	n := m.Rows
	var f PhiLoop
	dst, h := make([]float64, 2*n), 0.1
	x := [][]float64{nil, phiVector(n, 1), phiVector(n, 2)}
	step := func() {
		h += 0.01
		if ok, err := f.Factor(m, 0.1, 1, 4, true); !ok || err != nil {
			t.Errorf("%v, %v", ok, err)
		}
		f.Apply(dst, h, x, x, x)
	}
	for range 5 {
		step()
	}
	if allocated := testing.AllocsPerRun(20, step); allocated > 0 {
		t.Errorf("%g allocations", allocated)
	}
}

// TestArnoldiServesAgain: what is kept of a matrix, also of another size, changes nothing.
func TestArnoldiServesAgain(t *testing.T) {
	var a Arnoldi
	for _, n := range []int{60, 90, 60} {
		mul := func(dst, x []float64) { // a rotated diagonal
			for i := range dst {
				dst[i] = float64(i%50+1)*x[i] + 0.5*x[(i+1)%n]
			}
		}
		want, known := Extreme(n, mul, LargestReal, 1e-10)
		if got, ok := a.Extreme(n, mul, LargestReal, 1e-10); got != want || ok != known || !ok {
			t.Errorf("%d: %g (%v), want %g (%v)", n, got, ok, want, known)
		}
		if got := testing.AllocsPerRun(3, func() { a.SpectralRadius(n, mul, 1e-3) }); got > 0 {
			t.Errorf("%d: %g allocations", n, got)
		}
	}
}
