package stability

import (
	"fmt"
	"math"
	"math/cmplx"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"settle/circuit"
	"settle/internal/linalg"
)

// checkAbscissa compares a look with the eigenvalues of the whole Jacobian.
func checkAbscissa(t *testing.T, name string, a *Abscissa, d *circuit.Dynamics, y []float64) {
	t.Helper()
	want := wholeSpectrum(t, d, y)
	scale := 1e-300
	for _, l := range want {
		scale = max(scale, cmplx.Abs(l))
	}
	got, err := a.At(d, 0, 0, y)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if math.Abs(got-real(want[0])) > 1e-6*scale {
		t.Errorf("%s: abscissa %g, want %g", name, got, real(want[0]))
	}
	modes := a.Modes(nil)
	if dist := spectraDistance(modes, want); dist > 1e-6*scale {
		t.Errorf("%s: modes off by %g of %g /s", name, dist, scale)
	}
	if real(modes[0]) != got {
		t.Errorf("%s: the first mode is %v, the abscissa %g", name, modes[0], got)
	}
}

// Inversion loops of all shapes, modulated on either side by slopes of held units, with gains and a
// layer that is bent itself, at random states. One Abscissa sees them all.
func TestAbscissaOfLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 1))
	var a Abscissa
	for i := range 300 {
		l := drawLoop(r)
		nU, nR := l.wd.Dims()
		f := newFixture().pop("h", nR, .01, 1, "tanh").
			pop("r", nR, l.tauR, l.beta, []string{"linear", "tanh"}[r.IntN(2)]).pop("u", nU, l.tauU, l.alpha, "linear").
			path("r", "u", "forward", l.wd)
		if r.IntN(2) == 0 {
			f.last().Modulate = &circuit.Modulate{Slope: "h", On: "pre", Inverse: r.IntN(2) == 0}
		}
		f.path("u", "r", "feedback", l.b)
		if f.last().Gain = r.NormFloat64(); r.IntN(2) == 0 {
			f.last().Modulate = &circuit.Modulate{Slope: "h", On: "post"}
		}
		f.spec.Populations[0].Initial = constant(r.NormFloat64())
		f.spec.Phases[0].Hold = []string{"h"}
		d, y := f.begin(t)
		for k := range y {
			y[k] = r.NormFloat64()
		}
		checkAbscissa(t, fmt.Sprint("loop ", i), &a, d, y)
		if got := a.Populations(); !slices.Equal(got, []int{1, 2}) {
			t.Fatalf("populations %v, want r and u", got)
		}
		if p, ok := a.last.parts[0].part.(*watchedPair); !ok {
			t.Fatalf("a loop is looked at as %T", p)
		}
	}
}

// Whatever else: cascades, single loops, moving gates, algebraic populations on the way.
func TestAbscissaOfOtherCircuits(t *testing.T) {
	r := rand.New(rand.NewPCG(52, 1))
	var a Abscissa
	for range 20 {
		d, y := cascade(r, .05).begin(t)
		checkAbscissa(t, "cascade", &a, d, y)
		d, y = singleLoop(t, r, 2*r.Float64(), .1+r.Float64(), .01).begin(t)
		checkAbscissa(t, "single loop", &a, d, y)
		if got := a.Populations(); !slices.Equal(got, []int{0, 1, 2}) {
			t.Errorf("populations %v, want all of the single loop", got)
		}
		d, y = throughAlgebraic(r).begin(t)
		for k := range y {
			y[k] = r.NormFloat64()
		}
		checkAbscissa(t, "through algebraic", &a, d, y)
		d, y = mixed(r).begin(t)
		for k := range y {
			y[k] = r.NormFloat64()
		}
		checkAbscissa(t, "mixed", &a, d, y)
	}
}

// throughAlgebraic is a loop u <-> r, the controller of which sees the layer through an algebraic copy.
func throughAlgebraic(r *rand.Rand) *fixture {
	return newFixture().pop("r", 6, .02, 1, "linear").pop("u", 4, .01, .1, "linear").pop("copy", 6, 0, 1, "tanh").
		path("r", "copy", "forward", linalg.Identity(6)).path("copy", "u", "forward", gaussian(r, 4, 6, .5)).
		path("u", "r", "feedback", gaussian(r, 6, 4, .5))
}

// mixed is a loop with a lateral pathway, one of several time constants, and one whose gate moves.
func mixed(r *rand.Rand) *fixture {
	f := newFixture().pop("a", 3, .01, 1, "tanh").pop("b", 4, .02, .3, "tanh").
		path("a", "b", "forward", gaussian(r, 4, 3, 1)).path("b", "a", "forward", gaussian(r, 3, 4, 1)).
		path("a", "a", "lateral", gaussian(r, 3, 3, 1)).
		pop("c", 2, .01, 1, "linear").pop("d", 2, .02, .3, "tanh").
		path("c", "d", "forward", gaussian(r, 2, 2, 1)).path("d", "c", "forward", gaussian(r, 2, 2, 1))
	f.last().Modulate = &circuit.Modulate{Slope: "d", On: "pre"}
	f.spec.Populations[2].Tau = circuit.Values{Init: "list", List: []float64{.01, .05}}
	return f.path("b", "c", "forward", gaussian(r, 2, 4, 1))
}

// Of looks at the stored state: at the beginning, then where the phase has ended, and in each row.
func TestAbscissaFollowsTheStoredState(t *testing.T) {
	r := rand.New(rand.NewPCG(53, 1))
	w := gaussian(r, 3, 5, 1)
	f := loopFixture(w, negativeTranspose(w), .01, .01, .1, "tanh", []float64{1, 1, 1})
	d, y := f.begin(t)
	var a Abscissa
	for _, x := range []float64{0, .3, 2} {
		for i := range y {
			y[i] = x * float64(i+1) / 4
		}
		d.Finish(0, 0, y)
		got, err := a.Of(d, 0)
		if err != nil {
			t.Fatal(err)
		}
		if want := real(wholeSpectrum(t, d, y)[0]); math.Abs(got-want) > 1e-9*100 {
			t.Errorf("at %g: %g, want %g", x, got, want)
		}
	}
	y[0] = math.NaN()
	if _, err := a.At(d, 0, 0, y); err == nil || !strings.Contains(err.Error(), "r, u") {
		t.Errorf("a state that is not a number gave %v", err)
	}
}

// Weights that change are seen at the next look.
func TestAbscissaFollowsTheWeights(t *testing.T) {
	r := rand.New(rand.NewPCG(54, 1))
	w := gaussian(r, 3, 5, 1)
	d, y := loopFixture(w, negativeTranspose(w), .01, .01, .1, "linear", []float64{1, 1, 1}).begin(t)
	var a Abscissa
	for range 3 {
		d.Circuit().Pathways()[1].W.(*linalg.Dense).Scale(-2)
		d.Circuit().WeightsChanged()
		checkAbscissa(t, "changed", &a, d, y)
	}
}

// A component too large to be held in one piece beside a small loop and a large population that leaks:
// W = U V^T has the eigenvalues of V^T U and zeros.
func TestAbscissaBeyondDense(t *testing.T) {
	r := rand.New(rand.NewPCG(57, 1))
	const n = 3100
	w := gaussian(r, 3, 40, .3)
	f := loopFixture(w, negativeTranspose(w), .01, .005, .02, "linear", []float64{1, 0, 0}).pop("wide", n, .02, 1, "linear")
	f.spec.Pathways = append(f.spec.Pathways, circuit.Pathway{
		Name: "round", From: "wide", To: "wide", Gain: 1,
		Weights: circuit.Weights{Init: "low-rank", Rank: 2, Std: .03, Scale: 1, Self: true},
	})
	d, _ := f.begin(t)
	op := d.Circuit().Pathways()[2].W.(*linalg.LowRank)
	core, err := linalg.Eigenvalues(linalg.Mul(op.V.Transpose(), op.U))
	if err != nil {
		t.Fatal(err)
	}
	var a Abscissa
	want := (math.Max(0, real(core[0])) - 1) / .02
	for range 2 {
		got, err := a.Of(d, 0)
		if err != nil || math.Abs(got-want) > 1e-6*50 || !slices.Equal(a.Populations(), []int{2}) || len(a.Modes(nil)) != 44 {
			t.Errorf("%g, %v of %v, %d modes; want %g", got, err, a.Populations(), len(a.Modes(nil)), want)
		}
	}
	if _, err := Optimise(d, 2, Options{}); err == nil {
		t.Error("low-rank weights were optimised")
	}
}

func TestAbscissaOfNothing(t *testing.T) {
	f := newFixture().pop("a", 2, .01, 1, "linear")
	f.spec.Phases[0].Hold, f.spec.Phases[0].Until = []string{"a"}, "end"
	d, _ := f.begin(t)
	var a Abscissa
	if got, err := a.Of(d, 0); err != nil || !math.IsInf(got, -1) || a.Populations() != nil || len(a.Modes(nil)) != 0 {
		t.Errorf("%g, %v, %v, %v", got, err, a.Populations(), a.Modes(nil))
	}
	var fresh Abscissa
	if fresh.Populations() != nil || fresh.Modes(nil) != nil {
		t.Error("without a look there is nothing to tell")
	}
}

func TestAbscissaAllocatesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(55, 1))
	w := gaussian(r, 10, 20, .3)
	for name, f := range map[string]*fixture{
		"loop":    loopFixture(w, gaussian(r, 20, 10, .1), .01, .01, .1, "tanh", make([]float64, 10)),
		"cascade": cascade(r, .05), "single loop": singleLoop(t, r, 1, 1, .01), "algebraic": throughAlgebraic(r), "mixed": mixed(r),
	} {
		d, _ := f.begin(t)
		var a Abscissa
		modes := make([]complex128, 0, d.Dim())
		look := func() {
			if _, err := a.Of(d, 0); err != nil {
				t.Fatal(err)
			}
			modes = a.Modes(modes[:0])
		}
		look()
		if k := testing.AllocsPerRun(5, look); k != 0 {
			t.Errorf("%s: %g allocations a look", name, k)
		}
	}
}

func BenchmarkAbscissa(b *testing.B) {
	r := rand.New(rand.NewPCG(56, 1))
	loop := func(nU, nR int) *fixture {
		return loopFixture(gaussian(r, nU, nR, .3), gaussian(r, nR, nU, .1), .01, .01, .01, "linear", make([]float64, nU))
	}
	single := newFixture().pop("x", 20, 1, 1, "linear").pop("y", 10, 1, 1, "linear").pop("z", 10, 1, .01, "linear").
		path("x", "y", "forward", gaussian(r, 10, 20, .3)).path("y", "z", "forward", gaussian(r, 10, 10, .3)).
		path("z", "x", "feedback", gaussian(r, 20, 10, .1))
	for _, c := range []struct {
		name string
		f    *fixture
	}{{"20x10", loop(10, 20)}, {"1000x10", loop(10, 1000)}, {"single", single}} {
		d, _ := c.f.begin(b)
		var a Abscissa
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := a.Of(d, 0); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
