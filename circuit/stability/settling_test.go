package stability

import (
	"math"
	"math/rand/v2"
	"testing"

	"settle/circuit"
	"settle/internal/linalg"
)

// settlesAt simulates until every awaited population has been within tolerance, in residual and in
// distance from the fixed point, for its largest tau. Written here from the definition alone.
func settlesAt(t *testing.T, d *circuit.Dynamics, y, fixed []float64, h float64) float64 {
	t.Helper()
	c := d.Circuit()
	phase, settle := c.Phases()[d.Phase()], c.Spec.Settle
	slowest, since := 0., math.Inf(1)
	for _, p := range phase.Settle {
		slowest = max(slowest, c.Populations()[p].Tau[0])
	}
	y = append([]float64(nil), y...)
	return march(d, y, h, 400_000, func(now float64, y, dydt []float64) bool {
		for _, r := range d.StateRanges() {
			p := c.Populations()[r.Population]
			size, move, gap := 0., 0., 0.
			for i := r.Lo; i < r.Hi; i++ {
				size = max(size, math.Abs(y[i]))
				move, gap = max(move, p.Tau[0]*math.Abs(dydt[i])), max(gap, math.Abs(y[i]-fixed[i]))
			}
			awaited := false
			for _, q := range phase.Settle {
				awaited = awaited || q == r.Population
			}
			if awaited && max(move, gap) > settle.Atol+settle.Rtol*size {
				since = math.Inf(1)
				return false
			}
		}
		since = min(since, now)
		return now-since >= slowest
	})
}

// The forecast against a simulation: within a factor of two for linear loops of every kind.
func TestSettlingTimeOfLinearLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(20, 1))
	for _, c := range []struct {
		nU, nR           int
		tauR, tauU, leak float64
	}{{4, 9, .02, .01, .1}, {9, 4, .01, .01, .3}, {5, 5, .01, .1, .05}, {5, 8, .1, .01, .5}} {
		w := gaussian(r, c.nU, c.nR, .8)
		drive := gaussian(r, 1, c.nU, 1).Data
		d, y := loopFixture(w, negativeTranspose(w), c.tauR, c.tauU, c.leak, "linear", drive).begin(t)
		a := analyse(t, d, y)
		fixed := append([]float64(nil), y...)
		if _, ok := FixedPoint(d, 0, 0, fixed); !ok {
			t.Fatal("no fixed point")
		}
		got := settlesAt(t, d, y, fixed, .02*min(c.tauR, c.tauU))
		if ratio := a.Settling.Time / got; !a.Settling.Modal || !(ratio > .5 && ratio < 2) {
			t.Errorf("%+v: forecast %g s (modal %v), simulated %g s", c, a.Settling.Time, a.Settling.Modal, got)
		} else {
			t.Logf("%+v: forecast %.4g s, simulated %.4g s", c, a.Settling.Time, got)
		}
	}
}

// Without eigenvectors the slowest decay alone serves, and is still within a factor of two where
// that mode is excited.
func TestSettlingTimeBySlowestDecay(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 2))
	w := gaussian(r, 4, 9, .5)
	d, y := loopFixture(w, negativeTranspose(w), .02, .01, .1, "tanh", []float64{.3, -.2, .4, .1}).begin(t)
	a := analyse(t, d, y)
	fixed := append([]float64(nil), y...)
	if _, ok := FixedPoint(d, 0, 0, fixed); !ok {
		t.Fatal("no fixed point")
	}
	got := settlesAt(t, d, y, fixed, 2e-4)
	if ratio := a.Settling.Time / got; a.Settling.Modal || a.Linear || !(ratio > .5 && ratio < 2) {
		t.Errorf("forecast %+v, simulated %g s", a.Settling, got)
	}
}

// A mode that is not excited does not count: two uncoupled units, the slow one already at rest.
func TestSettlingIgnoresModesAtRest(t *testing.T) {
	f := newFixture().pop("slow", 1, 10, 1, "linear").pop("fast", 1, .01, 1, "linear").input("fast", []float64{1})
	d, y := f.begin(t)
	a := analyse(t, d, y)
	// exp(-t/tau) = 1e-9 + 1e-6: t = .1382 s; and to have been so for the largest tau, 10 s.
	if want := 10 + .01*math.Log(1/1.001e-6); math.Abs(a.Settling.Time-want) > .002 || !a.Settling.Modal {
		t.Errorf("%+v, want %g s", a.Settling, want)
	}
	if want := 1 / 1.001e-6; math.Abs(a.Settling.Distance-want) > 1e-3*want {
		t.Errorf("distance %g tolerances, want %g", a.Settling.Distance, want)
	}
}

// Tolerances are those at the equilibrium, x* = 5, not at the start, x = 1; in a linear phase and
// in one that is not (a tanh source at rest makes no other difference).
func TestDistanceInTolerancesOfTheEquilibrium(t *testing.T) {
	for _, transfer := range []string{"linear", "tanh"} {
		f := newFixture().pop("quiet", 1, .001, 1, transfer).pop("x", 1, .02, 1, "linear").
			path("quiet", "x", "forward", linalg.Identity(1)).input("x", []float64{5})
		f.spec.Populations[1].Initial = constant(1)
		d, y := f.begin(t)
		s := analyse(t, d, y).Settling
		distance := 4 / (1e-9 + 1e-6*5)
		if math.Abs(s.Distance-distance) > 1e-6*distance || s.Modal != (transfer == "linear") {
			t.Errorf("%s: %+v, want a distance of %g", transfer, s, distance)
		}
		if want := .02 + .02*math.Log(distance); math.Abs(s.Time-want) > .01*want {
			t.Errorf("%s: %g s, want %g s", transfer, s.Time, want)
		}
	}
}

// From its fixed point a loop has nothing to wait for but the tau of proof; an unstable one never
// settles.
func TestSettlingAtTheEnds(t *testing.T) {
	w := linalg.NewDense(1, 2, []float64{1, .5})
	for _, transfer := range []string{"linear", "tanh"} {
		d, y := loopFixture(w, negativeTranspose(w), .02, .01, .1, transfer, []float64{1}).begin(t)
		if _, ok := FixedPoint(d, 0, 0, y); !ok {
			t.Fatal("no fixed point")
		}
		if s := analyse(t, d, y).Settling; s.Time != .02 || s.Distance > 1e-3 {
			t.Errorf("%s, at the fixed point: %+v, want .02 s", transfer, s)
		}
		d, y = loopFixture(w, w.Transpose(), .02, .01, .1, transfer, []float64{1}).begin(t)
		if a := analyse(t, d, y); a.Verdict != Unstable || !math.IsInf(a.Settling.Time, 1) {
			t.Errorf("%s, unstable: %s, %+v", transfer, a.Verdict, a.Settling)
		}
	}
}

// The modal sum is the exact solution: against the series of exp(J t) z0.
func TestModesSumToTheSolution(t *testing.T) {
	r := rand.New(rand.NewPCG(22, 3))
	j := gaussian(r, 7, 7, .5)
	z0 := gaussian(r, 1, 7, 1).Data
	m, err := decompose(j, z0)
	if err != nil {
		t.Fatal(err)
	}
	const at = .8
	want, term := append([]float64(nil), z0...), append([]float64(nil), z0...)
	for k := 1; k < 40; k++ {
		next := make([]float64, 7)
		j.AddMul(next, 7, at/float64(k), term, 7, 1)
		for i := range want {
			want[i] += next[i]
		}
		term = next
	}
	for i := range want {
		got := 0.
		for k, l := range m.lambda {
			got += math.Exp(real(l)*at) * (real(m.part[k][i])*math.Cos(imag(l)*at) - imag(m.part[k][i])*math.Sin(imag(l)*at))
		}
		if math.Abs(got-want[i]) > 1e-12 {
			t.Errorf("variable %d: %g, want %g", i, got, want[i])
		}
		if b := m.bound(i, at, func(complex128) float64 { return 1 }); b < math.Abs(want[i])-1e-12 {
			t.Errorf("variable %d: bound %g below %g", i, b, want[i])
		}
	}
	if _, err := decompose(linalg.NewDense(2, 2, []float64{1, 1, 0, 1}), []float64{1, 1}); err == nil {
		t.Error("a defective matrix was split into modes")
	}
}
