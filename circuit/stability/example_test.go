package stability_test

import (
	"fmt"

	"settle/circuit/stability"
	"settle/internal/linalg"
)

// A loop whose feedback turns as it comes back: the condition that is usually quoted holds, and
// the loop oscillates ever wider all the same, since its controller is as fast as its layer.
func ExampleNewLoop() {
	w := linalg.NewDense(2, 2, []float64{1, 0, 0, 1})
	b := linalg.NewDense(2, 2, []float64{-.5, -2, 2, -.5})
	for _, tauU := range []float64{.010, .100} {
		loop, err := stability.NewLoop(w, b, .010, tauU, .1, 1)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("tau_u = %g s: %s, slack %.2f, abscissa %.1f /s; usually quoted: %s\n",
			tauU, loop.Whole(), loop.Slack, loop.WholeAbscissa(), loop.UsualVerdict)
	}
	// Output:
	// tau_u = 0.01 s: unstable, slack -2.71, abscissa 37.9 /s; usually quoted: stable
	// tau_u = 0.1 s: stable, slack 0.21, abscissa -1.8 /s; usually quoted: stable
}
