package integrators_test

import (
	"fmt"
	"math"

	"settle/integrators"
)

// An Ornstein-Uhlenbeck process in a thousand trials: dy = -y dt + 0.5 dW has the stationary standard
// deviation 0.5/sqrt(2) = 0.354.
func ExampleNewNoisyFunc() {
	drift := func(d []float64, _ float64, y []float64) { d[0] = -y[0] }
	sys := integrators.NewNoisyFunc(1, drift, integrators.DiagonalNoise([]float64{0.5}), 1)
	y := make([]float64, 1000)
	s := integrators.Solver{Method: "sra1", Step: 0.05}
	if _, err := s.Solve(sys, 0, 10, y); err != nil {
		fmt.Println(err)
		return
	}
	square := 0.0
	for _, v := range y {
		square += v * v / 1000
	}
	fmt.Printf("%.2f\n", math.Sqrt(square))
	s.Method = "dp54"
	_, err := s.Solve(sys, 0, 10, y)
	fmt.Println(err)
	// Output:
	// 0.35
	// integrators: the system has additive noise, with which dp54 does not converge: use euler-maruyama or stochastic-heun or sra1, with a step
}
