package circuit_test

import (
	"fmt"
	"math"
	"testing"

	"settle/circuit"
	"settle/integrators"
)

const noisyNetwork = `
seed = 2
[population]
r = { size = 8, tau = "20 ms", transfer = "tanh", noise = { kind = "white", intensity = "5 /sqrt(s)" } }
u = { size = 4, tau = "10 ms", transfer = "tanh", noise = { kind = "ou", tau = "10 ms", std = 2 } }
v = { size = 4, tau = "0 ms", transfer = "tanh", noise = { kind = "ou", tau = "20 ms", std = 1 } }
[pathway]
W = { from = "r", to = "u", weights = { init = "normal", std = 0.8 } }
B = { from = "u", to = "r", weights = { init = "negative-transpose", of = "W" } }
V = { from = "v", to = "r", weights = { init = "normal", std = 0.5 } }
[phase.run]
duration = "64 ms"
[integrator]
method = "sra1"
step = "1 ms"
`

// noisyEnds are the states of 60 trials at the end, by steps of 2 ms over so many.
func noisyEnds(t *testing.T, method string, finer int) []float64 {
	t.Helper()
	spec, err := circuit.Parse("noisy.toml", []byte(noisyNetwork), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := circuit.Compile(spec, circuit.Env{})
	if err != nil {
		t.Fatal(err)
	}
	const rows = 60
	d := c.NewDynamics(rows)
	for row := range rows {
		d.Present(row, row, nil, nil)
	}
	d.Begin(0)
	y := make([]float64, rows*d.Dim())
	d.Gather(y)
	s := integrators.Solver{Method: method, Step: 0.002 / float64(finer)}
	if r, err := s.Solve(d, 0, 0.064, y); err != nil || !r.OK() {
		t.Fatal(err, r)
	}
	return y
}

// TestNoisyCircuitsKeepTheOrder: of each method at least, in the mean error of the coupled network, with
// white noise, coloured noise and an algebraic population that carries it on, on the same paths. An input
// frozen over a step would make it 1 for all.
func TestNoisyCircuitsKeepTheOrder(t *testing.T) {
	want := noisyEnds(t, "sra1", 256)
	for method, order := range map[string]float64{"euler-maruyama": 1, "stochastic-heun": 1, "sra1": 1.5} {
		var logs []float64
		for finer := 1; finer <= 8; finer *= 2 {
			e := 0.0
			for i, v := range noisyEnds(t, method, finer) {
				e += math.Abs(v-want[i]) / float64(len(want))
			}
			logs = append(logs, math.Log2(e))
		}
		got := (3*(logs[0]-logs[3]) + logs[1] - logs[2]) / 10 // least squares
		if told := fmt.Sprintf("%s: strong order %.2f", method, got); got < order-0.2 {
			t.Errorf("%s, want %g or more", told, order)
		} else {
			t.Log(told)
		}
	}
}
