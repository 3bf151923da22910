package integrators

import (
	"math"
	"testing"
)

// TestTwoStepNodes compares A on three nodes with Radau IIA as published: see radau5.
func TestTwoStepNodes(t *testing.T) {
	tb := newTwoStepTableau(3)
	for i, row := range radau5.A[1:] {
		if d := math.Abs(tb.c[i] - radau5.C[i+1]); d > 1e-15 {
			t.Errorf("c_%d is off by %g", i, d)
		}
		for k, want := range row[1:] {
			if d := math.Abs(tb.a[3*i+k] - want); d > 1e-15 {
				t.Errorf("a_%d%d is off by %g", i, k, d)
			}
		}
	}
}

// TestTwoStepConditions: the quadrature is of order 2 s - 1, so that a method of stage order s is of
// order s + 1 (Cong 1999).
func TestTwoStepConditions(t *testing.T) {
	tb := newTwoStepTableau(twoStepStages)
	for degree := range 2*tb.s - 1 {
		if miss := math.Abs(tb.weigh(tb.b(), degree) - 1/float64(degree+1)); miss > 1e-15 {
			t.Errorf("b misses x^%d by %g", degree, miss)
		}
	}
	if tb.weigh(tb.b(), 2*tb.s-1)-1/float64(2*tb.s) == 0 {
		t.Error("b integrates what it cannot")
	}
}

// weigh is sum_k w_k c_k^degree.
func (tb *twoStepTableau) weigh(weights []float64, degree int) (sum float64) {
	for k, w := range weights {
		sum += w * math.Pow(tb.c[k], float64(degree))
	}
	return sum
}

// TestTwoStepExtrapolation: A X integrates powers below s exactly from the end of the step before to each
// stage of this one, whatever the sizes, and misses that of s by spread; a point within the step too.
func TestTwoStepExtrapolation(t *testing.T) {
	tb := newTwoStepTableau(twoStepStages)
	ax, values := make([]float64, tb.s*tb.s), make([]float64, tb.s)
	for _, ratio := range []float64{0.3, 1, 1.7} {
		tb.extrapolation(ax, values, ratio)
		integral := func(c float64, degree int) float64 {
			n := float64(degree + 1)
			return (math.Pow(1+ratio*c, n) - 1) / n / ratio
		}
		for i, c := range tb.c {
			for degree := range tb.s {
				want := integral(c, degree)
				if got := tb.weigh(cut(ax, i, tb.s), degree); math.Abs(got-want) > 1e-12*max(1, want) {
					t.Errorf("x^%d to stage %d at a ratio of %g: %.15g, want %.15g", degree, i, ratio, got, want)
				}
			}
		}
		miss := integral(1, tb.s) - tb.weigh(cut(ax, tb.s-1, tb.s), tb.s)
		if want := tb.spread(ratio); math.Abs(miss-want) > 1e-11*max(1, want) {
			t.Errorf("x^%d is missed by %.15g at a ratio of %g, want %.15g", tb.s, miss, ratio, want)
		}
		theta := ratio / 2
		for degree := range tb.s {
			tb.integrals(ax[:tb.s], values, theta)
			want := math.Pow(theta, float64(degree+1)) / float64(degree+1)
			if got := tb.weigh(ax[:tb.s], degree); math.Abs(got-want) > 1e-14 {
				t.Errorf("x^%d to %g: %.15g, want %.15g", degree, theta, got, want)
			}
		}
	}
}
