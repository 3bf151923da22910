package circuit

import (
	"math"
	"testing"

	"settle/internal/linalg"
)

// share is what the rule of a forward pathway reads behind it in a settled circuit.
func share(t *testing.T, d *Dynamics, x *expansion, pathway string) []float64 {
	t.Helper()
	p, ok := x.readings(pathway)
	if !ok {
		t.Fatalf("%s reads nothing", pathway)
	}
	v := stored(d, p.Post.From)
	if p.Post.Variable == "rate" && x.transferOf(p.Post.From) == "tanh" {
		v = tanhOf(v)
	}
	if p.Post.Slope != "" {
		v = eachTimes(v, slopesOfTanh(stored(d, p.Post.Slope)))
	}
	return v
}

func (x *expansion) transferOf(name string) string {
	for _, p := range x.Populations {
		if p.Name == name {
			return p.Transfer.Kind
		}
	}
	return ""
}

// inverted is what the loop around W settles at: r = B u, (alpha - W B) u = -delta.
func inverted(t *testing.T, w, b *linalg.Dense, alpha float64, delta []float64) []float64 {
	t.Helper()
	m := linalg.Mul(w, b)
	for i := range m.Rows {
		m.Data[i*m.Cols+i] -= alpha
	}
	u, err := linalg.SolveDense(m, linalg.NewDense(len(delta), 1, delta))
	if err != nil {
		t.Fatal(err)
	}
	return matVec(b, u.Data)
}

// columns multiplies the columns of a matrix: W D.
func columns(w *linalg.Dense, d []float64) *linalg.Dense {
	m := w.Clone()
	for i := range m.Data {
		m.Data[i] *= d[i%m.Cols]
	}
	return m
}

// What W1 and W2 learn from is, for every method, the formula of the paper.
func TestExpandedShares(t *testing.T) {
	const alpha = 0.3
	pinv := func(w *linalg.Dense) *linalg.Dense {
		p, err := linalg.Pinv(w, 1e-12)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, c := range []struct {
		method, loop string
		want         func(w2, w3, b2, b3 *linalg.Dense, d1, d2, e []float64) (one, two []float64)
	}{
		{"backpropagation", "linear", func(w2, w3, _, _ *linalg.Dense, d1, d2, e []float64) (one, two []float64) {
			two = eachTimes(d2, matVec(w3.Transpose(), e))
			return eachTimes(d1, matVec(w2.Transpose(), two)), two
		}},
		{"feedback-alignment", "linear", func(_, _, b2, b3 *linalg.Dense, d1, d2, e []float64) (one, two []float64) {
			two = eachTimes(d2, matVec(b3, e))
			return eachTimes(d1, matVec(b2, two)), two
		}},
		{"direct-feedback-alignment", "linear", func(_, _, b2, b3 *linalg.Dense, d1, d2, e []float64) (one, two []float64) {
			return eachTimes(d1, matVec(b2, e)), eachTimes(d2, matVec(b3, e))
		}},
		{"pseudo-backpropagation", "linear", func(w2, w3, _, _ *linalg.Dense, d1, d2, e []float64) (one, two []float64) {
			two = eachTimes(d2, matVec(pinv(w3), e))
			return eachTimes(d1, matVec(pinv(w2), two)), two
		}},
		{"dynamic-inversion", "linear", func(w2, w3, b2, b3 *linalg.Dense, d1, d2, e []float64) (one, two []float64) {
			two = eachTimes(d2, inverted(t, w3, b3, alpha, e))
			return eachTimes(d1, inverted(t, w2, b2, alpha, two)), two
		}},
		{"dynamic-inversion", "operating-point", func(w2, w3, b2, b3 *linalg.Dense, d1, d2, e []float64) (one, two []float64) {
			two = inverted(t, columns(w3, d2), b3, alpha, e)
			return inverted(t, columns(w2, d1), b2, alpha, two), two
		}},
		{"single-loop-dynamic-inversion", "linear", func(w2, w3, b, _ *linalg.Dense, d1, d2, e []float64) (one, two []float64) {
			one = inverted(t, linalg.Mul(w3, w2), b, alpha, e)
			return eachTimes(d1, one), eachTimes(d2, matVec(w2, one))
		}},
		{"single-loop-dynamic-inversion", "operating-point", func(w2, w3, b, _ *linalg.Dense, d1, d2, e []float64) (one, two []float64) {
			one = inverted(t, linalg.Mul(columns(w3, d2), columns(w2, d1)), b, alpha, e)
			return one, matVec(columns(w2, d1), one)
		}},
	} {
		t.Run(c.method+" "+c.loop, func(t *testing.T) {
			x, d := settledExpansion(t, Credit{Method: c.method, Leak: alpha, Loop: c.loop, Solve: "trajectory", Schedule: "sequential"})
			b2, b3 := matrixIn(d, "B2"), matrixIn(d, "B3")
			if b2 == nil {
				b2 = matrixIn(d, "B")
			}
			one, two := c.want(matrixIn(d, "W2"), matrixIn(d, "W3"), b2, b3,
				slopesOfTanh(stored(d, "h1")), slopesOfTanh(stored(d, "h2")), stored(d, "e"))
			near(t, "W1", scaled(share(t, d, x, "W1"), one), scaled(one, one), 1e-9)
			near(t, "W2", scaled(share(t, d, x, "W2"), two), scaled(two, two), 1e-9)
			near(t, "W3", share(t, d, x, "W3"), stored(d, "e"), 0)
		})
	}
}

// settledExpansion is the circuit of a 30-20-10-10 network, each phase at its state of rest.
func settledExpansion(t *testing.T, credit Credit) (*expansion, *Dynamics) {
	t.Helper()
	x := expand(tanhNetwork(30, 20, 10, 10), credit, settles)
	return x, settled(t, spec(x.Populations, x.Pathways, x.Inputs, x.Phases...))
}

// matrixIn is the matrix of a pathway, nil without.
func matrixIn(d *Dynamics, name string) *linalg.Dense {
	for _, p := range d.c.Pathways() {
		if p.Name == name {
			return p.W.Dense()
		}
	}
	return nil
}

// A tanh loop rests where alpha u = W tanh(r) - delta and r = B u; what it hands down is r, without slope.
func TestExpandedTanhLoops(t *testing.T) {
	const alpha = 0.3
	for _, schedule := range []string{"sequential", "together"} {
		x, d := settledExpansion(t, Credit{Method: "dynamic-inversion", Leak: alpha, Loop: "tanh-zero", Solve: "trajectory", Schedule: schedule})
		rests := func(layer string, delta, u, r []float64, w, b *linalg.Dense) {
			t.Helper()
			left := matVec(w, tanhOf(r))
			for i := range left {
				left[i] -= delta[i] + alpha*u[i]
			}
			near(t, schedule+layer, left, make([]float64, len(left)), 1e-12)
			near(t, schedule+layer, matVec(b, u), r, 1e-12)
			if largest(u) < 1e-3 {
				t.Errorf("%s: nothing moves", layer)
			}
		}
		e, r2, r1 := stored(d, "e"), share(t, d, x, "W2"), share(t, d, x, "W1")
		rests("2", e, stored(d, "u3"), r2, matrixIn(d, "W3"), matrixIn(d, "B3"))
		rests("1", r2, stored(d, "u2"), r1, matrixIn(d, "W2"), matrixIn(d, "B2"))
	}
	x, d := settledExpansion(t, Credit{Method: "single-loop-dynamic-inversion", Leak: alpha, Loop: "tanh-zero", Solve: "trajectory"})
	q1, q2, z := share(t, d, x, "W1"), share(t, d, x, "W2"), stored(d, "z")
	near(t, "q1", q1, matVec(matrixIn(d, "B"), z), 1e-12)
	near(t, "q2", q2, matVec(matrixIn(d, "W2"), tanhOf(q1)), 1e-12)
	for i, v := range matVec(matrixIn(d, "W3"), tanhOf(q2)) {
		if rest := v - stored(d, "e")[i] - alpha*z[i]; math.Abs(rest) > 1e-12 {
			t.Errorf("z%d is off its rest by %g", i, rest)
		}
	}
}
