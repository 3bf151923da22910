package stability

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/floats"

	"settle/circuit"
	"settle/internal/linalg"
)

// gated is a loop whose feedback (pathway 1) is modulated by held slopes, with a gain and a bent layer.
func gated(r *rand.Rand, nR, nU int, on string) *fixture {
	size := nR
	if on == "pre" {
		size = nU
	}
	f := newFixture().pop("h", size, .01, 1, "tanh").
		pop("r", nR, .01, 1, "tanh").pop("u", nU, .004, .1, "linear").
		path("r", "u", "forward", gaussian(r, nU, nR, .5)).path("u", "r", "feedback", gaussian(r, nR, nU, .5))
	f.last().Gain, f.last().Modulate = -.7, &circuit.Modulate{Slope: "h", On: on}
	f.spec.Populations[0].Initial, f.spec.Populations[1].Initial = constant(.8), constant(.4)
	f.spec.Phases[0].Hold = []string{"h"}
	return f
}

// descents are loops of every shape, with the pathway to optimise; some of a shape that is reduced.
func descents(r *rand.Rand) map[string]struct {
	f       *fixture
	pathway int
} {
	single := newFixture().pop("x", 4, .01, 1, "linear").pop("y", 3, .02, 1, "linear").pop("z", 2, .01, .1, "linear").
		path("x", "y", "forward", gaussian(r, 3, 4, 1)).path("y", "z", "forward", gaussian(r, 2, 3, 1)).
		path("z", "x", "feedback", gaussian(r, 4, 2, 1))
	return map[string]struct {
		f       *fixture
		pathway int
	}{
		"contracting":          {drivenLoop(gaussian(r, 3, 5, 1), gaussian(r, 5, 3, 1), .1), 1},
		"expanding":            {drivenLoop(gaussian(r, 5, 3, 1), gaussian(r, 3, 5, 1), .1), 1},
		"narrow, into large":   {drivenLoop(gaussian(r, 2, 9, .5), gaussian(r, 9, 2, .5), .1), 1},
		"narrow, out of large": {drivenLoop(gaussian(r, 2, 9, .5), gaussian(r, 9, 2, .5), .1), 0},
		"narrow, B = 0":        {drivenLoop(gaussian(r, 2, 9, .5), linalg.NewDense(9, 2, nil), .1), 1},
		"modulated before":     {gated(r, 5, 3, "pre"), 1},
		"modulated after":      {gated(r, 5, 3, "post"), 1},
		"narrow and modulated": {gated(r, 9, 3, "post"), 1},
		"single loop":          {single, 2},
		"second of two loops":  {cascade(r, .1), 5},
		"through an algebraic": {throughAlgebraic(r), 2},
	}
}

// The derivative by the weights themselves is that of differences of the whole Jacobian's smoothed
// abscissa, whatever gains, gates, time constants and reductions lie between.
func TestDescentGradient(t *testing.T) {
	const eps = .05
	for name, c := range descents(rand.New(rand.NewPCG(71, 1))) {
		d, _ := c.f.begin(t)
		s, err := newDescent(d, c.pathway, Options{Smoothing: eps}.withDefaults())
		if err != nil {
			t.Fatal(name, err)
		}
		if s.look() != nil || s.smooth() != nil {
			t.Fatalf("%s: no gradient", name)
		}
		s.m.backward(s.change, s.smoothed.Gradient())
		value := loopSmoothed(t, d, s.m, eps)
		if math.Abs(value()-s.smoothed.Value) > 1e-9 {
			t.Errorf("%s: smoothed abscissa %g, of the whole Jacobian %g", name, s.smoothed.Value, value())
		}
		want := make([]float64, len(s.b.Data))
		for i, x := range s.b.Data {
			const h = 1e-4
			at := func(k float64) float64 { s.b.Data[i] = x + k*h; return value() }
			want[i] = (8*(at(1)-at(-1)) - (at(2) - at(-2))) / (12 * h)
			s.b.Data[i] = x
		}
		if size := floats.Norm(want, 2); !(floats.Distance(s.change.Data, want, 2) <= 1e-6*size) || size == 0 {
			t.Errorf("%s: gradient off by %g of %g", name, floats.Distance(s.change.Data, want, 2), size)
		}
	}
}

// loopSmoothed evaluates the smoothed abscissa of a loop's block, cut out of the whole Jacobian.
func loopSmoothed(t *testing.T, d *circuit.Dynamics, m *loopMatrix, eps float64) func() float64 {
	j, y := linalg.NewDense(d.Dim(), d.Dim(), nil), make([]float64, d.Dim())
	d.Gather(y)
	var at []int
	for _, r := range d.StateRanges() {
		for i := r.Lo; i < r.Hi && slices.Contains(m.populations, r.Population); i++ {
			at = append(at, i)
		}
	}
	var s Smoothed
	return func() float64 {
		d.Jacobian(j.Data, 0, 0, y)
		block := denseJacobian{j}.block(at)
		block.Scale(m.tau)
		if err := s.Of(block, eps); err != nil {
			t.Fatal(err)
		}
		return s.Value
	}
}

// The reduction is used where it should be, and saves what it should.
func TestNarrowLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(72, 1))
	d, _ := drivenLoop(uniformMatrix(r, 10, 300, .1), uniformMatrix(r, 300, 10, .1), .001).begin(t)
	m, err := newLoopMatrix(d, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	if j, apart, rate, err := m.matrix(); err != nil || j.Rows != 30 || apart != 280 || rate != -1 {
		t.Errorf("(%d x %d) and %d modes at %g, %v; want 30 and 280 at -1", j.Rows, j.Cols, apart, rate, err)
	}
	got, err := Optimise(d, 1, Options{})
	if err != nil || !got.Reached {
		t.Errorf("%+v, %v", got, err)
	}
	checkReport(t, "300 x 10", got, d)
}

// No feedback at all is a start like any other.
func TestOptimiseFromZero(t *testing.T) {
	for _, size := range []int{8, 40} {
		r := rand.New(rand.NewPCG(73, 1))
		w := uniformMatrix(r, 5, size, .5)
		d, _ := drivenLoop(w, linalg.NewDense(size, 5, nil), .001).begin(t)
		got, err := Optimise(d, 1, Options{})
		if err != nil || !got.Reached || math.Abs(got.Before+.2) > 1e-12 {
			t.Errorf("size %d: %+v, %v", size, got, err)
		}
		checkReport(t, "from zero", got, d)
		if angle := FeedbackAngle(w, d.Circuit().Pathways()[1].W.Dense()); !(angle < 60) {
			t.Errorf("size %d: found %g degrees from -W^T", size, angle)
		}
	}
}

// A loop without forward weights has a gradient of 0, and a leak of 0 an abscissa of 0 that stays.
func TestOptimiseWithoutForwardWeights(t *testing.T) {
	w, b := linalg.NewDense(3, 4, nil), linalg.NewDense(4, 3, nil)
	d, _ := drivenLoop(w, b, 0).begin(t)
	got, err := Optimise(d, 1, Options{})
	if err != nil || got.Reached || got.After != 0 || floats.HasNaN(d.Circuit().Pathways()[1].W.Dense().Data) {
		t.Errorf("%+v, %v", got, err)
	}
}

// Steps that are far too long leave B finite, and never worse than it was.
func TestOptimiseWithAbsurdSteps(t *testing.T) {
	r := rand.New(rand.NewPCG(74, 1))
	for _, step := range []float64{1e3, 1e150, 1e308} {
		for _, n := range []int{6, 20} {
			d, _ := drivenLoop(uniformMatrix(r, 4, n, .5), uniformMatrix(r, n, 4, .5), .01).begin(t)
			got, err := Optimise(d, 1, Options{Step: step, Iterations: 20})
			b := d.Circuit().Pathways()[1].W.Dense()
			if err != nil || floats.HasNaN(b.Data) || math.IsInf(floats.Norm(b.Data, math.Inf(1)), 0) || got.After > got.Before {
				t.Errorf("step %g: %+v, %v", step, got, err)
			}
			checkReport(t, "absurd", got, d)
		}
	}
}

// Only the pathway's own weights change, only its own loop counts, and the circuit is told.
func TestOptimiseKeepsToItsLoop(t *testing.T) {
	r := rand.New(rand.NewPCG(75, 1))
	f := cascade(r, .001)
	f.matrices["u2-r1"] = uniformMatrix(r, 9, 6, .5)
	d, y := f.begin(t)
	radius, before := d.SpectralRadius(), map[string][]float64{}
	for _, p := range d.Circuit().Pathways() {
		before[p.Name] = slices.Clone(p.W.Dense().Data)
	}
	a := analyse(t, d, y)
	got, err := Optimise(d, 5, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.Circuit().Pathways() {
		if same := slices.Equal(before[p.Name], p.W.Dense().Data); same == (p.Name == "u2-r1") {
			t.Errorf("%s: unchanged %v", p.Name, same)
		}
	}
	after := analyse(t, d, y)
	if !slices.Equal(got.Loop, []int{4, 5}) || math.Abs(got.Before-a.Loops()[1].WholeAbscissa()) > 1e-9 ||
		math.Abs(got.After-after.Loops()[1].WholeAbscissa()) > 1e-6 || got.Tau != .04 {
		t.Errorf("%+v; loops before %+v, after %+v", got, a.Loops()[1], after.Loops()[1])
	}
	if d.SpectralRadius() == radius {
		t.Error("the Dynamics still has the spectral radius of before")
	}
}

func TestOptimiseErrors(t *testing.T) {
	r := rand.New(rand.NewPCG(76, 1))
	w := gaussian(r, 3, 4, 1)
	shared := drivenLoop(w, negativeTranspose(w), .1)
	shared.spec.Pathways[1].Weights = circuit.Weights{Shared: "r-u", Transposed: true, Scale: 1, Self: true}
	sparse := drivenLoop(w, negativeTranspose(w), .1)
	sparse.spec.Pathways[1].Weights.Storage = "sparse"
	closed := drivenLoop(w, negativeTranspose(w), .1)
	closed.spec.Phases[0].Open = []string{"r-u"}
	moving := drivenLoop(w, negativeTranspose(w), .1)
	moving.last().Modulate = &circuit.Modulate{Slope: "r", On: "post"}
	finite := drivenLoop(w, negativeTranspose(w), .1)
	finite.spec.Populations[0].Transfer.Kind = "tanh"
	for _, c := range []struct {
		name    string
		f       *fixture
		pathway int
		o       Options
		want    string
	}{
		{"shared", shared, 1, Options{}, "matrix of its own"},
		{"shares", shared, 0, Options{}, `"u-r" shares the weights of "r-u"`},
		{"sparse", sparse, 1, Options{}, "neither sparse"},
		{"closed", closed, 1, Options{}, "not open in phase"},
		{"no loop", cascade(r, .1), 0, Options{}, "in no loop"},
		{"no loop, between loops", cascade(r, .1), 3, Options{}, "in no loop"},
		{"algebraic", throughAlgebraic(r), 1, Options{}, "in no loop"},
		{"moving gate", moving, 1, Options{}, "moving slope"},
		{"step", finite, 1, Options{Step: -1}, "step -1"},
	} {
		d, _ := c.f.begin(t)
		b := slices.Clone(d.Circuit().Pathways()[c.pathway].W.Dense().Data)
		_, err := Optimise(d, c.pathway, c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if !slices.Equal(b, d.Circuit().Pathways()[c.pathway].W.Dense().Data) {
			t.Errorf("%s: B changed", c.name)
		}
	}
	d, _ := finite.begin(t)
	d.Circuit().Pathways()[1].W.(*linalg.Dense).Set(0, 0, math.NaN())
	if _, err := Optimise(d, 1, Options{}); err == nil {
		t.Error("B that is not a number passed")
	}
}
