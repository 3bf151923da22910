package neurons_test

import (
	"fmt"

	"settle/neurons"
)

func Example() {
	kind, ok := neurons.Find("threshold-linear")
	if !ok {
		fmt.Println("one of", neurons.Names())
		return
	}
	phi, err := kind.New(map[string]float64{"threshold": 0.5, "max": 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	rate, slope := make([]float64, 4), make([]float64, 4)
	state := []float64{-1, 0.75, 2, 9}
	phi.Rate(rate, state)
	phi.Slope(slope, state)
	fmt.Println(kind.Formula)
	fmt.Println(rate, slope)

	_, err = kind.New(map[string]float64{"gain": -1})
	fmt.Println(err)
	// Output:
	// r = min(gain max(x - threshold, 0), max)
	// [0 0.25 1.5 2] [0 1 1 0]
	// transfer "threshold-linear": gain is -1; allowed: 0 < gain < +Inf (default 1)
}
