package models_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"settle/circuit"
	"settle/models"
)

// TestGoodEndingsAreNotAnalysed: a run in fixed steps that finishes does not pay for the eigenvalues of
// its Jacobian, which for large sparse circuits take longer than the run.
func TestGoodEndingsAreNotAnalysed(t *testing.T) {
	const n = 1000
	spec, err := circuit.Parse("sparse.toml", fmt.Appendf(nil, `
[population.x]
size = %d
tau = "20 ms"
transfer = "tanh"
[pathway.J]
from = "x"
to = "x"
weights = { init = "sparse", std = 1.5, in_degree = 5, scale = "1/sqrt(fan-in)" }
[phase.run]
duration = "50 ms"
[integrator]
method = "rk4"
step = "10 ms"
`, n), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := circuit.Compile(spec, circuit.Env{})
	if err != nil {
		t.Fatal(err)
	}
	e := models.Experiment{Circuit: c}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	s, err := e.Run(context.Background())
	runtime.ReadMemStats(&after)
	if err != nil || s.Verdicts[models.Finished] != 1 {
		t.Fatalf("%v, %v", s, err)
	}
	if got, matrix := after.TotalAlloc-before.TotalAlloc, uint64(8*n*n); got > matrix/2 {
		t.Errorf("%d bytes allocated; a Jacobian takes %d", got, matrix)
	}
}
