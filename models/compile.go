package models

import (
	"slices"

	"settle/circuit"
	"settle/circuit/stability"
)

// Compile is circuit.Compile, after which feedback with init = "optimised" is made to settle: its loop's
// spectral abscissa is brought below monitor.target, or at least below 0.
func Compile(spec *circuit.Spec, env circuit.Env) (*circuit.Circuit, error) {
	c, err := circuit.Compile(spec, env)
	if err != nil {
		return nil, err
	}
	for i := range spec.Pathways {
		if spec.Pathways[i].Weights.Init != "optimised" {
			continue
		}
		if err := optimise(c, i); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// optimise makes the feedback of one pathway stable, in the first phase in which its target evolves and it is open.
func optimise(c *circuit.Circuit, pathway int) error {
	spec, path := c.Spec, c.Pathways()[pathway]
	key := "pathway." + path.Name + ".weights.init"
	phase := slices.IndexFunc(c.Phases(), func(p circuit.PhaseInfo) bool {
		return slices.Contains(p.Open, pathway) && slices.Contains(p.Evolving, path.To)
	})
	if phase < 0 {
		return spec.Errorf(key, "optimised weights are for a loop that has to settle, but in no phase is pathway %s open while population %s evolves", path.Name, c.Populations()[path.To].Name)
	}
	d := c.NewDynamics(1)
	present(d, c)
	for i := range phase + 1 {
		d.Begin(i)
	}
	r, err := stability.Optimise(d, pathway, monitorOptions(spec.Monitor))
	if err != nil {
		return spec.Errorf(key, "%v", err)
	}
	if r.After >= 0 { // a slow controller (leak = 0.001) cannot be brought below the target by weak weights: stable will do
		return spec.Errorf(key, "%d steps of descent brought the spectral abscissa of phase %s from %.3g to %.3g /s, not below 0; raise monitor.iterations or monitor.step",
			r.Iterations, c.Phases()[phase].Name, r.Before, r.After)
	}
	return nil
}

// present puts a trial of zeros into row 0.
func present(d *circuit.Dynamics, c *circuit.Circuit) {
	input, target := c.DataSizes()
	d.Present(0, 0, make([]float64, input), make([]float64, target))
}

func monitorOptions(m circuit.Monitor) stability.Options {
	if m.Least == 0 && m.Iterations > 0 { // as the file says, not as nobody has
		m.Least = -1
	}
	return stability.Options{Target: m.Target, Step: m.Step, Least: m.Least, Iterations: m.Iterations}
}
