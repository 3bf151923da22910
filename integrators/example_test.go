package integrators_test

import (
	"fmt"
	"math"

	"settle/integrators"
)

// Two trials of a leaky membrane, tau dv/dt = -v + drive, from different voltages.
func ExampleSolver_Solve() {
	const tau, drive = 20.0, 1.5 // ms, mV
	membrane := integrators.NewFunc(1, func(dvdt []float64, _ float64, v []float64) {
		dvdt[0] = (drive - v[0]) / tau
	})
	v := []float64{0, 10}
	var solver integrators.Solver // Dormand-Prince 5(4), rtol 1e-6
	result, err := solver.Solve(membrane, 0, 30, v)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, row := range result.Rows {
		exact := drive + (10*float64(i)-drive)*math.Exp(-30/tau)
		fmt.Printf("trial %d %v at %g ms: %.4f mV (exact %.4f)\n", i, row.Status, row.T, v[i], exact)
	}
	// Output:
	// trial 0 reached the end at 30 ms: 1.1653 mV (exact 1.1653)
	// trial 1 reached the end at 30 ms: 3.3966 mV (exact 3.3966)
}
