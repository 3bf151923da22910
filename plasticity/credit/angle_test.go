package credit_test

import (
	"fmt"
	"math"
	"testing"

	"settle/plasticity/credit"
)

func TestAngle(t *testing.T) {
	for _, c := range []struct {
		a, b []float64
		want float64
	}{
		{[]float64{1, 0}, []float64{0, 2}, 90},
		{[]float64{1, 2, 3}, []float64{-2, -4, -6}, 180},
		{[]float64{3, 0}, []float64{1, math.Sqrt(3)}, 60},
		{[]float64{1, 0}, []float64{1, 1e-12}, 1e-12 * 180 / math.Pi},
		{[]float64{-1, 0}, []float64{1, 1e-9}, 180 - 1e-9*180/math.Pi},
		{[]float64{1e200, 0}, []float64{1e-200, 1e-200}, 45},
		{[]float64{5e-324, 0}, []float64{1, 1}, 45},
	} {
		if got := credit.Angle(c.a, c.b); !(math.Abs(got-c.want) <= 1e-14*c.want) {
			t.Errorf("between %v and %v: %v degrees, want %v", c.a, c.b, got, c.want)
		}
	}
	if got := credit.Angle([]float64{0.1, 0.7, 1e9}, []float64{0.1, 0.7, 1e9}); got != 0 {
		t.Errorf("between a vector and itself: %v", got)
	}
	for _, v := range [][]float64{{0, 0}, {math.NaN(), 1}, {math.Inf(1), 1}} {
		if got := credit.Angle(v, []float64{1, 2}); !math.IsNaN(got) {
			t.Errorf("between %v and another vector: %v", v, got)
		}
	}
}

func ExampleAngle() {
	fmt.Printf("%.0f degrees\n", credit.Angle([]float64{1, 1}, []float64{0, 3}))
	// Output: 45 degrees
}
