package sweeps

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/circuit"
)

// parse reads a sweep that is right.
func parse(t testing.TB, text string) *Spec {
	t.Helper()
	s, err := Parse("sweep.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func plan(t testing.TB, text string) *Plan {
	t.Helper()
	p, err := NewPlan(context.Background(), parse(t, text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// described are all points of a plan in words.
func described(p *Plan) (all []string) {
	for i := range p.Len() {
		all = append(all, p.Spec.Describe(p.Point(i)))
	}
	return all
}

func TestGridsAndZips(t *testing.T) {
	p := plan(t, `
circuit = "loop.toml"
seeds = 2
zip = [["b", "c"]]
[axis.a]
key = "population.u.leak"
linear = { from = 0, to = 1, n = 3 }
[axis.b]
key = "population.u.tau"
values = [1, 2]
unit = "ms"
[axis.c]
keys = ["pathway.W.weights.gain", "pathway.B.weights.gain"]
values = ["x", "y"]
`)
	var want []string
	for _, a := range []string{"0", "0.5", "1"} {
		for _, bc := range []string{"b = 1 ms, c = x", "b = 2 ms, c = y"} {
			for seed := range 2 {
				want = append(want, fmt.Sprintf("a = %s, %s, seed = %d", a, bc, seed))
			}
		}
	}
	if got := described(p); !slices.Equal(got, want) {
		t.Errorf("points\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	sets := p.Spec.Sets(p.Point(3))
	if want := []circuit.Set{{Key: "population.u.leak", Value: "0.0"}, {Key: "population.u.tau", Value: "2 ms"},
		{Key: "pathway.W.weights.gain", Value: "y"}, {Key: "pathway.B.weights.gain", Value: "y"}, {Key: "seed", Value: "1"}}; !slices.Equal(sets, want) {
		t.Errorf("overrides %v, want %v", sets, want)
	}
}

func TestWhereLeavesPointsOut(t *testing.T) {
	p := plan(t, `
circuit = "loop.toml"
seeds = [7, 9]
where = "a < 0.4 or (kind == 'tanh' and seed == 9)"
[axis.a]
key = "k.a"
linear = { from = 0, to = 1, n = 3 }
[axis.kind]
key = "k.kind"
values = ["relu", "tanh"]
`)
	want := []string{"a = 0, kind = relu, seed = 7", "a = 0, kind = relu, seed = 9", "a = 0, kind = tanh, seed = 7", "a = 0, kind = tanh, seed = 9",
		"a = 0.5, kind = tanh, seed = 9", "a = 1, kind = tanh, seed = 9"}
	if got := described(p); !slices.Equal(got, want) || p.LeftOut() != 6 {
		t.Errorf("%d left out, kept\n%s", p.LeftOut(), strings.Join(got, "\n"))
	}
	for i := range p.Len() {
		if p.Point(i).Index != i {
			t.Errorf("point %d has number %d", i, p.Point(i).Index)
		}
	}
}

func TestLogarithmicAxesMeetTheirEnds(t *testing.T) {
	p := plan(t, `
circuit = "loop.toml"
[axis.a]
key = "k.a"
log = { from = 1e-3, to = 10, n = 5 }
`)
	for i, want := range []float64{1e-3, 1e-2, 1e-1, 1, 10} {
		got := p.Point(i).Coordinates[0].Number
		if math.Abs(got/want-1) > 1e-15 || (i == 0 || i == 4) && got != want {
			t.Errorf("value %d is %v, want %v", i, got, want)
		}
	}
}

// TestSamples: samples fill their intervals, and more of them, or another axis, change none of the earlier ones.
func TestSamples(t *testing.T) {
	const file = `
circuit = "loop.toml"
samples = %d
sampling = %q
[axis.a]
key = "k.a"
uniform = { from = -1, to = 3 }
[axis.b]
key = "k.b"
loguniform = { from = 1e-4, to = 1 }
%s`
	const other = "[axis.c]\nkey = \"k.c\"\nuniform = { from = 0, to = 1 }\n"
	for _, sampling := range Samplings {
		few, many := plan(t, fmt.Sprintf(file, 64, sampling, "")), plan(t, fmt.Sprintf(file, 4096, sampling, other))
		var mean [2]float64
		for i := range many.Len() {
			p := many.Point(i)
			a, b := p.Coordinates[0].Number, p.Coordinates[1].Number
			if a < -1 || a > 3 || b < 1e-4 || b > 1 {
				t.Fatalf("%s: point %d is outside: %v", sampling, i, p)
			}
			mean[0], mean[1] = mean[0]+a/4096, mean[1]+math.Log10(b)/4096
			if i < few.Len() && !slices.Equal(few.Point(i).Coordinates, p.Coordinates[:2]) {
				t.Fatalf("%s: point %d hangs on the number of points or of axes", sampling, i)
			}
		}
		// five standard errors of the mean of 4096 uniform numbers on an interval of length 4
		const most = 5 * 4 / 3.4641 / 64
		if math.Abs(mean[0]-1) > most || math.Abs(mean[1]+2) > most {
			t.Errorf("%s: means %v, want 1 and -2", sampling, mean)
		}
	}
}

// TestIdentity: whatever a result depends on makes another point of it.
func TestIdentity(t *testing.T) {
	sets := []circuit.Set{{Key: "a", Value: "1"}, {Key: "b", Value: "2"}}
	id := Identity{Version: "1", Circuit: []byte("x")}
	all := []string{id.ID(sets), id.ID(sets[:1]), id.ID(nil), Identity{"2", id.Circuit}.ID(sets), Identity{"1", []byte("y")}.ID(sets),
		id.ID([]circuit.Set{{Key: "a", Value: "1b"}, {Key: "", Value: "2"}}), Identity{"1x", nil}.ID(sets), id.ID([]circuit.Set{sets[0], {Key: "b", Value: "3"}})}
	slices.Sort(all)
	if len(slices.Compact(all)) != 8 {
		t.Errorf("two unlike points have one identity: %v", all)
	}
	if again := (Identity{"1", []byte("x")}).ID(slices.Clone(sets)); again != id.ID(sets) {
		t.Error("one point has two identities")
	}
}

// TestPlansAreSmall: a plan of a hundred thousand points with a condition holds a number for each of them, and no more.
func TestPlansAreSmall(t *testing.T) {
	s := parse(t, `
circuit = "loop.toml"
seeds = 100
where = "a + b < 3"
[axis.a]
key = "k.a"
linear = { from = 0, to = 1, n = 50 }
[axis.b]
key = "k.b"
linear = { from = 0, to = 1, n = 20 }
`)
	p, err := NewPlan(context.Background(), s)
	if err != nil || p.Len() != 100_000 {
		t.Fatal(p.Len(), err)
	}
	if held := cap(p.kept) * 4; held > 1<<20 {
		t.Errorf("a plan of 100000 points holds %d bytes", held)
	}
}
