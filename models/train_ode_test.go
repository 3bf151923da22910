package models_test

import (
	"fmt"
	"math"
	"testing"

	"settle/models"
)

// synapse is one from x, at the constant rate 0.5, to y, whose weight learns by Hebb's rule from x and z,
// at the constant rate 2, as its bias does.
const synapse = `
[task]
trials = 1
[population]
x = { size = 1, tau = "0 ms", bias = 0.5 }
z = { size = 1, tau = "0 ms", bias = 2 }
y = { size = 1, tau = "50 ms" }
[pathway]
W = { from = "x", to = "y", weights = { init = "constant", value = 3 } }
[phase]
run = { duration = "400 ms", learn = true }
[plasticity]
W = { rule = "hebb", rate = 0.7, decay = 0.2, post = "z", when = "trajectory", tau = "100 ms", bias = false }
[integrator]
rtol = 1e-11
atol = 1e-13
`

// tau dW/dt = rate post pre - decay W has W = W* + (W(0) - W*) exp(-decay t / tau), W* = rate post pre / decay,
// whether something else moves or not.
func TestHebbianSynapseAlongTheTrajectory(t *testing.T) {
	rest := 0.7 * 2 * 0.5 / 0.2
	want := rest + (3-rest)*math.Exp(-0.2*4)
	for _, tau := range []string{"50 ms", "0 ms"} {
		r := teach(t, synapse, "population.y.tau = "+tau)
		endsAs(t, r.results[0], models.Finished)
		if got := last(r.series("/snapshots/main/W_W")); !(math.Abs(got-want) < 1e-9) {
			t.Errorf("y with tau %s: weight %.12g, want %.12g", tau, got, want)
		}
	}
	r := teach(t, synapse, "plasticity.W.clip = 0.25") // of the post factor
	rest *= 0.25 / 2
	if got, want := last(r.series("/snapshots/main/W_W")), rest+(3-rest)*math.Exp(-0.2*4); !(math.Abs(got-want) < 1e-9) {
		t.Errorf("clipped: weight %.12g, want %.12g", got, want)
	}
}

// A bias that grows by k a second drives tau dy/dt = -y + c + k t: y = c + k (t - tau) + (tau k - c) exp(-t/tau).
func TestBiasesDriftAlongTheTrajectory(t *testing.T) {
	r := teach(t, synapse, "plasticity.W.bias = true", "plasticity.W.rate = 0.3", "pathway.W.weights.value = 0", "population.x.bias = 0", "population.y.bias = 1",
		"record.examples = [0]")
	k, tau, end := 0.3*2/0.1, 0.05, 0.4
	if got, want := last(r.series("/snapshots/main/b_y")), 1+k*end; !(math.Abs(got-want) < 1e-9) {
		t.Errorf("bias %.12g, want %.12g", got, want)
	}
	want := 1 + k*(end-tau) + (tau*k-1)*math.Exp(-end/tau)
	if got := last(r.series("/episode_data/main/y_state")); !(math.Abs(got-want) < 1e-9) {
		t.Errorf("y ends at %.12g, want %.12g", got, want)
	}
}

// coupled is a network whose weights and biases move as fast as its rates, driven by a sine.
const coupled = `
[task]
trials = 1
[population]
x = { size = 3, tau = "30 ms", transfer = "tanh", initial = [0.5, -0.3, 0.1] }
y = { size = 2, tau = "40 ms", transfer = "tanh", initial = [0.2, 0.4] }
[pathway]
W = { from = "x", to = "y", weights = { init = "uniform", max = 1 } }
B = { from = "y", to = "x", kind = "feedback", weights = { init = "uniform", max = 1 } }
[input]
drive = { to = "x", shape = "sine", frequency = "8 Hz", amplitude = [1, 0.5, -1] }
[phase]
run = { duration = "240 ms", learn = true }
[plasticity]
W = { rule = "oja", rate = 2, when = "trajectory", tau = "50 ms" }
B = { rule = "hebb", rate = 1, decay = 0.5, when = "trajectory", tau = "80 ms", bias = false }
[integrator]
method = "vern98"
rtol = 1e-13
atol = 1e-15
[record]
examples = [0]
every = "12 ms"
`

// apart is the largest distance of two runs along the path, and of their weights at its end.
func apart(t *testing.T, a, b *taught) (path, weights float64) {
	t.Helper()
	for _, name := range []string{"x_state", "y_state"} {
		path = math.Max(path, furthest(t, a.series("/episode_data/main/"+name), b.series("/episode_data/main/"+name)))
	}
	for _, name := range []string{"W_W", "W_B", "b_y"} {
		weights = math.Max(weights, furthest(t, a.series("/snapshots/main/"+name), b.series("/snapshots/main/"+name)))
	}
	return path, weights
}

func furthest(t *testing.T, a, b []float64) (most float64) {
	t.Helper()
	if len(a) != len(b) || len(a) == 0 {
		t.Fatalf("%d and %d numbers", len(a), len(b))
	}
	for i := range a {
		most = math.Max(most, math.Abs(a[i]-b[i]))
	}
	return most
}

// States and weights are one system of equations: half the step of a method of order 4 makes the error of
// both a sixteenth.
func TestOrderOfStatesAndWeights(t *testing.T) {
	exact := teach(t, coupled)
	run := func(step int) *taught {
		return teach(t, coupled, "integrator.method = rk4", fmt.Sprintf("integrator.step = \"%d ms\"", step), "integrator.rtol = \x00", "integrator.atol = \x00")
	}
	path, weights := apart(t, run(4), exact)
	finer, finerWeights := apart(t, run(2), exact)
	for what, ratio := range map[string]float64{"path": path / finer, "weights": weights / finerWeights} {
		if ratio < 12 || ratio > 20 {
			t.Errorf("%s: errors of %.2e and %.2e; the ratio is %.1f, want about 16", what, path, finer, ratio)
		}
	}
	if still := exact.series("/snapshots/main/W_B"); near(still[:6], still[6:], 0.1) {
		t.Errorf("the weights hardly moved: %v", still)
	}
}

// The path recorded is that along which was learned, and looking at it changes nothing.
func TestPathsOfMovingWeights(t *testing.T) {
	seen, alone := teach(t, coupled), teach(t, coupled, "record.examples = \x00")
	same(t, alone, seen, "/snapshots")
	frozen := teach(t, coupled, "plasticity.W.rate = 0", "plasticity.B.rate = 0", "plasticity.B.decay = 0")
	if d := furthest(t, seen.series("/episode_data/main/y_state"), frozen.series("/episode_data/main/y_state")); d < 0.01 {
		t.Errorf("the path is that of weights that stand still, but for %g", d)
	}
}

// Weights that ran away with a diverging circuit are put back.
func TestDivergingWeightsArePutBack(t *testing.T) {
	r := teach(t, coupled, "plasticity.B.rate = 0", "population.x.transfer = linear", "population.y.transfer = linear", "plasticity.W.rule = hebb", "settle.diverged = 100", "phase.run.duration = \"10 s\"")
	for _, name := range []string{"W_W", "W_B", "b_y"} {
		if v := r.series("/snapshots/main/" + name); furthest(t, v[:len(v)/2], v[len(v)/2:]) != 0 {
			t.Errorf("%s moved: %v", name, v)
		}
	}
	if r.results[0].Dropped != 1 {
		t.Errorf("%+v", r.results[0])
	}
}

// What shares weights that move, and what tracks them, is at every moment as they are: populations driven
// through such pathways obey tau_y dy/dt = -y +- x W(t), W(t) as in TestHebbianSynapseAlongTheTrajectory.
func TestWhatFollowsMovingWeights(t *testing.T) {
	r := teach(t, synapse, `population.s = { size = 1, tau = "20 ms" }`, `population.b = { size = 1, tau = "20 ms" }`,
		`pathway.S = { from = "x", to = "s", weights = { shared = "W" } }`,
		`pathway.B = { from = "x", to = "b", weights = { init = "negative-transpose", of = "W", tracking = true } }`,
		"record.examples = [0]", `record.every = "50 ms"`, `record.variables = ["state", "drive"]`)
	const rest, decay, fast = 0.7 * 2 * 0.5 / 0.2, 0.2 / 0.1, 1 / 0.02
	for i, at := range r.series("/episode_data/main/t") {
		weight := rest + (3-rest)*math.Exp(-decay*at)
		state := rest*(1-math.Exp(-fast*at)) + (3-rest)*fast/(fast-decay)*(math.Exp(-decay*at)-math.Exp(-fast*at))
		for what, got := range map[string]float64{"s_state": state, "b_state": -state, "s_drive": weight, "b_drive": -weight} {
			if v := r.series("/episode_data/main/" + what)[i]; !(math.Abs(v-0.5*got) < 1e-8) {
				t.Errorf("%s after %g s: %.10g, want %.10g", what, at, v, 0.5*got)
			}
		}
	}
}
