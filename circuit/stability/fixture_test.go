package stability

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"settle/circuit"
	"settle/internal/linalg"
)

// fixture builds a circuit's Spec in Go; matrices come from the memory instead of files.
type fixture struct {
	spec     circuit.Spec
	matrices map[string]*linalg.Dense
}

func newFixture() *fixture {
	return &fixture{matrices: map[string]*linalg.Dense{}, spec: circuit.Spec{
		Name: "test", Seed: 1, Settle: circuit.Settle{Rtol: 1e-6, Atol: 1e-9, Diverged: 1e9},
		Integrator: circuit.Integrator{Method: "dp54", Rtol: 1e-6, Atol: 1e-9},
		Phases:     []circuit.Phase{{Name: "settle", Duration: 1e6, Until: "settled"}},
	}}
}

func constant(x float64) circuit.Values { return circuit.Values{Init: "constant", Constant: x} }

// pop adds a population; tau = 0 makes it algebraic.
func (f *fixture) pop(name string, size int, tau, leak float64, transfer string) *fixture {
	f.spec.Populations = append(f.spec.Populations, circuit.Population{
		Name: name, Size: size, Tau: constant(tau), Leak: constant(leak), Bias: constant(0), Initial: constant(0),
		Transfer: circuit.Transfer{Kind: transfer},
	})
	return f
}

// path adds a pathway of a given matrix, named "from-to".
func (f *fixture) path(from, to, kind string, w *linalg.Dense) *fixture {
	name := from + "-" + to
	f.matrices[name] = w
	f.spec.Pathways = append(f.spec.Pathways, circuit.Pathway{
		Name: name, From: from, To: to, Kind: kind, Gain: 1,
		Weights: circuit.Weights{Init: "file", Path: name, Scale: 1, Self: true},
	})
	return f
}

// last is the pathway added last, to be changed.
func (f *fixture) last() *circuit.Pathway { return &f.spec.Pathways[len(f.spec.Pathways)-1] }

// input adds a constant input, one number a unit.
func (f *fixture) input(to string, x []float64) *fixture {
	f.spec.Inputs = append(f.spec.Inputs, circuit.Input{
		Name: "input-" + to, To: to, Shape: "constant", Amplitude: circuit.Values{Init: "list", List: x},
	})
	return f
}

// begin compiles the circuit, presents one trial and begins its first phase.
func (f *fixture) begin(t testing.TB) (*circuit.Dynamics, []float64) {
	t.Helper()
	c, err := circuit.Compile(&f.spec, circuit.Env{Load: func(path, _ string) (*linalg.Dense, error) {
		if m, ok := f.matrices[path]; ok {
			return m.Clone(), nil
		}
		return nil, fmt.Errorf("no matrix %q", path)
	}})
	if err != nil {
		t.Fatal(err)
	}
	d := c.NewDynamics(1)
	d.Present(0, 0, nil, nil)
	d.Begin(0)
	y := make([]float64, d.Dim())
	d.Gather(y)
	return d, y
}

// loopFixture is the loop u <-> r with W, B, a target drive on u, and a transfer of r.
func loopFixture(w, b *linalg.Dense, tauR, tauU, alpha float64, transfer string, drive []float64) *fixture {
	return newFixture().
		pop("r", w.Cols, tauR, 1, transfer).pop("u", w.Rows, tauU, alpha, "linear").
		path("r", "u", "forward", w).path("u", "r", "feedback", b).input("u", drive)
}

// negativeTranspose is -W^T.
func negativeTranspose(w *linalg.Dense) *linalg.Dense {
	b := w.Transpose()
	b.Scale(-1)
	return b
}

// march integrates by the classical Runge-Kutta method until done says so, or for n steps.
func march(d *circuit.Dynamics, y []float64, h float64, n int, done func(t float64, y, dydt []float64) bool) float64 {
	k := make([][]float64, 4)
	for i := range k {
		k[i] = make([]float64, len(y))
	}
	x := make([]float64, len(y))
	for step := range n {
		t := float64(step) * h
		d.Derivative(k[0], []float64{t}, y, []int{0})
		if done(t, y, k[0]) {
			return t
		}
		for s, c := range []float64{.5, .5, 1} {
			for i := range x {
				x[i] = y[i] + c*h*k[s][i]
			}
			d.Derivative(k[s+1], []float64{t + c*h}, x, []int{0})
		}
		for i := range y {
			y[i] += h / 6 * (k[0][i] + 2*k[1][i] + 2*k[2][i] + k[3][i])
		}
	}
	return float64(n) * h
}

// never lets march run all its steps.
func never(float64, []float64, []float64) bool { return false }

// wholeSpectrum are the eigenvalues of the compiled Jacobian in one piece.
func wholeSpectrum(t testing.TB, d *circuit.Dynamics, y []float64) []complex128 {
	t.Helper()
	j := linalg.NewDense(d.Dim(), d.Dim(), nil)
	d.Jacobian(j.Data, 0, 0, y)
	eig, err := linalg.Eigenvalues(j)
	if err != nil {
		t.Fatal(err)
	}
	return eig
}

func analyse(t testing.TB, d *circuit.Dynamics, y []float64) *Analysis {
	t.Helper()
	a, err := Analyse(d, 0, 0, y)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// cascade is two inversion loops one behind the other, with a held slope between them and an
// algebraic error that feeds the first: the sequential inversion of a three-layer network.
func cascade(r *rand.Rand, alpha float64) *fixture {
	const n1, n2, n3 = 9, 6, 4
	w3, w2 := gaussian(r, n3, n2, .6), gaussian(r, n2, n1, .5)
	f := newFixture().
		pop("h2", n2, .01, 1, "tanh").pop("e", n3, 0, 1, "linear").
		pop("u3", n3, .01, alpha, "linear").pop("r2", n2, .02, 1, "linear").
		pop("u2", n2, .03, alpha, "linear").pop("r1", n1, .04, 1, "linear").
		path("e", "u3", "forward", linalg.Identity(n3)).path("r2", "u3", "forward", w3).
		path("u3", "r2", "feedback", negativeTranspose(w3)).path("r2", "u2", "forward", linalg.Identity(n2))
	f.last().Gain, f.last().Modulate = -1, &circuit.Modulate{Slope: "h2", On: "pre"}
	f.path("r1", "u2", "forward", w2).path("u2", "r1", "feedback", negativeTranspose(w2))
	f.input("e", []float64{.3, -.2, .5, .1})
	f.spec.Populations[0].Initial = constant(.4)
	f.spec.Phases[0].Hold = []string{"h2"}
	return f
}
