package circuit

import (
	"testing"

	"gonum.org/v1/gonum/mat"
)

// rk4 carries one row from t0 to t1 in n steps of the classical fourth-order method.
func rk4(d *Dynamics, y []float64, t0, t1 float64, n int) {
	h := (t1 - t0) / float64(n)
	at := func(y, k []float64, f float64) []float64 {
		z := make([]float64, len(y))
		for i := range y {
			z[i] = y[i] + f*k[i]
		}
		return z
	}
	for s := range n {
		t := t0 + float64(s)*h
		k1 := derivative(d, 0, t, y)
		k2 := derivative(d, 0, t+h/2, at(y, k1, h/2))
		k3 := derivative(d, 0, t+h/2, at(y, k2, h/2))
		k4 := derivative(d, 0, t+h, at(y, k3, h))
		for i := range y {
			y[i] += h / 6 * (k1[i] + 2*k2[i] + 2*k3[i] + k4[i])
		}
	}
}

// A linear loop's trajectory is y* + exp(J t) (y0 - y*).
func TestLoopFollowsMatrixExponential(t *testing.T) {
	s := inversionLoop(3, 5, 0.1, "linear")
	s.Populations[0].Initial = listed(1, -1, 2, 0.5, -0.3)
	d := begun(t, s, 1)
	n, end := d.Dim(), 0.05
	y, rest := make([]float64, n), make([]float64, n)
	d.Gather(y)
	newtonSteps(t, d, rest, 2)

	jt := mat.NewDense(n, n, nil) // column by column from the derivative, which is linear but for the bias
	for c := range n {
		unit := make([]float64, n)
		unit[c] = 1
		for r, v := range derivative(d, 0, 0, unit) {
			jt.Set(r, c, (v-derivative(d, 0, 0, make([]float64, n))[r])*end)
		}
	}
	var flow mat.Dense
	flow.Exp(jt)
	away, moved := mat.NewVecDense(n, nil), mat.NewVecDense(n, nil)
	for i := range y {
		away.SetVec(i, y[i]-rest[i])
	}
	moved.MulVec(&flow, away)
	want := make([]float64, n)
	for i := range want {
		want[i] = rest[i] + moved.AtVec(i)
	}
	rk4(d, y, 0, end, 500)
	near(t, "y(end)", y, want, 1e-10)
}

// A lone population forgets its start as exp(-leak t / tau), on its way to drive / leak.
func TestLeakyPopulation(t *testing.T) {
	s := spec([]Population{pop("x", 2, 0.3, "tanh", leak(0.5), bias(number(2)), initial(listed(1, -3)))}, nil, nil)
	d := begun(t, s, 1)
	y := make([]float64, 2)
	d.Gather(y)
	rk4(d, y, 0, 0.6, 200)
	// exp(-1) of the distance to 4 is left.
	near(t, "x", y, []float64{4 - 3*0.36787944117144233, 4 - 7*0.36787944117144233}, 1e-10)
}
