package linalg_test

import (
	"fmt"

	"settle/internal/linalg"
)

// Two units that excite each other through one shared mode, as seen by two trials at once.
func Example() {
	u := linalg.NewDense(2, 1, []float64{1, 2})
	w := linalg.NewLowRank(u, u) // [1 2; 2 4]
	rates := []float64{
		1, 0,
		0.5, 0.5,
	}
	drive := make([]float64, 4)
	w.AddMul(drive, 2, 1, rates, 2, 2)
	fmt.Println(drive)

	values, err := linalg.Eigenvalues(w.Dense())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.0f\n", real(values[0]))

	// The state at rest, with leak 6 and a bias of 1: (6 I - W) x = 1.
	a := linalg.Identity(2)
	a.Scale(6)
	for i, v := range w.Dense().Data {
		a.Data[i] -= v
	}
	var lu linalg.LU
	if err := lu.Factor(a); err != nil {
		fmt.Println(err)
		return
	}
	x := []float64{1, 1}
	lu.Solve(x, x)
	fmt.Printf("%.4f\n", x)
	// Output:
	// [1 2 1.5 3]
	// 5
	// [0.6667 1.1667]
}
