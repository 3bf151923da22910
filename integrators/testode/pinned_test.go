package testode_test

import (
	"math"
	"testing"

	"settle/integrators/testode"
)

// derivatives are those of a second writing of the equations, POLLU's from its list of reactions, at
// y_i = 0.3 + (0.61803 i mod 1). SciPy 1.10's Radau at rtol 1e-10 leads that writing to the
// references. No explicit method could follow these three to their ends.
var derivatives = map[string][]float64{
	"OREGO": {72.8362664277375, -0.008507557913808722, -0.03800566},
	"ROBER": {4921.179618, -25288293.606618, 25283372.426999997},
	"POLLU": {
		22095.454828196012, -25520.205145835815, 253277226914.57916, 2573059.7805744777,
		-2242.878740979202, 114078685.11012608, -5899.4944455423965, 5900.123260493597,
		-11650.565825751197, -2223.7347269488, 3078.4295754199993, 7275.3418484999975,
		1296.7942400799998, 9498.448083999998, 1907.8334999999997, -253336844999.99976,
		-574.9699852799997, 574.9699852799997, -226.78050564019978, 223.45154159999979,
	},
}

func TestDerivativesOfVeryStiffProblems(t *testing.T) {
	for name, want := range derivatives {
		p, ok := testode.Find(name)
		if !ok {
			t.Fatalf("no problem %s", name)
		}
		y, d := make([]float64, p.Dim()), make([]float64, p.Dim())
		for i := range y {
			y[i] = 0.3 + math.Mod(float64(i)*0.61803, 1)
		}
		p.F(d, 0, y)
		for i, w := range want {
			if math.Abs(d[i]-w) > 1e-12*math.Abs(w) {
				t.Errorf("%s: dydt[%d] = %.17g, want %.17g", name, i, d[i], w)
			}
		}
	}
}
