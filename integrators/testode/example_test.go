package testode_test

import (
	"fmt"
	"math"

	"settle/integrators"
	"settle/integrators/testode"
)

func Example() {
	p, _ := testode.Find("B1")
	y := append([]float64(nil), p.Start...)
	s := integrators.Solver{Rtol: 1e-10, Atol: 1e-12}
	_, err := s.Solve(p, 0, p.End, y)
	fmt.Println(math.Abs(y[0]-p.Reference[0]) < 1e-8, err)
	// Output: true <nil>
}
