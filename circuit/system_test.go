package circuit_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"settle/circuit"
	"settle/integrators"
	"settle/internal/linalg"
)

// A Dynamics is a system for the integrators, with all the abilities it is meant to have.
var (
	_ integrators.System      = (*circuit.Dynamics)(nil)
	_ integrators.Piecewise   = (*circuit.Dynamics)(nil)
	_ integrators.Partitioned = (*circuit.Dynamics)(nil)
	_ integrators.Spectral    = (*circuit.Dynamics)(nil)
	_ integrators.Equilibrium = (*circuit.Dynamics)(nil)
	_ integrators.Noise       = (*circuit.Dynamics)(nil)
)

const cascadeFile = `
[population]
x  = { size = 30, clamp = "task.input" }
h1 = { size = 20, tau = "0 ms", transfer = "tanh" }
h2 = { size = 10, tau = "0 ms", transfer = "tanh" }
y  = { size = 10, tau = "0 ms" }
e  = { size = 10, tau = "0 ms" }
u3 = { size = 10, tau = "10 ms", leak = 0.01 }
r2 = { size = 10, tau = "10 ms" }
u2 = { size = 10, tau = "10 ms", leak = 0.01 }
r1 = { size = 20, tau = "10 ms" }
[pathway]
W1  = { from = "x",  to = "h1", weights = { init = "uniform", max = 0.5 } }
W2  = { from = "h1", to = "h2", weights = { init = "uniform", max = 0.5 } }
W3  = { from = "h2", to = "y",  weights = { init = "uniform", max = 0.5 } }
ye  = { from = "y",  to = "e",  gain = -1, weights = { init = "identity" } }
eu  = { from = "e",  to = "u3", gain = -1, weights = { init = "identity" } }
W3r = { from = "r2", to = "u3", weights = { shared = "W3" } }
B3  = { from = "u3", to = "r2", kind = "feedback", weights = { init = "negative-transpose", of = "W3" } }
ru  = { from = "r2", to = "u2", gain = -1, weights = { init = "identity" }, modulate = { slope = "h2", on = "pre" } }
W2r = { from = "r1", to = "u2", weights = { shared = "W2" } }
B2  = { from = "u2", to = "r1", kind = "feedback", weights = { init = "negative-transpose", of = "W2" } }
[input]
target = { to = "e", shape = "dataset", from = "task.target" }
[task]
data = "file"
inputs = "inputs.npy"
targets = "targets.npy"
[phase]
forward  = { duration = "0 ms", open = ["W1", "W2", "W3", "ye"] }
feedback = { duration = "60 s", until = "settled", settle = ["r2", "r1"], hold = ["h1", "h2", "y", "e"], reset = ["u3", "r2", "u2", "r1"] }
`

func compile(t testing.TB, text string, env circuit.Env) *circuit.Circuit {
	t.Helper()
	spec, err := circuit.Parse("test.toml", []byte(text), nil)
	if err != nil {
		t.Fatal(err)
	}
	c, err := circuit.Compile(spec, env)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// invert is B (W B - alpha I)^-1 delta with B = -W^T (Podlaski and Machens 2020).
func invert(t *testing.T, w *linalg.Dense, alpha float64, delta []float64) []float64 {
	t.Helper()
	b := w.Transpose()
	b.Scale(-1)
	m := linalg.Mul(w, b)
	for i := range m.Rows {
		m.Set(i, i, m.At(i, i)-alpha)
	}
	u, err := linalg.SolveDense(m, linalg.NewDense(len(delta), 1, delta))
	if err != nil {
		t.Fatal(err)
	}
	return linalg.Mul(b, u).Data
}

// A whole presentation from the circuit file on: three trials go through the forward pass, and
// their cascades of loops, integrated together, settle at chained non-dynamic inversion. Where only
// the inverted layers have to settle, nothing measures their controllers: the layers follow these
// as slowly as these move, and the error is the tolerance times the slowest mode, about 100 tau.
func TestCascadeSettles(t *testing.T) {
	everything := strings.Replace(cascadeFile, `settle = ["r2", "r1"], `, "", 1)
	settleCascade(t, everything, 1e-7)
	settleCascade(t, cascadeFile, 1e-5)
}

func settleCascade(t *testing.T, text string, tolerance float64) {
	t.Helper()
	c := compile(t, text, circuit.Env{InputSize: 30, TargetSize: 10})
	const rows = 3
	d := c.NewDynamics(rows)
	for row := range rows {
		x, target := make([]float64, 30), make([]float64, 10)
		for i := range x {
			x[i] = math.Sin(float64(30*row + i))
		}
		target[row] = 1
		d.Present(row, row, x, target)
	}
	d.Begin(0)
	for row := range rows {
		d.Finish(row, 0, make([]float64, d.Dim()))
	}
	d.Begin(1)
	y := make([]float64, rows*d.Dim())
	d.Gather(y)
	s := &integrators.Solver{Rtol: 1e-9, Atol: 1e-12, Cap: true, Stop: &integrators.Settling{Rtol: 1e-8, Atol: 1e-11}}
	result, err := s.Solve(d, 0, 60, y)
	if err != nil {
		t.Fatal(err)
	}
	for row := range rows {
		r := result.Rows[row]
		if r.Status != integrators.Stopped {
			t.Fatalf("row %d ended with %v at %g s: %s", row, r.Status, r.T, r.Message)
		}
		d.Finish(row, r.T, y[row*d.Dim():(row+1)*d.Dim()])
		checkCascade(t, c, d.Full(row), tolerance)
	}
}

func checkCascade(t *testing.T, c *circuit.Circuit, full []float64, tolerance float64) {
	t.Helper()
	at := map[string][]float64{}
	for _, p := range c.Populations() {
		at[p.Name] = full[p.Offset : p.Offset+p.Size]
	}
	w2, w3 := c.Pathways()[1].W.Dense(), c.Pathways()[2].W.Dense()
	r2 := invert(t, w3, 0.01, at["e"])
	delta := make([]float64, len(r2))
	for i, r := range r2 {
		delta[i] = r * (1 - math.Pow(math.Tanh(at["h2"][i]), 2))
	}
	r1 := invert(t, w2, 0.01, delta)
	for name, want := range map[string][]float64{"r2": r2, "r1": r1} {
		for i, got := range at[name] {
			if math.Abs(got-want[i]) > tolerance {
				t.Errorf("%s[%d] settles at %.9g, inversion gives %.9g", name, i, got, want[i])
			}
		}
	}
}

// A jump in the input costs no accuracy: x' = -x + s(t) has the closed form 1 - exp(-(t - onset)).
func TestSolverStepsToEdges(t *testing.T) {
	d := compile(t, `
[population.x]
size = 1
tau = "1 s"
[input.s]
to = "x"
shape = "pulse"
onset = "0.3337 s"
duration = "1 s"
[phase.run]
duration = "2 s"
`, circuit.Env{}).NewDynamics(1)
	d.Present(0, 0, nil, nil)
	d.Begin(0)
	y := []float64{0}
	s := &integrators.Solver{Rtol: 1e-10, Atol: 1e-12}
	if _, err := s.Solve(d, 0, 2, y); err != nil {
		t.Fatal(err)
	}
	want := (1 - math.Exp(-1)) * math.Exp(-(2 - 1.3337))
	if math.Abs(y[0]-want) > 1e-9 {
		t.Errorf("x(2) is %.12g, want %.12g", y[0], want)
	}
}

// A loop of an inverted layer and a controller, from the file to its state at rest.
func ExampleCircuit_NewDynamics() {
	spec, err := circuit.Parse("loop.toml", []byte(`
		[population]
		r = { size = 2, tau = "10 ms" }
		u = { size = 2, tau = "10 ms", leak = 0.01, bias = [-1, 0.5] }
		[pathway]
		W = { from = "r", to = "u", weights = { init = "identity" } }
		B = { from = "u", to = "r", weights = { init = "negative-transpose", of = "W" } }
		[phase.settle]
		duration = "5 s"
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
	d := c.NewDynamics(1)
	d.Present(0, 0, nil, nil)
	d.Begin(0)
	y := make([]float64, d.Dim())
	d.Gather(y)

	solver := integrators.Solver{Cap: true, Stop: &integrators.Settling{}}
	result, err := solver.Solve(d, 0, c.Phases()[0].Duration, y)
	if err != nil {
		fmt.Println(err)
		return
	}
	d.Finish(0, result.Rows[0].T, y)
	fmt.Println(result.Rows[0].Status)
	fmt.Printf("r = %.4f, u = %.4f\n", d.Full(0)[:2], d.Full(0)[2:])
	// Output:
	// stopped
	// r = [0.9901 -0.4950], u = [-0.9901 0.4950]
}
