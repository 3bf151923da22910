package models_test

import (
	"context"
	"fmt"

	"settle/circuit"
	"settle/models"
)

// A unit without a loop relaxes to its input; the run is kept nowhere.
func ExampleExperiment_Run() {
	spec, err := circuit.Parse("relax.toml", []byte(`
[population.x]
size = 1
tau = "10 ms"
[input.drive]
to = "x"
shape = "constant"
amplitude = 2
[phase.rest]
duration = "1 s"
until = "settled"
`), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	c, err := circuit.Compile(spec, circuit.Env{})
	if err != nil {
		fmt.Println(err)
		return
	}
	e := models.Experiment{Circuit: c}
	s, err := e.Run(context.Background())
	fmt.Println(s.Episodes, s.Verdicts[models.Settled], err)
	// Output: 1 1 <nil>
}
