package suite

import "settle/circuit"

// Dynamics compiles a circuit and begins its one phase.
func Dynamics(text string) (*circuit.Dynamics, *circuit.Circuit, error) {
	spec, err := circuit.Parse("bench.toml", []byte(text), nil)
	if err != nil {
		return nil, nil, err
	}
	c, err := circuit.Compile(spec, circuit.Env{})
	if err != nil {
		return nil, nil, err
	}
	d := c.NewDynamics(1)
	d.Use(1)
	d.Present(0, 0, nil, nil)
	d.Begin(0)
	return d, c, nil
}
