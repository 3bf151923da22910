package main

import (
	"fmt"
	"math"
	"testing"
)

// coupledNetwork is 20 tanh units, all to all, for 200 ms.
const coupledNetwork = `
name = "coupled"
seed = 1
[population.x]
size = 20
tau = "10 ms"
transfer = "tanh"
initial = { init = "normal", std = 1 }
[pathway.J]
from = "x"
to = "x"
weights = { init = "normal", std = 1.5, scale = "1/sqrt(fan-in)" }
[phase.run]
duration = "200 ms"
[record]
every = "1 ms"
`

// TestOrderOnTheCoupledNetwork measures the order of each fixed-step method from the files that
// settle run writes: the largest error along the path against dp54 at 1e-13.
func TestOrderOnTheCoupledNetwork(t *testing.T) {
	reference := runFile(t, coupledNetwork, "--rtol", "1e-13", "--atol", "1e-13").floats("/trajectory/x_state")
	for _, m := range []struct {
		method string
		order  float64
		args   []string
	}{
		{"euler", 1, nil},
		{"semi-implicit-euler", 1, []string{"--set", `integrator.order=["x"]`}},
		{"gs-exp-euler", 1, []string{"--set", `integrator.order=["x"]`}},
		{"exp-euler", 2, nil},
		{"heun", 2, nil},
		{"rk4", 4, nil},
	} {
		var errs []float64
		for _, step := range []float64{1, 0.5, 0.25, 0.125} {
			args := append([]string{"--method", m.method, "--step", fmt.Sprintf("%v ms", step)}, m.args...)
			path := runFile(t, coupledNetwork, args...).floats("/trajectory/x_state")
			errs = append(errs, largestDifference(t, path, reference))
		}
		t.Logf("%-20s error at 1, 0.5, 0.25, 0.125 ms: %.1e", m.method, errs)
		slope := math.Log2(errs[len(errs)-2] / errs[len(errs)-1])
		if math.Abs(slope-m.order) > 0.2 {
			t.Errorf("%s: measured order %.2f, want %.0f +- 0.2 (errors %.2e)", m.method, slope, m.order, errs)
		}
	}
}

func largestDifference(t *testing.T, a, b []float64) float64 {
	t.Helper()
	if len(a) != len(b) {
		t.Fatalf("paths have %d and %d numbers", len(a), len(b))
	}
	most := 0.0
	for i := range a {
		most = math.Max(most, math.Abs(a[i]-b[i]))
	}
	return most
}
