package linalg

import (
	"math"
	"slices"
	"testing"
)

func TestElementwiseAgainstDecimal(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(dst, x []float64)
		want []float64
	}{{"Exp", Exp, goldenExp}, {"Tanh", Tanh, goldenTanh}, {"Sigmoid", Sigmoid, goldenSigmoid}} {
		dst := make([]float64, len(goldenPoints)+1)
		dst[len(goldenPoints)] = sentinel
		c.f(dst, goldenPoints)
		for i, want := range c.want {
			if e := math.Abs(dst[i] - want); e > 4*epsilon*math.Abs(want) {
				t.Errorf("%s(%v) = %v, want %v", c.name, goldenPoints[i], dst[i], want)
			}
		}
		if dst[len(goldenPoints)] != sentinel {
			t.Errorf("%s wrote beyond len(x)", c.name)
		}
		same := slices.Clone(goldenPoints)
		c.f(same, same)
		if !slices.Equal(same, dst[:len(same)]) {
			t.Errorf("%s in place differs", c.name)
		}
		panics(t, c.name+" into a short dst", func() { c.f(make([]float64, 1), goldenPoints) })
	}
}

// TestElementwisePlaceDoesNotMatter: an element's bits are the same alone, at any place of a row, at
// any alignment and beside any neighbours.
func TestElementwisePlaceDoesNotMatter(t *testing.T) {
	random := seeded(3)
	x := make([]float64, 203)
	for i := range x {
		x[i] = 4 * random.NormFloat64()
	}
	x[7], x[100], x[150] = math.NaN(), math.Inf(1), math.Inf(-1)
	for name, f := range map[string]func(dst, x []float64){"Exp": Exp, "Tanh": Tanh, "Sigmoid": Sigmoid} {
		whole := make([]float64, len(x))
		f(whole, x)
		for _, n := range []int{1, 2, 3, 7, 8, 9, 17, 64, 65} {
			part := make([]float64, n)
			for lo := 0; lo+n <= len(x); lo++ {
				f(part, x[lo:lo+n])
				for i, v := range part {
					if math.Float64bits(v) != math.Float64bits(whole[lo+i]) && !(math.IsNaN(v) && math.IsNaN(whole[lo+i])) {
						t.Fatalf("%s(%v) is %v among %d, %v among all", name, x[lo+i], v, n, whole[lo+i])
					}
				}
			}
		}
	}
}

// TestElementwiseAgainstMath wants at most 4 units in the last place over the range that matters, and
// the special values kept.
func TestElementwiseAgainstMath(t *testing.T) {
	sigmoid := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for _, c := range []struct {
		name   string
		f      func(dst, x []float64)
		exact  func(float64) float64
		lo, hi float64
	}{{"Exp", Exp, math.Exp, -700, 700}, {"Tanh", Tanh, math.Tanh, -25, 25}, {"Sigmoid", Sigmoid, sigmoid, -30, 40}} {
		random := seeded(4)
		x, y := make([]float64, 4000), make([]float64, 4000)
		for i := range x {
			switch x[i] = c.lo + (c.hi-c.lo)*random.Float64(); i % 4 {
			case 1:
				x[i] *= 0.1
			case 2:
				x[i] *= 1e-3
			case 3:
				x[i] *= 1e-9
			}
		}
		c.f(y, x)
		for i, v := range x {
			if want := c.exact(v); math.Abs(y[i]-want) > 5*epsilon*math.Abs(want) { // math's own error included
				t.Errorf("%s(%v) = %v, want %v", c.name, v, y[i], want)
			}
		}
		special := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 1000, -1000, 5e-324, -5e-324}
		got := make([]float64, len(special))
		c.f(got, special)
		for i, v := range special {
			if want := c.exact(v); got[i] != want && !(math.IsNaN(want) && math.IsNaN(got[i])) && math.Abs(got[i]-want) > 5e-324 {
				t.Errorf("%s(%v) = %v, want %v", c.name, v, got[i], want)
			}
		}
	}
}

func TestElementwiseDoesNotAllocate(t *testing.T) {
	x := make([]float64, 1003)
	for name, f := range map[string]func(dst, x []float64){"Exp": Exp, "Tanh": Tanh, "Sigmoid": Sigmoid} {
		if n := testing.AllocsPerRun(10, func() { f(x, x) }); n != 0 {
			t.Errorf("%s: %g allocations", name, n)
		}
	}
}
