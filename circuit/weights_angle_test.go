package circuit

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/internal/linalg"
)

func angle(degrees float64) func(*Weights) { return func(w *Weights) { w.Angle = degrees } }

// withoutSelf leaves out the diagonal.
func withoutSelf(w *Weights) { w.Self = false }

// frobeniusNorm is by definition the root of the trace of A^T A.
func frobeniusNorm(a *linalg.Dense) float64 {
	gram, trace := linalg.Mul(a.Transpose(), a), 0.0
	for i := range gram.Rows {
		trace += gram.At(i, i)
	}
	return math.Sqrt(trace)
}

// degreesBetween is 2 atan(|a' - b'| / |a' + b'|) of the normalised matrices, which, unlike the arccosine, is
// accurate at every angle (Kahan, How futile are mindless assessments of roundoff, 2006, section 12).
func degreesBetween(a, b *linalg.Dense) float64 {
	difference, sum := a.Clone(), a.Clone()
	na, nb := frobeniusNorm(a), frobeniusNorm(b)
	for i := range a.Data {
		difference.Data[i] = a.Data[i]/na - b.Data[i]/nb
		sum.Data[i] = a.Data[i]/na + b.Data[i]/nb
	}
	return 2 * math.Atan2(frobeniusNorm(difference), frobeniusNorm(sum)) * 180 / math.Pi
}

// The angle and the norm are those asked for, of every kind of original, by both inits.
func TestAngle(t *testing.T) {
	half := func(w *Weights) { w.Scale, w.ScaleBy = 0.5, "1/sqrt(fan-in)" }
	none := func(*Weights) {}
	for _, c := range []struct {
		name     string
		to, from int // of the original
		original Weights
		more     func(*Weights)
	}{
		{"wide", 10, 30, weights("normal"), none},
		{"tall", 30, 10, weights("uniform"), half},
		{"row", 1, 5, weights("normal"), none},
		{"column", 2, 1, weights("normal"), none},
		{"square", 6, 6, weights("normal"), none},
		{"square without self", 6, 6, weights("normal"), withoutSelf},
		{"two weights", 2, 2, weights("normal"), withoutSelf},
		{"sparse", 10, 30, weights("sparse"), none},
		{"kept sparse", 10, 30, weights("sparse"), func(w *Weights) { w.Storage = "sparse" }},
		{"low-rank", 10, 30, weights("low-rank"), half},
		{"tiny", 3, 4, weights("normal", std(1e-200)), none},
		{"huge", 3, 4, weights("normal", std(1e200)), none},
	} {
		for _, degrees := range []float64{0, 1, 45, 90, 135, 180} {
			for _, init := range []string{"transpose", "negative-transpose"} {
				s := weightSpec(c.to, c.from, c.original, path("b", "b", source(c.to, c.from), weights(init, of("w"), angle(degrees), c.more)),
					path("plain", "b", source(c.to, c.from), weights(init, of("w"), c.more)))
				p := mustCompile(t, s, Env{}).Pathways()
				hasAngle(t, fmt.Sprintf("%s, %s", c.name, init), p[1].W, p[2].W, degrees)
			}
		}
	}
}

func source(to, from int) string {
	if to == from {
		return "b"
	}
	return "a"
}

// hasAngle compares weights with those that are not turned.
func hasAngle(t *testing.T, name string, turned, plain linalg.Operator, degrees float64) {
	t.Helper()
	got, from := turned.Dense().Clone(), plain.Dense().Clone()
	if unit := linalg.MaxNorm(from.Data); unit < 1e-100 || unit > 1e100 { // the definitions overflow
		got.Scale(1 / unit)
		from.Scale(1 / unit)
	}
	if is := degreesBetween(got, from); !(math.Abs(is-degrees) < 1e-12) {
		t.Errorf("%s: %.15g degrees, want %g", name, is, degrees)
	}
	if ratio := frobeniusNorm(got) / frobeniusNorm(from); !(math.Abs(ratio-1) < 1e-14) {
		t.Errorf("%s at %g degrees: the norm is %.17g times the transpose's", name, degrees, ratio)
	}
}

// Where the numbers drawn are almost the transpose itself, what is left of them across is still at right angles.
func TestAngleOfAnUnluckyDraw(t *testing.T) {
	rng, w := Stream(1, "weights", "B", 0), linalg.NewDense(3, 2, nil)
	for i := range w.Data {
		w.Data[i] = rng.NormFloat64() + 1e-10*float64(i)
	}
	s := trackingSpec(path("U", "a", "b", weights("file", func(w *Weights) { w.Path = "w.npy" })), path("B", "b", "a", weights("transpose", of("U"), angle(45))))
	p := mustCompile(t, s, Env{Load: loader(map[string]*linalg.Dense{"w.npy": w.Transpose()})}).Pathways()
	hasAngle(t, "unlucky", p[3].W, w, 45)
}

// Of a product, the angle is to the transpose of the product.
func TestAngleToProduct(t *testing.T) {
	s := spec([]Population{pop("a", 5, 1, "linear"), pop("b", 2, 1, "linear"), pop("c", 4, 1, "linear")}, []Pathway{
		path("ba", "a", "b", weights("normal")), path("cb", "b", "c", weights("low-rank")),
		path("B", "c", "a", weights("negative-transpose", of("cb", "ba"), angle(70))),
	}, nil)
	p := mustCompile(t, s, Env{}).Pathways()
	minus := linalg.Mul(p[1].W.Dense(), p[0].W.Dense()).Transpose()
	minus.Scale(-1)
	hasAngle(t, "product", p[2].W, minus, 70)
}

// Turned weights are a dense matrix of their own, and a transpose of them is too; not turned, they are as ever.
func TestAngleIsDense(t *testing.T) {
	for _, kind := range []string{"normal", "sparse", "low-rank"} {
		for _, degrees := range []float64{0, 30, 180} {
			s := weightSpec(4, 3, weights(kind), path("t", "b", "a", weights("transpose", of("w"), angle(degrees))),
				path("back", "a", "b", weights("transpose", of("t"))))
			p := mustCompile(t, s, Env{}).Pathways()
			want := "dense"
			if degrees == 0 {
				want = storageOf(p[0].W)
				near(t, "W^T", p[1].W.Dense().Data, p[0].W.Dense().Transpose().Data, 0)
			}
			if storageOf(p[1].W) != want || storageOf(p[2].W) != want {
				t.Errorf("at %g degrees to %s weights they are kept %s, their transpose %s, want %s", degrees, kind, storageOf(p[1].W), storageOf(p[2].W), want)
			}
			if dense, ok := p[1].W.(*linalg.Dense); ok && kind == "normal" {
				before := slices.Clone(dense.Data)
				change(p[0].W)
				near(t, "after a change of W", dense.Data, before, 0)
			}
		}
	}
}

// turnedSpec has a turned pathway between others that draw: B and C at the same angle.
func turnedSpec(seed uint64, degrees float64) *Spec {
	s := trackingSpec(path("B", "b", "a", weights("negative-transpose", of("W"), angle(degrees))),
		path("C", "b", "a", weights("negative-transpose", of("W"), angle(degrees))), path("Z", "a", "b", weights("normal")))
	s.Seed = seed
	return s
}

// The direction is drawn from the pathway's own stream: other pathways' numbers are as without it.
func TestAngleHasItsOwnStream(t *testing.T) {
	matrices := func(seed uint64, degrees float64) map[string][]float64 {
		all := map[string][]float64{}
		for _, p := range mustCompile(t, turnedSpec(seed, degrees), Env{}).Pathways() {
			all[p.Name] = p.W.Dense().Data
		}
		return all
	}
	one, again, other, plain := matrices(1, 60), matrices(1, 60), matrices(2, 60), matrices(1, 0)
	for _, name := range []string{"W", "V", "Z"} {
		near(t, name, one[name], plain[name], 0)
	}
	near(t, "B again", again["B"], one["B"], 0)
	if slices.Equal(one["B"], one["C"]) {
		t.Error("two pathways are turned in the same direction")
	}
	across := func(m map[string][]float64) []float64 { return directionOf(m["B"], m["W"], 60) }
	if slices.Equal(across(one), across(other)) {
		t.Error("two seeds turn in the same direction")
	}
	near(t, "drawn", across(one), drawnAcross(1, "B", one["W"]), 1e-14)
}

// directionOf is N of B = -(cos W^T + sin |W| N), for W of 2 x 3.
func directionOf(b, w []float64, degrees float64) []float64 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	t := linalg.NewDense(2, 3, w).Transpose()
	n := make([]float64, len(b))
	for i := range n {
		n[i] = -(b[i] + cos*t.Data[i]) / (sin * frobeniusNorm(t))
	}
	return n
}

// drawnAcross is what the documentation says of N: normal numbers of the pathway's stream of weights, row by row,
// without their part along W^T, normalised.
func drawnAcross(seed uint64, name string, w []float64) []float64 {
	t := linalg.NewDense(2, 3, w).Transpose()
	rng, n := Stream(seed, "weights", name, 0), linalg.NewDense(3, 2, nil)
	along := 0.0
	for i := range n.Data {
		n.Data[i] = rng.NormFloat64()
		along += n.Data[i] * t.Data[i] / (frobeniusNorm(t) * frobeniusNorm(t))
	}
	for i := range n.Data {
		n.Data[i] -= along * t.Data[i]
	}
	n.Scale(1 / frobeniusNorm(n))
	return n.Data
}

// All directions at right angles are equally likely: over the seeds, the mean of N is 0 and the mean of N N^T is
// the projector across, by 5. Deviations below are five standard errors.
func TestAngleTurnsInAllDirections(t *testing.T) {
	const seeds = 2000
	w := []float64{1, 2, 3, 4, 5, 6}
	var mean [6]float64
	var square [6][6]float64
	for seed := range uint64(seeds) {
		s := spec([]Population{pop("a", 3, 1, "linear"), pop("b", 2, 1, "linear")}, []Pathway{
			path("W", "a", "b", weights("file", func(w *Weights) { w.Path = "w.npy" })),
			path("B", "b", "a", weights("negative-transpose", of("W"), angle(90)))}, nil)
		s.Seed = seed
		c := mustCompile(t, s, Env{Load: loader(map[string]*linalg.Dense{"w.npy": linalg.NewDense(2, 3, w)})})
		n := directionOf(c.Pathways()[1].W.Dense().Data, w, 90)
		for i := range n {
			mean[i] += n[i] / seeds
			for j := range n {
				square[i][j] += n[i] * n[j] / seeds
			}
		}
	}
	along := linalg.NewDense(2, 3, w).Transpose().Data
	for i := range mean {
		if math.Abs(mean[i]) > 5*math.Sqrt(1./5/seeds) {
			t.Errorf("number %d has the mean %g", i, mean[i])
		}
		for j := range mean {
			want := -along[i] * along[j] / 91 / 5 // 91 = |W|^2
			if i == j {
				want += 1. / 5
			}
			if math.Abs(square[i][j]-want) > 5*0.25/math.Sqrt(seeds) {
				t.Errorf("numbers %d and %d have the mean product %g, want %g", i, j, square[i][j], want)
			}
		}
	}
}

const turnedText = `[population]
a = { size = %d, tau = "1 s" }
b = { size = 1, tau = "1 s" }
[pathway]
W = { from = "a", to = "b", weights = { init = "normal", std = %s } }
[pathway.B]
from = "b"
to = "a"
weights = { init = "negative-transpose", of = "W",
    angle = %s }
[phase]
run = { duration = "1 s" }`

// Where there is no such matrix, the file's line says so; 0 and 180 degrees are always there.
func TestAngleErrors(t *testing.T) {
	const zero = "x.toml:10:13: pathway.B.weights.angle: the weights that it is made of are all 0, and there is no angle to them: give them other weights, or leave angle out"
	const single = "x.toml:10:13: pathway.B.weights.angle: a matrix of a single weight has no other direction; allowed: 0 and 180"
	for _, c := range []struct {
		size             int
		std, angle, want string
	}{
		{3, "0", "30", zero}, {3, "0", "0", ""}, {3, "0", "180", ""}, {1, "1", "30", single}, {1, "1", "0", ""}, {1, "1", "180", ""}, {2, "1", "30", ""}, {1, "0", "30", zero},
	} {
		_, err := Compile(mustParse(t, fmt.Sprintf(turnedText, c.size, c.std, c.angle)), Env{})
		if got := fmt.Sprint(err); err == nil && c.want != "" || err != nil && got != c.want {
			t.Errorf("%d units, std %s, %s degrees: %v, want %q", c.size, c.std, c.angle, err, c.want)
		}
	}
}

// Matrices that follow others are not turned, also in a Spec made in Go.
func TestAngleIsNotTracked(t *testing.T) {
	_, err := Compile(trackingSpec(path("B", "b", "a", weights("transpose", of("W"), tracking, angle(30)))), Env{})
	if want := "pathway.B.weights.angle: " + drawnOnce; fmt.Sprint(err) != want {
		t.Errorf("%v, want %s", err, want)
	}
	_, err = Parse("x.toml", []byte(shortForm), []Set{{"credit.feedback", `{ init = "negative-transpose", angle = 30, tracking = true }`}})
	if err == nil || !strings.Contains(err.Error(), "credit.feedback.tracking: "+drawnOnce) {
		t.Errorf("short form: %v", err)
	}
}

// Turned weights can have a rule of their own, whatever the original is kept as.
func TestAngleCanLearn(t *testing.T) {
	const text = `population.a = { size = 3, tau = "1 s" }
population.b = { size = 2, tau = "1 s" }
pathway.W = { from = "a", to = "b", weights = { init = "low-rank", rank = 1, std = 1 } }
pathway.B = { from = "b", to = "a", weights = { init = "transpose", of = "W", angle = %s } }
phase.run = { duration = "1 s", learn = true }
task = { data = "digits" }
plasticity.B = { rule = "hebb", rate = 1 }`
	if _, err := Parse("x.toml", fmt.Appendf(nil, text, "20"), nil); err != nil {
		t.Error(err)
	}
	if _, err := Parse("x.toml", fmt.Appendf(nil, text, "0"), nil); err == nil || !strings.Contains(err.Error(), "kept low-rank") {
		t.Errorf("%v", err)
	}
}
