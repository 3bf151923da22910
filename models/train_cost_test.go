package models_test

import (
	"context"
	"runtime"
	"testing"

	"settle/models"
)

// allocations of a training with so many examples.
func allocations(t *testing.T, trials string, pairs ...string) uint64 {
	t.Helper()
	training, err := models.NewTraining(lessonsOf(t, school, 1, nil, append(pairs, "task.trials = "+trials, "record.snapshots = 0")...))
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err = training.Run(context.Background())
	runtime.ReadMemStats(&after)
	if err != nil {
		t.Fatal(err)
	}
	return after.Mallocs - before.Mallocs
}

// Tanh loops, which are followed by few coordinates, allocate no more.
func TestTanhExamplesAllocateNothing(t *testing.T) {
	for _, batch := range []string{"1", "4"} {
		pairs := append([]string{"task.batch = " + batch, "plasticity.all.rate = 1e-5", "integrator.rtol = 1e-6", "integrator.atol = 1e-9", "settle.rtol = 1e-6"}, curved...)
		few, many := allocations(t, "20", pairs...), allocations(t, "220", pairs...)
		if each := (float64(many) - float64(few)) / 200; each > 0.1 {
			t.Errorf("batches of %s: %.2f allocations an example", batch, each)
		}
	}
}

// An example, once there was one, allocates next to nothing: presenting, settling, learning, watching.
func TestExamplesAllocateNothing(t *testing.T) {
	const rest = 0.1 // of the run itself
	for method, most := range map[string]float64{
		"backpropagation": rest, "feedback-alignment": rest, "non-dynamic-inversion": rest, "dynamic-inversion": rest,
		"single-loop-dynamic-inversion": 2 + rest, // headers of the Jacobian, which is a matrix anew for new weights
	} {
		for _, pairs := range [][]string{nil, {"task.batch = 4"}, {"monitor.every = 1"}, {"evaluate.every = 1"}, {"plasticity.all.norm = 1e-5"}} {
			pairs = append(pairs, "credit.method = "+method, "network.weights.max = 0.4", "plasticity.all.rate = 1e-5") // the loops stay stable
			few, many := allocations(t, "20", pairs...), allocations(t, "220", pairs...)
			if each := (float64(many) - float64(few)) / 200; each > most {

				t.Errorf("%v: %.2f allocations an example", pairs, each)
			}
		}
	}
}
