package circuit_test

import (
	"math"
	"testing"

	"settle/circuit"
	"settle/integrators"
)

var (
	_ integrators.Leaky      = (*circuit.Dynamics)(nil)
	_ integrators.Sequential = (*circuit.Dynamics)(nil)
)

// leakyLoop has a loop of u and r, no population driving itself; %s is the place for more.
const leakyLoop = `
[population]
r = { size = 7, tau = "10 ms", transfer = "tanh", leak = [1, 2, 0, 0.5, 1, 1, 3] }
u = { size = 3, tau = ["1 ms", "2 ms", "4 ms"], leak = 0.01 }
[pathway]
W = { from = "r", to = "u", weights = { init = "normal", std = 0.5 } }
B = { from = "u", to = "r", weights = { init = "negative-transpose", of = "W" } }
[input]
target = { to = "u", shape = "step", onset = "3 ms", amplitude = 0.5 }
[phase]
run = { duration = "20 ms" }
[integrator]
method = "gs-exp-euler"
step = "0.5 ms"
order = ["u", "r"]
`

const (
	selfDriven = "\n[pathway.R]\nfrom = \"r\"\nto = \"r\"\nweights = { init = \"normal\", std = 0.1 }\n"
	waving     = "\n[input.wave]\nto = \"r\"\nshape = \"sine\"\nfrequency = \"50 Hz\"\namplitude = 0.1\n"
)

func leaky(t *testing.T, more string) *circuit.Dynamics {
	t.Helper()
	d := compile(t, leakyLoop+more, circuit.Env{}).NewDynamics(1)
	d.Present(0, 0, nil, nil)
	d.Begin(0)
	return d
}

// TestLeakIsTheDiagonal of the Jacobian where no population drives itself.
func TestLeakIsTheDiagonal(t *testing.T) {
	d := leaky(t, "")
	n := d.Dim()
	y, j, leak := make([]float64, n), make([]float64, n*n), make([]float64, n)
	d.Gather(y)
	d.Jacobian(j, 0, 0, y)
	d.Leak(leak)
	for i, rate := range leak {
		if math.Abs(j[i*n+i]+rate) > 1e-9 {
			t.Errorf("variable %d leaks at %g /s, the Jacobian has %g", i, rate, j[i*n+i])
		}
	}
	if leak[2] != 0 || leak[6] != 300 {
		t.Errorf("leaks %g", leak)
	}
}

// TestFollows: r hangs on u alone, unless it drives itself, or something else moves it.
func TestFollows(t *testing.T) {
	for more, want := range map[string]bool{"": true, selfDriven: false, waving: false} {
		d := leaky(t, more)
		if d.Follows(0) {
			t.Errorf("%q: u is said not to hang on r", more)
		}
		if got := d.Follows(1); got != want {
			t.Errorf("%q: r follows: %v, want %v", more, got, want)
		}
	}
}

// TestEndsOfCircuits: the derivative that comes with a step is that at its end, across the edge of an
// input too.
func TestEndsOfCircuits(t *testing.T) {
	d := leaky(t, "")
	y, dy, steps := make([]float64, d.Dim()), make([]float64, d.Dim()), 0
	d.Gather(y)
	s := integrators.Solver{Method: "gs-exp-euler", Step: 5e-4, Observer: watch(func(st *integrators.Step) {
		steps++
		d.Derivative(dy, []float64{st.T}, st.Y, []int{st.Row})
		for i, v := range dy {
			if math.Abs(v-st.DY[i]) > 1e-9*(1+math.Abs(v)) {
				t.Errorf("t = %g: dy[%d]/dt is %g, the step says %g", st.T, i, v, st.DY[i])
			}
		}
	})}
	r, err := s.Solve(d, 0, 0.02, y)
	if err != nil || !r.OK() || steps != 40 {
		t.Errorf("%d steps (%v)", steps, err)
	}
}

// watch is an Observer made of a function.
type watch func(s *integrators.Step)

func (watch) Start(int, float64, []float64) error { return nil }
func (w watch) Observe(s *integrators.Step) error { w(s); return nil }
