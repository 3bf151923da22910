package stability

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/internal/linalg"
)

// At the bound itself a pair stands on the imaginary axis: by (l + 1)^2 l = -2, l = +-i.
func TestMarginalOscillation(t *testing.T) {
	d, y := singleLoop(t, rand.New(rand.NewPCG(13, 5)), math.Sqrt2, 1, 0).begin(t)
	a := analyse(t, d, y)
	if a.Verdict != Marginal || len(a.Marginal) != 1 {
		t.Fatalf("%s, abscissa %g, %+v", a.Verdict, a.Abscissa, a.Marginal)
	}
	m := a.Marginal[0]
	if m.Count != 2 || math.Abs(m.Frequency-1/(2*math.Pi)) > 1e-9 || !m.Awaited || len(m.Shares) != 3 {
		t.Errorf("%+v, want a pair at %g Hz", m, 1/(2*math.Pi))
	}
	sum := 0.
	for _, s := range m.Shares {
		sum += s.Part
	}
	if math.Abs(sum-1) > 1e-12 || !math.IsInf(a.Settling.Time, 1) {
		t.Errorf("shares add up to %g, settling %+v", sum, a.Settling)
	}
}

// An expanding loop without leak: n_u - n_r integrators in u; waiting for r alone is possible.
func TestExpandingLeakless(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 6))
	w := gaussian(r, 7, 3, 1)
	f := loopFixture(w, negativeTranspose(w), .01, .01, 0, "linear", []float64{1, 0, 0, 0, 0, 0, 0})
	for _, only := range []bool{false, true} {
		if only {
			f.spec.Phases[0].Settle = []string{"r"}
		}
		d, y := f.begin(t)
		a := analyse(t, d, y)
		if a.Verdict != Marginal || len(a.Marginal) != 1 || a.Loops()[0].Verdict != Stable {
			t.Fatalf("%+v", a)
		}
		m := a.Marginal[0]
		if m.Count != 4 || m.Frequency != 0 || m.Awaited == only || len(m.Shares) != 1 || m.Shares[0] != (Share{1, 1}) {
			t.Errorf("waiting for r only = %v: %+v, want 4 integrators in u", only, m)
		}
		if never := math.IsInf(a.Settling.Time, 1); never == only {
			t.Errorf("waiting for r only = %v: %+v", only, a.Settling)
		}
	}
}

// The shares that eigenvectors show: a perfect integrator u, one unit of which is read by nobody,
// beside a lateral pathway that keeps the pair from being a Loop.
func TestIntegratorShares(t *testing.T) {
	w := linalg.NewDense(2, 1, []float64{2, 0})
	f := loopFixture(w, negativeTranspose(w), .01, .01, 0, "linear", []float64{1, 0}).
		path("r", "r", "lateral", linalg.NewDense(1, 1, []float64{.5}))
	f.spec.Phases[0].Settle = []string{"r"}
	d, y := f.begin(t)
	a := analyse(t, d, y)
	if len(a.Loops()) != 0 || len(a.Marginal) != 1 || a.Marginal[0].Count != 1 || a.Marginal[0].Awaited {
		t.Fatalf("%+v", a)
	}
	s := a.Marginal[0].Shares
	if len(s) != 2 || s[0].Population != 1 || math.Abs(s[0].Part-1) > 1e-12 || s[1].Part > 1e-12 {
		t.Errorf("shares %+v, want all in u", s)
	}
}

// A loop with both: an integrator in u, since it is expanding without leak, and an undamped pair.
// mu = -.25 +- .5i makes (l + 1) l = mu have the roots +-.5i.
func TestIntegratorBesideAnOscillation(t *testing.T) {
	w := linalg.NewDense(3, 2, []float64{1, 0, 0, 1, 0, 0})
	b := linalg.NewDense(2, 3, []float64{-.25, -.5, 0, .5, -.25, 0})
	d, y := loopFixture(w, b, 1, 1, 0, "linear", []float64{0, 0, 0}).begin(t)
	a := analyse(t, d, y)
	if len(a.Loops()) != 1 || a.Loops()[0].Verdict != Marginal || len(a.Marginal) != 2 {
		t.Fatalf("%+v", a)
	}
	still, turning := a.Marginal[0], a.Marginal[1]
	if still.Count != 1 || still.Shares[0].Population != 1 || math.Abs(still.Shares[0].Part-1) > 1e-12 {
		t.Errorf("integrators %+v", still)
	}
	// (i .5 + 1) r = B u, so |r|^2 / |u|^2 = (.25^2 + .5^2) / (1 + .5^2) = .25: a fifth lies in r.
	if turning.Count != 2 || math.Abs(turning.Frequency-.25/math.Pi) > 1e-9 || math.Abs(turning.Shares[1].Part-.2) > 1e-9 {
		t.Errorf("oscillations %+v, want .2 of them in r", turning)
	}
}

// An integrator hidden in a dense matrix of fast units: rounding moves its eigenvalue by far more
// than 1e-9 /s, which is not for the verdict to see.
func TestMarginalInAFastPopulation(t *testing.T) {
	r := rand.New(rand.NewPCG(16, 8))
	const n, tau = 30, 1e-8
	v, values := gaussian(r, n, n, 1), linalg.Identity(n)
	values.Scale(.5)
	values.Set(0, 0, 1) // cancels the leak
	inverse, err := linalg.SolveDense(v, linalg.Identity(n))
	if err != nil {
		t.Fatal(err)
	}
	d, y := newFixture().pop("p", n, tau, 1, "linear").
		path("p", "p", "lateral", linalg.Mul(v, linalg.Mul(values, inverse))).begin(t)
	if a := analyse(t, d, y); a.Verdict != Marginal || math.Abs(a.Abscissa) < MarginalBand || a.Marginal[0].Count != 1 {
		t.Errorf("%s, abscissa %g in a band of %g", a.Verdict, a.Abscissa, a.Band)
	}
}
