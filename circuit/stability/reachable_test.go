package stability

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"

	"settle/circuit"
	"settle/internal/linalg"
)

// reach marches a circuit for some steps of 1 ms and tests its population u there.
func reach(t *testing.T, f *fixture, steps int) *Reach {
	t.Helper()
	d, y := f.begin(t)
	march(d, y, .001, steps, never)
	r, err := Reachable(d, 0, 0, y, populationOf(d, "u"))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func populationOf(d *circuit.Dynamics, name string) int {
	for i, p := range d.Circuit().Populations() {
		if p.Name == name {
			return i
		}
	}
	return -1
}

// A tanh loop cannot bring W tanh(r) beyond sum |w|: target = W rates with rates at +-1, stretched.
func TestTanhLoopBeyondItsRange(t *testing.T) {
	r := rand.New(rand.NewPCG(40, 1))
	w := gaussian(r, 3, 8, .4)
	edge := make([]float64, 3)
	sign := make([]float64, 8)
	for j := range sign { // the corner of the range farthest along (1, -1, 1)
		sign[j] = math.Copysign(1, w.At(0, j)-w.At(1, j)+w.At(2, j))
	}
	w.AddMul(edge, 3, 1, sign, 8, 1)
	for _, c := range []struct {
		alpha, stretch float64
		steps          int
		want           bool
	}{{0, 1.5, 20_000, true}, {.01, 1.5, 20_000, true}, {0, .5, 20_000, false}, {.01, .5, 20_000, false}, {.01, .95, 20_000, false}} {
		drive := append([]float64(nil), edge...)
		floats.Scale(-c.stretch, drive)
		got := reach(t, loopFixture(w, negativeTranspose(w), .01, .01, c.alpha, "tanh", drive), c.steps)
		if got.Certified != c.want {
			t.Errorf("alpha %g, target %g of the way to the edge: %+v, want certified %v", c.alpha, c.stretch, got, c.want)
		}
		if c.want && (got.Misfit < .3 || got.Misfit > .4) { // |(1.5 - 1) edge| / |1.5 edge|
			t.Errorf("misfit %g, want about 1/3", got.Misfit)
		}
		if !c.want && c.alpha == 0 && got.Misfit > 1e-6 {
			t.Errorf("misfit %g of a target that was reached", got.Misfit)
		}
	}
}

// A linear expanding loop without leak leaves what is outside range(W): the misfit is the
// distance to it, by least squares. A contracting loop of full rank reaches everything.
func TestLinearLoops(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 2))
	drive := gaussian(r, 1, 5, 1).Data
	tall, wide := gaussian(r, 5, 2, 1), gaussian(r, 5, 9, .5)
	got := reach(t, loopFixture(tall, negativeTranspose(tall), .01, .01, 0, "linear", drive), 4000)
	pinv, err := linalg.Pinv(tall, 1e-12)
	if err != nil {
		t.Fatal(err)
	}
	left := linalg.Mul(tall, linalg.Mul(pinv, linalg.NewDense(5, 1, append([]float64(nil), drive...)))).Data
	floats.Sub(left, drive)
	if want := floats.Norm(left, 2) / floats.Norm(drive, 2); !got.Certified || math.Abs(got.Misfit-want) > 1e-6 {
		t.Errorf("expanding: %+v, want certified, misfit %g", got, want)
	}
	for _, alpha := range []float64{0, .5} {
		if got := reach(t, loopFixture(wide, negativeTranspose(wide), .01, .01, alpha, "linear", drive), 4000); got.Certified {
			t.Errorf("contracting, alpha %g: %+v; everything is in reach", alpha, got)
		}
	}
	// In range(W) an expanding loop reaches its target too.
	inside := linalg.Mul(tall, linalg.NewDense(2, 1, []float64{1, -2})).Data
	if got := reach(t, loopFixture(tall, negativeTranspose(tall), .01, .01, 0, "linear", inside), 4000); got.Certified || got.Misfit > 1e-6 {
		t.Errorf("expanding, target in range: %+v", got)
	}
}

// What reaches u, put together by hand: 3 e / .5 = 6 (tanh(r) + .3) through the error e, 1 tanh(r)
// directly, and a still algebraic population tanh(.3): F = 7 tanh(r), |F| <= 7, and the rest is d.
func TestReachThroughAlgebraicPopulations(t *testing.T) {
	one := linalg.Identity(1)
	for _, c := range []struct {
		d    float64
		want bool
	}{{6.9, false}, {-6.9, false}, {7.1, true}, {-7.1, true}, {20, true}} {
		f := newFixture().pop("h", 1, 1, 1, "linear").pop("r", 1, .01, 1, "tanh").pop("e", 1, 0, .5, "linear").
			pop("s", 1, 0, 1, "tanh").pop("u", 1, .01, .01, "linear").
			path("r", "e", "forward", one).path("h", "e", "forward", one).path("h", "s", "forward", one).
			path("s", "u", "forward", one).path("r", "u", "forward", one).path("e", "u", "forward", one)
		f.last().Gain = 3
		f.path("u", "r", "feedback", one)
		f.last().Gain = -1
		f.input("u", []float64{c.d - 6*.3 - math.Tanh(.3)})
		f.spec.Populations[0].Initial = constant(.3)
		f.spec.Phases[0].Hold = []string{"h"}
		got := reach(t, f, 20_000)
		misfit := max(0, math.Abs(c.d)-7) / math.Abs(c.d)
		if got.Certified != c.want || math.Abs(got.Misfit-misfit) > .02 {
			t.Errorf("d = %g: %+v, want certified %v, misfit %g", c.d, got, c.want, misfit)
		}
	}
}

// A held slope scales what passes, before the matrix or after it; a moving one leaves no fixed
// range, and the note says so. The targets lie just inside and just outside the corner of the range
// that all rates at 1 reach, W = (1, 2; 0, 1) and the slopes tanh'(.7) = .635, tanh'(.2) = .961.
func TestReachWithModulation(t *testing.T) {
	w := linalg.NewDense(2, 2, []float64{1, 2, 0, 1})
	g1, g2 := 1-sq(math.Tanh(.7)), 1-sq(math.Tanh(.2))
	for _, c := range []struct {
		on      string
		inverse bool
		corner  []float64
	}{
		{"pre", false, []float64{g1 + 2*g2, g2}}, {"pre", true, []float64{1/g1 + 2/g2, 1 / g2}},
		{"post", false, []float64{g1 * 3, g2}}, {"post", true, []float64{3 / g1, 1 / g2}},
	} {
		for _, far := range []float64{.97, 1.03, 3, 30} {
			f := newFixture().pop("h", 2, 1, 1, "tanh").pop("from", 2, .01, 1, "tanh").pop("u", 2, .01, .01, "linear").
				path("u", "from", "feedback", negativeTranspose(w)).path("from", "u", "forward", w)
			f.last().Modulate = &circuit.Modulate{Slope: "h", On: c.on, Inverse: c.inverse}
			f.input("u", []float64{far * c.corner[0], far * c.corner[1]})
			f.spec.Populations[0].Initial = circuit.Values{Init: "list", List: []float64{.7, .2}}
			moving := far == 30
			if !moving {
				f.spec.Phases[0].Hold = []string{"h"}
			}
			got := reach(t, f, 20_000)
			if got.Certified != (far > 1 && !moving) || strings.Contains(got.Note, "from-u is modulated by the slope of h") != moving {
				t.Errorf("on %s, inverse %v, target %g of the way to the corner: %+v", c.on, c.inverse, far, got)
			}
			if far == 3 && math.Abs(got.Misfit-2./3) > .01 { // what is left of it from the corner
				t.Errorf("on %s, inverse %v: misfit %g, want 2/3", c.on, c.inverse, got.Misfit)
			}
		}
	}
}

// A moving slope makes even a held source's pathway move.
func TestMovingSlopeOfAHeldSource(t *testing.T) {
	f := newFixture().pop("h", 1, 1, 1, "tanh").pop("held", 1, 1, 1, "tanh").pop("u", 1, .01, .01, "linear").
		path("held", "u", "forward", linalg.Identity(1))
	f.last().Modulate = &circuit.Modulate{Slope: "h", On: "pre"}
	f.input("u", []float64{5})
	f.spec.Phases[0].Hold = []string{"held"}
	if got := reach(t, f, 10); got.Note == "" || got.Certified {
		t.Errorf("%+v, want a note", got)
	}
}

func TestReachableErrors(t *testing.T) {
	f := newFixture().pop("a", 1, .01, 1, "linear").pop("b", 1, .01, 1, "linear")
	f.spec.Phases[0].Hold = []string{"b"}
	d, y := f.begin(t)
	for _, p := range []int{-1, 1, 2} {
		if _, err := Reachable(d, 0, 0, y, p); err == nil {
			t.Errorf("population %d passed", p)
		}
	}
	if r, err := Reachable(d, 0, 0, y, 0); err != nil || !math.IsNaN(r.Misfit) || r.Certified {
		t.Errorf("without a target: %+v, %v", r, err)
	}
}
