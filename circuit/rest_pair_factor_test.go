package circuit

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
)

// TestFactorDecaying: what is proved to decay is factored without a look at its condition number, which is in bounds
// then, and gives the factors that factor would; with no bound from the proof, it is left to factor.
func TestFactorDecaying(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 3))
	without := 0
	for k := range 200 {
		c := loopCase{nr: 2 + random.IntN(8), nu: 1 + random.IntN(6), tauR: 0.01 * math.Exp(random.NormFloat64()),
			tauU: 0.01 * math.Exp(random.NormFloat64()), leakR: math.Exp(random.NormFloat64()), alpha: 0.3 * random.NormFloat64(),
			std: math.Exp(4 * random.NormFloat64()), random: k%3 == 0}
		d := begun(t, c.spec(), 1)
		w := d.pairLoop()
		if w == nil {
			continue
		}
		w.linearise()
		rate := math.Exp(5*random.NormFloat64() - 5)
		if !w.decays(rate) || !w.factorDecaying(rate) {
			continue
		}
		without++
		if cond := w.lu.Cond(); !(cond < singular) || !w.regular || !w.factored {
			t.Errorf("%+v: condition %g", c, cond)
		}
		smallest := rate * (w.a + w.b - rate)
		if got := smallestSingular(t, &w.m, w.a*w.b); got < smallest*(1-1e-9) {
			t.Errorf("%+v: smallest singular value %g, said to be no less than %g", c, got, smallest)
		}
		quick, rhs := make([]float64, w.nu), make([]float64, w.nu)
		for i := range rhs {
			rhs[i] = random.NormFloat64()
		}
		slow := make([]float64, w.nu)
		w.lu.Solve(quick, rhs)
		if w.factored = false; !w.factor() {
			t.Fatalf("%+v: factor finds it singular", c)
		}
		w.lu.Solve(slow, rhs)
		for i, v := range slow {
			if quick[i] != v {
				t.Errorf("%+v: %g, by factor %g", c, quick[i], v)
			}
		}
	}
	if without < 40 {
		t.Errorf("only %d loops factored by their proof", without)
	}
	d := begun(t, loopCase{nr: 4, nu: 2, tauR: 0.01, tauU: 0.01, leakR: 1, alpha: 0.01}.spec(), 1)
	w := d.pairLoop()
	if w.linearise(); !w.decays(0) || w.factorDecaying(0) || w.factored {
		t.Error("a rate of 0 bounds nothing")
	}
	if tiny := 1e-9 * w.norm / singular; !w.decays(tiny) || w.factorDecaying(tiny) || w.factored {
		t.Errorf("a rate of %g bounds too little", tiny)
	}
}

// smallestSingular is that of m - shift, by the eigenvalues of [0 A; A^T 0], which are +- the singular values.
func smallestSingular(t *testing.T, m *linalg.Dense, shift float64) float64 {
	t.Helper()
	n := m.Rows
	both := linalg.NewDense(2*n, 2*n, nil)
	for i := range n {
		for j := range n {
			v := m.At(i, j)
			if i == j {
				v -= shift
			}
			both.Set(i, n+j, v)
			both.Set(n+j, i, v)
		}
	}
	values, err := linalg.Eigenvalues(both)
	if err != nil {
		t.Fatal(err)
	}
	least := math.Inf(1)
	for _, v := range values {
		least = min(least, math.Abs(real(v)))
	}
	return least
}
