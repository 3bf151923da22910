package integrators_test

import (
	"math"
	"testing"

	"settle/integrators"
	"settle/integrators/testode"
)

// TestDifferencesKeepInvariants: of the pyrolysis y_2 - y_3 - y_4 stays 0 while the concentrations fall
// from 1e-10 to 1e-20. Where the columns of a Jacobian by differences do not add up to the same, it leaks
// away, and at the end all of y_2 is leak. The value at the end is from testdata/reference.
func TestDifferencesKeepInvariants(t *testing.T) {
	p := testode.Pyrolysis
	for _, method := range []string{"radau5", "esdirk54", "esdirk43", "bdf"} {
		s := integrators.Solver{Method: method, Rtol: 1e-4, Atol: 1e-22}
		if method == "bdf" {
			s.MaxOrder = 5
		}
		y := append([]float64(nil), p.Start...)
		mustSolve(t, &s, p, 0, 1e11, y)
		const want = 1.0192582568142706e-20
		if e := math.Abs(y[1]/want - 1); e > 1e-2 {
			t.Errorf("%s: y_2 is off by %.2g, %.2g of it leaked", method, e, (y[1]-y[2]-y[3])/y[1])
		}
	}
}

// TestDifferencesAtTheEdgeOfADomain: behind 0 the root is no number, and the Jacobian is taken ahead.
func TestDifferencesAtTheEdgeOfADomain(t *testing.T) {
	sys := integrators.NewFunc(2, func(d []float64, _ float64, y []float64) {
		d[0] = 1
		d[1] = math.Sqrt(y[0]) - 1000*y[1]
	})
	for _, method := range []string{"radau5", "esdirk54", "bdf", "rodas5p"} {
		y := []float64{0, 0}
		mustSolve(t, &integrators.Solver{Method: method, Rtol: 1e-6, Atol: 1e-9}, sys, 0, 4, y)
		// y_2 = sqrt(t)/1000 - t^(-1/2)/2e6 - ... once the start is forgotten
		if want := 2.0/1000 - 0.25e-6; math.Abs(y[1]-want) > 1e-8 {
			t.Errorf("%s: %.9g, want %.9g", method, y[1], want)
		}
	}
}
