package stability

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"settle/internal/linalg"
)

// A compiled loop is the one of its matrices, with the gains, slopes and algebraic populations on
// the way multiplied in.
func TestLoopOfACircuit(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	w, b := gaussian(r, 4, 7, .6), gaussian(r, 7, 4, .6)
	f := newFixture().
		pop("copy", 7, 0, 2, "linear"). // leak 2 halves what passes
		pop("r", 7, .02, 1, "tanh").pop("u", 4, .005, .1, "linear").
		path("r", "copy", "forward", linalg.Identity(7)).path("copy", "u", "forward", w).path("u", "r", "feedback", b)
	f.last().Gain = 3
	d, y := f.begin(t)
	wd := w.Clone()
	for k := range 7 {
		y[k] = r.NormFloat64()
		for i := range 4 {
			wd.Set(i, k, w.At(i, k)*(1-sq(math.Tanh(y[k])))/2)
		}
	}
	tripled := b.Clone()
	tripled.Scale(3)
	want, err := NewLoop(wd, tripled, .02, .005, .1, 1)
	if err != nil {
		t.Fatal(err)
	}
	loops, err := Loops(d, 0, 0, y)
	if err != nil || len(loops) != 1 {
		t.Fatalf("%d loops, %v", len(loops), err)
	}
	got := loops[0]
	if got.Name != "u <-> r" || got.R != 1 || got.U != 2 || got.Shape() != "contracting" {
		t.Errorf("found %q (populations %d, %d), %s", got.Name, got.R, got.U, got.Shape())
	}
	if dist := spectraDistance(got.Mu, want.Mu); dist > 1e-12 {
		t.Errorf("mu off by %g", dist)
	}
	if math.Abs(got.Slack-want.Slack) > 1e-12 || got.Verdict != want.Verdict {
		t.Errorf("margin %+v, want %+v", got.Margin, want.Margin)
	}
	if dist := spectraDistance(got.Eigenvalues(), wholeSpectrum(t, d, y)); dist > 1e-8 {
		t.Errorf("modes off by %g /s from the whole Jacobian's", dist)
	}
}

// Loops are found by structure; whatever is not exactly two such populations is not one.
func TestWhatIsALoop(t *testing.T) {
	w, b := linalg.NewDense(2, 3, []float64{1, 0, 0, 0, 1, 0}), linalg.NewDense(3, 2, []float64{-1, 0, 0, -1, 0, 0})
	base := func(transferR, transferU string) *fixture {
		return newFixture().pop("a", 3, .01, 1, transferR).pop("b", 2, .01, .1, transferU)
	}
	for _, c := range []struct {
		name string
		f    *fixture
		want []string
	}{
		{"the usual", base("tanh", "linear").path("a", "b", "forward", w).path("b", "a", "feedback", b), []string{"b <-> a"}},
		{"feedback decides", base("linear", "linear").path("a", "b", "feedback", w).path("b", "a", "forward", b), []string{"a <-> b"}},
		{"then the leak", base("linear", "linear").path("a", "b", "forward", w).path("b", "a", "forward", b), []string{"b <-> a"}},
		{"then the leak, in whichever order", newFixture().pop("a", 2, .01, .1, "linear").pop("b", 3, .01, 1, "linear").
			path("b", "a", "forward", w).path("a", "b", "forward", b), []string{"a <-> b"}},
		{"then the order", newFixture().pop("a", 3, .01, 1, "linear").pop("b", 2, .01, 1, "linear").
			path("a", "b", "forward", w).path("b", "a", "forward", b), []string{"b <-> a"}},
		{"linearity before both", base("linear", "tanh").path("a", "b", "forward", w).path("b", "a", "feedback", b), []string{"a <-> b"}},
		{"no linear controller", base("tanh", "tanh").path("a", "b", "forward", w).path("b", "a", "feedback", b), nil},
		{"one way", base("tanh", "linear").path("a", "b", "forward", w), nil},
		{"self pathway", base("tanh", "linear").path("a", "b", "forward", w).path("b", "a", "feedback", b).
			path("a", "a", "lateral", linalg.Identity(3)), nil},
		{"three in a ring", base("tanh", "linear").pop("c", 3, .01, 1, "linear").path("a", "b", "forward", w).
			path("b", "c", "forward", b).path("c", "a", "feedback", linalg.Identity(3)), nil},
		{"self pathway through an algebraic population", base("tanh", "linear").pop("c", 2, 0, 1, "linear").
			path("a", "b", "forward", w).path("b", "a", "feedback", b).
			path("b", "c", "forward", linalg.Identity(2)).path("c", "b", "forward", linalg.Identity(2)), nil},
	} {
		d, y := c.f.begin(t)
		loops, err := Loops(d, 0, 0, y)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, l := range loops {
			names = append(names, l.Name)
		}
		if !slices.Equal(names, c.want) {
			t.Errorf("%s: loops %v, want %v", c.name, names, c.want)
		}
	}
}

// What is held passes nothing on: the ring a -> h -> b -> a is open at h.
func TestHeldPopulationOpensALoop(t *testing.T) {
	one := linalg.Identity(2)
	f := newFixture().pop("a", 2, .01, 1, "tanh").pop("h", 2, .01, 1, "linear").pop("b", 2, .01, .1, "linear").
		path("a", "h", "forward", one).path("h", "b", "forward", one).path("b", "a", "feedback", one)
	f.spec.Phases[0].Hold = []string{"h"}
	d, y := f.begin(t)
	if loops, err := Loops(d, 0, 0, y); err != nil || len(loops) != 0 {
		t.Errorf("%d loops, %v; want none", len(loops), err)
	}
	if a := analyse(t, d, y); len(a.Components) != 2 || a.Components[0].Name != "b" {
		t.Errorf("components %+v, want b, then a", a.Components)
	}
}

// A closed pathway does not count, nor does one into a held population, nor two time constants in
// one population.
func TestLoopsOfAPhase(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	w := gaussian(r, 3, 4, 1)
	for _, c := range []struct {
		name   string
		change func(f *fixture)
	}{
		{"closed", func(f *fixture) { f.spec.Phases[0].Open = []string{"r-u"} }},
		{"held", func(f *fixture) { f.spec.Phases[0].Hold = []string{"r"} }},
		{"taus", func(f *fixture) {
			f.spec.Populations[1].Tau.Init, f.spec.Populations[1].Tau.List = "list", []float64{.1, .1, .2}
		}},
	} {
		f := loopFixture(w, negativeTranspose(w), .01, .01, .1, "linear", []float64{1, 1, 1})
		c.change(f)
		d, y := f.begin(t)
		if loops, err := Loops(d, 0, 0, y); err != nil || len(loops) != 0 {
			t.Errorf("%s: %d loops, %v; want none", c.name, len(loops), err)
		}
		a := analyse(t, d, y)
		if dist := spectraDistance(a.Eigenvalues, wholeSpectrum(t, d, y)); dist > 1e-9*a.Radius {
			t.Errorf("%s: spectrum off by %g /s", c.name, dist)
		}
	}
}
