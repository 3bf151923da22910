package integrators_test

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"settle/integrators"
)

// forEachImplicit runs a test on every implicit Runge-Kutta method of the list.
func forEachImplicit(t *testing.T, test func(t *testing.T, tb *integrators.ImplicitTableau)) {
	t.Helper()
	n := 0
	for _, m := range integrators.Methods() {
		if m.Implicit != nil {
			n++
			t.Run(m.Name, func(t *testing.T) { test(t, m.Implicit) })
		}
	}
	if n < 4 {
		t.Errorf("only %d implicit tableaus in the list", n)
	}
}

// asStored are the numbers as they are, without any further rounding.
func asStored(values []float64) []*big.Rat {
	out := make([]*big.Rat, len(values))
	for i, x := range values {
		out[i] = new(big.Rat).SetFloat64(x)
	}
	return out
}

func storedTableau(tb *integrators.ImplicitTableau) rationals {
	q := rationals{a: make([][]*big.Rat, tb.Stages())}
	for i, row := range tb.A {
		q.a[i] = asStored(row)
	}
	return q
}

// worst is the largest residual among the conditions of one order.
func (q rationals) worst(weights []*big.Rat, trees []*tree) float64 {
	most := 0.0
	for _, t := range trees {
		r := dot(weights, q.phi(t))
		f, _ := r.Sub(r, big.NewRat(1, t.gamma)).Float64()
		most = max(most, math.Abs(f))
	}
	return most
}

// TestImplicitOrderConditions wants every condition up to the stated order met, but for the rounding
// of coefficients that are irrational or have many digits, and one of the next order missed. The
// sums themselves are exact.
func TestImplicitOrderConditions(t *testing.T) {
	const rounding, missed = 1e-15, 1e-5
	trees := treesUpTo(6)
	forEachImplicit(t, func(t *testing.T, tb *integrators.ImplicitTableau) {
		q := storedTableau(tb)
		check := func(what string, weights []float64, order int) {
			w := asStored(weights)
			for n := 1; n <= order; n++ {
				if r := q.worst(w, trees[n]); r > rounding {
					t.Errorf("%s misses a condition of order %d by %.2g", what, n, r)
				}
			}
			if r := q.worst(w, trees[order+1]); r < missed {
				t.Errorf("%s is of a higher order than the stated %d: residual %.2g", what, order, r)
			}
		}
		check("b", tb.B, tb.Order)
		check("embedded b", tb.BHat, tb.EmbeddedOrder)
	})
}

// TestImplicitStages wants nodes that are row sums, stages of order 2 (a sum of a_ij c_j is c_i^2/2),
// an explicit first stage, and the last one at the new state.
func TestImplicitStages(t *testing.T) {
	const rounding = 4e-16
	forEachImplicit(t, func(t *testing.T, tb *integrators.ImplicitTableau) {
		for i, row := range tb.A {
			sum, moment := -tb.C[i], -tb.C[i]*tb.C[i]/2
			for j, a := range row {
				sum += a
				moment += a * tb.C[j]
			}
			if math.Abs(sum) > rounding*4 || math.Abs(moment) > rounding*4 {
				t.Errorf("row %d of A: sum is off by %.2g, first moment by %.2g", i, sum, moment)
			}
		}
		last := tb.Stages() - 1
		if len(tb.A[0]) != 0 || !slices.Equal(tb.A[last], tb.B) || tb.C[last] != 1 {
			t.Errorf("the first stage has %g, the last one %g at %g, b is %g", tb.A[0], tb.A[last], tb.C[last], tb.B)
		}
	})
}

// TestOneDiagonal wants one gamma on the diagonal of the diagonally implicit methods, so that one
// matrix serves all stages.
func TestOneDiagonal(t *testing.T) {
	for name, want := range map[string]float64{"trbdf2": 1 - math.Sqrt2/2, "esdirk43": 0.25, "esdirk54": 0.184} {
		tb := implicitOf(t, name)
		for i := 1; i < tb.Stages(); i++ {
			if len(tb.A[i]) != i+1 || tb.A[i][i] != tb.Gamma() || math.Abs(tb.Gamma()-want) > 1e-16 {
				t.Errorf("%s: row %d of A is %g, gamma %g", name, i, tb.A[i], want)
			}
		}
	}
}

func implicitOf(t *testing.T, name string) *integrators.ImplicitTableau {
	t.Helper()
	m, ok := integrators.Find(name)
	if !ok || m.Implicit == nil {
		t.Fatalf("no implicit tableau %s", name)
	}
	return m.Implicit
}

// TestImplicitContinuousConditions wants sum_i b_i(theta) Phi_i(t) = theta^order / gamma(t) up to
// order 4, the step itself at theta = 1, and the slopes of the ends, so that the path is smooth.
func TestImplicitContinuousConditions(t *testing.T) {
	const order, rounding = 4, 2e-14
	tb := implicitOf(t, "esdirk54")
	q := storedTableau(tb)
	for n, trees := range treesUpTo(order) {
		for _, tr := range trees {
			phi := q.phi(tr)
			for power := 1; power <= order; power++ {
				got := 0.0
				for i, poly := range tb.Dense {
					f, _ := phi[i].Float64()
					got += poly[power-1] * f
				}
				if power == n {
					got -= 1 / float64(tr.gamma)
				}
				if math.Abs(got) > rounding {
					t.Errorf("tree of order %d, theta^%d: off by %g", n, power, got)
				}
			}
		}
	}
	last := tb.Stages() - 1
	for i, poly := range tb.Dense {
		end, slope := 0.0, 0.0
		for m, c := range poly {
			end += c
			slope += float64(m+1) * c
		}
		if math.Abs(end-tb.B[i]) > rounding || math.Abs(slope-unit(i == last)) > rounding || poly[0] != unit(i == 0) {
			t.Errorf("b_%d: %g at the end, b is %g; slopes %g and %g", i, end, tb.B[i], poly[0], slope)
		}
	}
}

func unit(is bool) float64 {
	if is {
		return 1
	}
	return 0
}
