package linalg

import (
	"math"
	"testing"
)

// TestModulus: what max and math.Abs say of numbers of both signs, the smallest, the largest, and of NaN with and
// without a sign, in every order.
func TestModulus(t *testing.T) {
	some := []float64{0, math.Copysign(0, -1), -1, 1, 5e-324, -5e-324, -2.5, math.MaxFloat64, math.Inf(-1), math.NaN(), math.Copysign(math.NaN(), -1)}
	for _, a := range some {
		for _, b := range some {
			want := max(math.Abs(a), math.Abs(b))
			got := modulus(0).or(a).or(b).float()
			if math.Float64bits(got) != math.Float64bits(want) && !(math.IsNaN(got) && math.IsNaN(want)) {
				t.Errorf("of %g and %g: %g, want %g", a, b, got, want)
			}
		}
	}
	if got := modulus(0).float(); got != 0 {
		t.Errorf("of none: %g", got)
	}
}

// TestModuli holds MaxNorm and Moduli against loops of max and math.Abs, over all lengths at which another way is
// taken, and with each special value at each place.
func TestModuli(t *testing.T) {
	for _, n := range []int{0, 1, 3, 4, 7, 48, 49, 63, 96, 97, 103, 130} {
		random := seeded(uint64(n))
		x, dx, still := normal(random, 1, n).Data, normal(random, 1, n+2).Data, normal(random, 1, n).Data
		for _, special := range []float64{0, math.Copysign(0, -1), -1e300, 1e300, math.Inf(1), math.Inf(-1), math.NaN(), math.Copysign(math.NaN(), -1)} {
			for i := range n {
				for _, v := range [][]float64{x, dx, still} {
					was := v[i]
					v[i] = special
					compareModuli(t, x, dx, still)
					v[i] = was
				}
			}
		}
	}
}

func compareModuli(t *testing.T, x, dx, still []float64) {
	t.Helper()
	var size, speed, drive float64
	for i, s := range still {
		move := 0.3 * dx[i]
		size, speed, drive = max(size, math.Abs(x[i])), max(speed, math.Abs(move)), max(drive, math.Abs(move+float64(-1.7*x[i])-s))
	}
	a, b, c := Moduli(x, dx, still, -1.7, 0.3)
	for _, p := range [][2]float64{{MaxNorm(x), size}, {a, size}, {b, speed}, {c, drive}} {
		if math.Float64bits(p[0]) != math.Float64bits(p[1]) && !(math.IsNaN(p[0]) && math.IsNaN(p[1])) {
			t.Fatalf("%d numbers: %g, want %g", len(still), p[0], p[1])
		}
	}
}

func TestModuliDoNotAllocate(t *testing.T) {
	v := make([]float64, 1000)
	if n := testing.AllocsPerRun(10, func() { MaxNorm(v); Moduli(v, v, v, 1, 1) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

func BenchmarkModuli(b *testing.B) {
	v := normal(seeded(1), 1, 1000).Data
	b.Run("norm", func(b *testing.B) {
		for b.Loop() {
			MaxNorm(v)
		}
	})
	b.Run("moduli", func(b *testing.B) {
		for b.Loop() {
			Moduli(v, v, v, 0.1, 0.2)
		}
	})
}
