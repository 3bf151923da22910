package neurons

import (
	"math"
	"testing"
)

func TestSoftmaxAgainstSciPy(t *testing.T) {
	n := len(goldenSoftmaxState)
	for _, g := range goldenSoftmax {
		f := made(t, "softmax", map[string]float64{"temperature": g.temperature})
		r, j := make([]float64, n), make([]float64, n*n)
		f.Rate(r, goldenSoftmaxState)
		f.(Coupled).Jacobian(j, goldenSoftmaxState)
		compare(t, "rate", r, g.rate)
		compare(t, "jacobian", j, g.jacobian)
	}
}

func compare(t *testing.T, what string, got, want []float64) {
	t.Helper()
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= 8*eps) {
			t.Errorf("%s[%d] = %v, want %v", what, i, got[i], want[i])
		}
	}
}

func TestSoftmaxOfExtremes(t *testing.T) {
	f := made(t, "softmax", nil)
	for _, c := range []struct{ x, want []float64 }{
		{[]float64{1000, 1000}, []float64{0.5, 0.5}},
		{[]float64{-1000, -1000, -2000}, []float64{0.5, 0.5, 0}},
		{[]float64{math.Inf(-1), 3}, []float64{0, 1}},
		{[]float64{5}, []float64{1}},
		{nil, nil},
	} {
		got := make([]float64, len(c.x))
		f.Rate(got, c.x)
		compare(t, "rate", got, c.want)
		f.(Coupled).Jacobian(make([]float64, len(c.x)*len(c.x)), c.x)
	}
	for _, bad := range []float64{math.NaN(), math.Inf(1)} {
		x := []float64{0, bad}
		f.Rate(x, x)
		if !math.IsNaN(x[1]) {
			t.Errorf("rate of %v is %v, want NaN", bad, x[1])
		}
	}
}

// MaxSlope is the norm of the Jacobian between two equal units, and no state exceeds it.
func TestSoftmaxMaxSlope(t *testing.T) {
	f := made(t, "softmax", map[string]float64{"temperature": 0.4})
	var largest float64
	for _, d := range grid() {
		j := make([]float64, 4)
		f.(Coupled).Jacobian(j, []float64{d, 0.53 / 64})
		// [a -a; -a a] has the norm 2 a.
		largest = max(largest, j[0]-j[1])
	}
	if want := f.(Bounded).MaxSlope(); math.Abs(largest-want) > 1e-12 {
		t.Errorf("largest norm %v, MaxSlope %v", largest, want)
	}
	if lo, hi := f.(Bounded).Range(); lo != 0 || hi != 1 {
		t.Errorf("Range %v, %v, want 0, 1", lo, hi)
	}
}

func TestSoftmaxHasNoSlope(t *testing.T) {
	f := made(t, "softmax", nil)
	if _, ok := f.(SlopeLess); !ok {
		t.Error("softmax does not say that it is SlopeLess")
	}
	defer func() {
		if recover() == nil {
			t.Error("Slope did not panic")
		}
	}()
	f.Slope(make([]float64, 2), make([]float64, 2))
}
