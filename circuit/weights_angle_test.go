package circuit

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// angleBetween is arccos of the inner product of two matrices over their lengths, in degrees.
func angleBetween(a, b []float64) float64 {
	var ab, aa, bb float64
	for i := range a {
		ab, aa, bb = ab+a[i]*b[i], aa+a[i]*a[i], bb+b[i]*b[i]
	}
	return math.Acos(max(-1, min(1, ab/math.Sqrt(aa*bb)))) * 180 / math.Pi
}

func atAngle(degrees float64) func(*Weights) { return func(w *Weights) { w.Angle = degrees } }

// TestAngle measures the angle between a transpose that was turned and what it would be otherwise.
func TestAngle(t *testing.T) {
	forward := path("W", "b", "a", weights("normal", std(0.3)))
	for _, init := range []string{"transpose", "negative-transpose"} {
		straight := matrixOf(t, 4, 7, weights(init, of("W")), forward).Dense()
		length := math.Sqrt(inner(straight.Data, straight.Data))
		for _, degrees := range []float64{1, 30, 90, 135, 180} {
			turned := matrixOf(t, 4, 7, weights(init, of("W"), atAngle(degrees)), forward).Dense()
			// arccos loses half of the digits where it is flat
			if got := angleBetween(turned.Data, straight.Data); math.Abs(got-degrees) > 1e-5 {
				t.Errorf("%s at %g degrees is at %g", init, degrees, got)
			}
			if got := math.Sqrt(inner(turned.Data, turned.Data)); math.Abs(got/length-1) > 1e-14 {
				t.Errorf("%s at %g degrees has norm %g instead of %g", init, degrees, got, length)
			}
		}
		none := matrixOf(t, 4, 7, weights(init, of("W"), atAngle(0)), forward).Dense()
		if !slices.Equal(none.Data, straight.Data) {
			t.Errorf("%s at 0 degrees has other bits than without an angle", init)
		}
	}
}

func inner(a, b []float64) (sum float64) {
	for i := range a {
		sum += a[i] * b[i]
	}
	return sum
}

// TestAngleIsOfTheSeed: the direction follows the seed, and that alone.
func TestAngleIsOfTheSeed(t *testing.T) {
	forward := path("W", "b", "a", weights("constant", func(w *Weights) { w.Value = 1 }))
	turned := func(seed uint64) []float64 {
		s := weightSpec(3, 5, weights("transpose", of("W"), atAngle(60)), forward)
		s.Seed = seed
		return mustCompile(t, s, Env{}).Pathways()[0].W.Dense().Data
	}
	if !slices.Equal(turned(1), turned(1)) || slices.Equal(turned(1), turned(2)) {
		t.Error("the direction does not follow the seed")
	}
}

// TestAnglesThatMakeNoSense are refused.
func TestAnglesThatMakeNoSense(t *testing.T) {
	const head = "[population.a]\nsize = %d\ntau = \"1 s\"\n[population.b]\nsize = %d\ntau = \"1 s\"\n[pathway.W]\nfrom = \"a\"\nto = \"b\"\nweights = { init = \"constant\", value = %g }\n" +
		"[pathway.B]\nfrom = \"b\"\nto = \"a\"\nweights = { %s }\n[phase.p]\nduration = \"1 s\"\n"
	for _, c := range []struct {
		a, b          int
		value         float64
		weights, want string
	}{
		{2, 3, 1, `init = "transpose", of = "W", angle = 200`, "pathway.B.weights.angle: is 200; allowed: from 0 to 180"},
		{2, 3, 1, `init = "normal", std = 1, angle = 20`, "angle: is not used with init = \"normal\""},
		{2, 3, 1, `init = "transpose", of = "W", angle = 20, tracking = true`, "does not follow the weights"},
		{2, 3, 1, `init = "transpose", of = "W", angle = 20, storage = "low-rank"`, "a matrix at an angle is dense"},
		{2, 3, 0, `init = "transpose", of = "W", angle = 20`, "an angle to a matrix of zeros"},
		{1, 1, 1, `init = "transpose", of = "W", angle = 20`, "a single weight"},
	} {
		spec, err := Parse("c.toml", fmt.Appendf(nil, head, c.a, c.b, c.value, c.weights), nil)
		if err == nil {
			_, err = Compile(spec, Env{})
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, without %q", c.weights, err, c.want)
		}
	}
}
