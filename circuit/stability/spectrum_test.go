package stability

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"settle/circuit"
	"settle/internal/linalg"
)

// The components' spectra together are the whole compiled Jacobian's, decomposed in one piece, for
// random circuits of all kinds of connections.
func TestSpectrumIsTheWholeJacobians(t *testing.T) {
	r := rand.New(rand.NewPCG(10, 2))
	loops, several := 0, 0
	for range 150 {
		f, n := newFixture(), 2+r.IntN(5)
		sizes := make([]int, n)
		for p := range n {
			sizes[p] = 1 + r.IntN(4)
			tau := .001 * math.Pow(100, r.Float64())
			if p > 0 && r.IntN(5) == 0 {
				tau = 0
			}
			f.pop(fmt.Sprint("p", p), sizes[p], tau, r.Float64()+.1, []string{"linear", "tanh", "sigmoid"}[r.IntN(3)])
		}
		for from := range n {
			for to := range n {
				// Nothing leads back into an algebraic population: it would close a cycle of them.
				back := from >= to && (f.spec.Populations[to].Tau.Constant == 0 || f.spec.Populations[from].Tau.Constant == 0)
				if !back && r.Float64() < 1.2/float64(n) {
					f.path(fmt.Sprint("p", from), fmt.Sprint("p", to), "forward", gaussian(r, sizes[to], sizes[from], .7))
				}
			}
		}
		d, y := f.begin(t)
		for i := range y {
			y[i] = r.NormFloat64()
		}
		a := analyse(t, d, y)
		if dist := spectraDistance(a.Eigenvalues, wholeSpectrum(t, d, y)); dist > 1e-6*a.Radius {
			t.Fatalf("spectrum off by %g of %g /s: %+v", dist, a.Radius, f.spec.Pathways)
		}
		if a.Abscissa != real(a.Eigenvalues[0]) || a.Dim != len(y) {
			t.Errorf("abscissa %g, dim %d", a.Abscissa, a.Dim)
		}
		loops += len(a.Loops())
		if len(a.Components) > 1 && len(a.Components) < n {
			several++
		}
	}
	if loops < 5 || several < 20 {
		t.Errorf("only %d loops and %d circuits of several components were drawn", loops, several)
	}
}

func TestCascade(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 3))
	d, y := cascade(r, .05).begin(t)
	a := analyse(t, d, y)
	if !a.Linear || a.Verdict != Stable || len(a.Components) != 2 || a.Phase != "settle" || a.Note != "" {
		t.Fatalf("%+v", a)
	}
	if l := a.Loops(); len(l) != 2 || l[0].Name != "u3 <-> r2" || l[1].Name != "u2 <-> r1" {
		t.Errorf("loops %v", l)
	}
	if dist := spectraDistance(a.Eigenvalues, wholeSpectrum(t, d, y)); dist > 1e-8*a.Radius {
		t.Errorf("spectrum off by %g of %g /s", dist, a.Radius)
	}
}

// singleLoop is the single-loop inversion of a three-layer network: x -> y -> z -> x with
// B = -(W3 W2)^T. sigma is the largest singular value of W3 W2.
func singleLoop(t *testing.T, r *rand.Rand, sigma, tauZ, alpha float64) *fixture {
	w2, w3 := gaussian(r, 6, 8, 1), gaussian(r, 4, 6, 1)
	sv, err := linalg.SingularValues(linalg.Mul(w3, w2))
	if err != nil {
		t.Fatal(err)
	}
	w3.Scale(sigma / sv[0])
	return newFixture().pop("x", 8, 1, 1, "linear").pop("y", 6, 1, 1, "linear").pop("z", 4, tauZ, alpha, "linear").
		path("x", "y", "forward", w2).path("y", "z", "forward", w3).
		path("z", "x", "feedback", negativeTranspose(linalg.Mul(w3, w2)))
}

// With equal taus (l + 1)^2 (l + alpha) = -sigma^2 is stable only for sigma^2 < 2 (1 + alpha)^2 (Routh);
// at alpha = 0 and a controller ten times faster only for sigma^2 < 2 tau_z.
func TestSingleLoopBounds(t *testing.T) {
	r := rand.New(rand.NewPCG(12, 4))
	for _, c := range []struct{ alpha, tauZ, bound float64 }{
		{0, 1, math.Sqrt2}, {.01, 1, math.Sqrt2 * 1.01}, {.3, 1, math.Sqrt2 * 1.3}, {0, .1, .447213595499958},
	} {
		for _, s := range []struct {
			factor float64
			want   Verdict
		}{{.999, Stable}, {1.001, Unstable}} {
			d, y := singleLoop(t, r, c.bound*s.factor, c.tauZ, c.alpha).begin(t)
			a := analyse(t, d, y)
			if a.Verdict != s.want {
				t.Errorf("alpha %g, tau_z %g, sigma %g: %s (abscissa %g), want %s", c.alpha, c.tauZ, c.bound*s.factor, a.Verdict, a.Abscissa, s.want)
			}
			if len(a.Loops()) != 0 || len(a.Components) != 1 || a.Components[0].Name != "x, y, z" {
				t.Errorf("components %+v", a.Components)
			}
		}
	}
}

// Time constants and frequency of two damped oscillators: l = -d +- i w.
func TestTimeScales(t *testing.T) {
	spin := func(w float64) *linalg.Dense { return linalg.NewDense(2, 2, []float64{0, w, -w, 0}) }
	f := newFixture().pop("slow", 2, .1, 1, "linear").pop("fast", 2, .002, 1, "linear").
		path("slow", "slow", "lateral", spin(3)).path("fast", "fast", "lateral", spin(5))
	d, y := f.begin(t)
	a := analyse(t, d, y)
	if math.Abs(a.Slowest-.1) > 1e-12 || math.Abs(a.Fastest-.002) > 1e-12 || math.Abs(a.Frequency-30/(2*math.Pi)) > 1e-9 {
		t.Errorf("slowest %g s at %g Hz, fastest %g s; want .1 s at %g Hz, .002 s", a.Slowest, a.Frequency, a.Fastest, 30/(2*math.Pi))
	}
	if want := math.Hypot(500, 2500); math.Abs(a.Radius-want) > 1e-9*want || math.Abs(a.Abscissa+10) > 1e-9 {
		t.Errorf("radius %g, abscissa %g; want %g, -10", a.Radius, a.Abscissa, want)
	}
}

// Influence runs through slopes too; and a Jacobian that shows more than the pathways is believed.
func TestInfluences(t *testing.T) {
	one := linalg.Identity(1)
	f := newFixture().pop("a", 1, 1, 1, "linear").pop("b", 1, 1, 1, "linear").pop("gate", 1, 1, 1, "tanh").
		path("a", "b", "forward", one)
	f.last().Modulate = &circuit.Modulate{Slope: "gate", On: "pre"}
	d, y := f.begin(t)
	v, err := look(d, 0, 0, y)
	if err != nil {
		t.Fatal(err)
	}
	g := v.influences()
	if !g.has(0, 1) || !g.has(2, 1) || g.has(0, 2) || g.has(1, 0) || v.linear() {
		t.Errorf("influences %v, linear %v", g, v.linear())
	}
	j := linalg.Identity(3)
	j.Set(0, 1, 1e-300)
	if v.addEdges(g, denseJacobian{j}); !g.has(1, 0) || g.has(1, 2) {
		t.Errorf("with the Jacobian's: %v", g)
	}
}

// A phase in which nothing evolves is at rest.
func TestNothingEvolves(t *testing.T) {
	f := newFixture().pop("a", 2, .01, 1, "linear")
	f.spec.Phases[0].Hold, f.spec.Phases[0].Until = []string{"a"}, "end"
	d, y := f.begin(t)
	a := analyse(t, d, y)
	if a.Dim != 0 || a.Verdict != Stable || !math.IsInf(a.Abscissa, -1) || a.Settling.Time != 0 || len(a.Components) != 0 {
		t.Errorf("%+v", a)
	}
}

func TestAnalyseErrors(t *testing.T) {
	w := linalg.Identity(2)
	d, y := loopFixture(w, negativeTranspose(w), .01, .01, .1, "tanh", []float64{1, 1}).begin(t)
	y[3] = math.Inf(1)
	_, err := Analyse(d, 0, 0, y)
	if err == nil || !strings.Contains(err.Error(), `unit 1 of population "u"`) {
		t.Errorf("an infinite state gave %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("a state of the wrong length passed")
		}
	}()
	_, _ = Analyse(d, 0, 0, y[:3])
}

// A circuit too large for its Jacobian: loops still exact, as is a population that only leaks; one
// large recurrent population by the Arnoldi iteration.
func TestBeyondDense(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 7))
	const n = 3100
	w := gaussian(r, 3, 40, .3)
	f := loopFixture(w, negativeTranspose(w), .01, .005, .02, "linear", []float64{1, 0, 0}).
		pop("wide", n, .02, 1, "linear").pop("leaky", n, .01, 1, "linear")
	f.spec.Pathways = append(f.spec.Pathways, circuit.Pathway{
		Name: "round", From: "wide", To: "wide", Gain: 1,
		Weights: circuit.Weights{Init: "low-rank", Rank: 2, Std: .02, Scale: 1, Self: true},
	}, circuit.Pathway{
		Name: "on", From: "wide", To: "leaky", Gain: 1, Weights: circuit.Weights{Init: "identity", Gain: 1, Scale: 1, Self: true},
	})
	d, y := f.begin(t)
	a := analyse(t, d, y)
	small := loopFixture(w, negativeTranspose(w), .01, .005, .02, "linear", []float64{1, 0, 0})
	ds, ys := small.begin(t)
	want := analyse(t, ds, ys)
	if len(a.Loops()) != 1 || spectraDistance(a.Loops()[0].Mu, want.Loops()[0].Mu) > 1e-12 {
		t.Errorf("loops %+v, want %+v", a.Loops(), want.Loops())
	}
	if a.Eigenvalues != nil || !strings.Contains(a.Note, "wide") || strings.Contains(a.Note, "leaky") {
		t.Errorf("%d eigenvalues, note %q", len(a.Eigenvalues), a.Note)
	}
	// W = U V^T has the eigenvalues of the 2 x 2 matrix V^T U and zeros.
	op := d.Circuit().Pathways()[2].W.(*linalg.LowRank)
	core, err := linalg.Eigenvalues(linalg.Mul(op.V.Transpose(), op.U))
	if err != nil {
		t.Fatal(err)
	}
	right := (math.Max(0, real(core[0])) - 1) / .02
	if got := real(a.Components[wideOf(a)].Rightmost); math.Abs(got-right) > 1e-6*50 {
		t.Errorf("rightmost %g, want %g", got, right)
	}
}

func wideOf(a *Analysis) int {
	for i, c := range a.Components {
		if c.Name == "wide" {
			return i
		}
	}
	return -1
}
