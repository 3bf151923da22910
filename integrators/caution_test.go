package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// TestTolerancesArePromises: an error a hundredth of that before for a tolerance that is, of methods
// whose estimate has another order than their error too.
func TestTolerancesArePromises(t *testing.T) {
	for _, c := range []stiffCase{caseOf(t, "trbdf2", 0), caseOf(t, "esdirk43", 0), caseOf(t, "bdf", 0)} {
		var size [2]float64
		for i, rtol := range []float64{1e-4, 1e-6} {
			p := testode.SF4
			y, _ := solveProblem(t, p, integrators.Solver{Method: c.method.Name, MaxOrder: c.maxOrder, Rtol: rtol, Atol: p.Atol(rtol)})
			size[i] = relativeError(y, p.Reference)
		}
		if ratio := size[0] / size[1]; ratio < 30 || ratio > 300 {
			t.Errorf("%s to order %d: errors %.2g and %.2g", c.method.Name, c.maxOrder, size[0], size[1])
		}
	}
}

func caseOf(t *testing.T, name string, maxOrder int) stiffCase {
	t.Helper()
	m, ok := integrators.Find(name)
	if !ok {
		t.Fatalf("no method %s", name)
	}
	return stiffCase{m, maxOrder, m.Order}
}

// TestCautionEndsAtRounding: sharper tolerances than rounding allows are not made sharper still.
func TestCautionEndsAtRounding(t *testing.T) {
	for _, method := range []string{"trbdf2", "esdirk43", "esdirk54", "bdf"} {
		y := []float64{1}
		sys := integrators.NewFunc(1, func(d []float64, _ float64, y []float64) { d[0] = -y[0] })
		r := mustSolve(t, &integrators.Solver{Method: method, Rtol: 1e-12, Atol: 1e-13}, sys, 0, 0.1, y)
		if !r.OK() || math.Abs(y[0]-math.Exp(-0.1)) > 1e-8 {
			t.Errorf("%s: off by %.2g, %v", method, y[0]-math.Exp(-0.1), r.Err())
		}
	}
}
