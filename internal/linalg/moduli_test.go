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
			got := Modulus(0).Or(a).Or(b).Float()
			if math.Float64bits(got) != math.Float64bits(want) && !(math.IsNaN(got) && math.IsNaN(want)) {
				t.Errorf("of %g and %g: %g, want %g", a, b, got, want)
			}
		}
	}
	if got := Modulus(0).Float(); got != 0 {
		t.Errorf("of none: %g", got)
	}
}
