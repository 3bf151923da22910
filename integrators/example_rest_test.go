package integrators_test

import (
	"fmt"
	"math"

	"settle/integrators"
)

// A unit that excites itself rests at one of two places; which, says where the search begins.
func ExampleRest() {
	sys := integrators.NewFunc(1, func(dydt []float64, _ float64, y []float64) {
		dydt[0] = -y[0] + 2*math.Tanh(y[0])
	})
	y := []float64{1, -3} // two rows
	var s integrators.Rest
	r, err := s.Solve(sys, 0, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, row := range r.Rows {
		fmt.Printf("%s at %.4f, spectral abscissa %.2f\n", row.Status, y[i], row.Abscissa)
	}
	// Output:
	// at rest at 1.9150, spectral abscissa -0.83
	// at rest at -1.9150, spectral abscissa -0.83
}
