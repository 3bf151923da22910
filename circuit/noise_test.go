package circuit

import (
	"math"
	"slices"
	"strings"
	"testing"
)

const noisyText = `
name = "noisy"
seed = 3
[population]
a = { size = 3, tau = "20 ms", noise = { kind = "white", intensity = "0.5 /sqrt(s)" } }
b = { size = 2, tau = "20 ms", transfer = "tanh", noise = { kind = "ou", tau = "5 ms", std = 0.1 } }
c = { size = 2, tau = "10 ms" }
[pathway]
ab = { from = "a", to = "b", weights = { init = "normal", std = 1 } }
[phase]
one = { duration = "1 s" }
two = { duration = "1 s", hold = ["b"] }
three = { duration = "1 s", open = ["ab"] }
[integrator]
method = "sra1"
step = "1 ms"
[record]
populations = ["b", "b_noise"]
`

// noisyDynamics begins a phase of the text for two trials.
func noisyDynamics(t *testing.T, text string, phase int) *Dynamics {
	t.Helper()
	d := mustCompile(t, mustParse(t, text), Env{}).NewDynamics(2)
	d.Present(0, 4, nil, nil)
	d.Present(1, 5, nil, nil)
	d.Begin(phase)
	return d
}

// TestColouredNoiseIsAPopulation: the state is a, b, c and the noise of b; the noise rests where b is
// held, and reaches b also where the open pathways are named.
func TestColouredNoiseIsAPopulation(t *testing.T) {
	for phase, c := range []struct {
		dim, processes int
		follows        bool
	}{{9, 5, true}, {5, 3, false}, {9, 5, true}} {
		d := noisyDynamics(t, noisyText, phase)
		if d.Dim() != c.dim || d.Wiener() != c.processes || !d.Additive() {
			t.Fatalf("phase %d: %d variables, %d processes, want %+v", phase, d.Dim(), d.Wiener(), c)
		}
		if !c.follows {
			continue
		}
		y := make([]float64, d.Dim())
		y[7], y[8] = 0.2, -0.4 // of b_noise
		dydt := derivative(d, 0, 0, y)
		near(t, "dy/dt", dydt, []float64{0, 0, 0, 0.2 / 0.02, -0.4 / 0.02, 0, 0, -0.2 / 0.005, 0.4 / 0.005}, 1e-12)
	}
}

// TestDiffusion writes dx = ... + intensity dW of white noise and std sqrt(2/tau) dW of coloured noise,
// and overwrites what stands there.
func TestDiffusion(t *testing.T) {
	d := noisyDynamics(t, noisyText, 0)
	dst, w := listed(slices.Repeat([]float64{9}, 18)...).List, make([]float64, 10)
	for i := range w {
		w[i] = float64(i + 1)
	}
	d.Diffusion(dst, nil, nil, w, []int{1, 0})
	f := 0.1 * math.Sqrt(2/0.005)
	near(t, "noise", dst, []float64{0.5, 1, 1.5, 0, 0, 0, 0, 4 * f, 5 * f, 3, 3.5, 4, 0, 0, 0, 0, 9 * f, 10 * f}, 1e-12)
}

// TestNoiseKeys: every process of every trial and phase has a name of its own, and it stays where a
// population is added before the others.
func TestNoiseKeys(t *testing.T) {
	type name struct {
		key  [2]uint64
		unit uint64
	}
	more := strings.Replace(noisyText, "[population]", "[population]\nq = { size = 4, tau = \"1 ms\", noise = { kind = \"white\", intensity = \"1 /sqrt(s)\" } }", 1)
	seen := map[name]bool{}
	for phase := range 3 {
		d, longer := noisyDynamics(t, noisyText, phase), noisyDynamics(t, more, phase)
		for row := range 2 {
			for process := range d.Wiener() {
				key, unit := d.WienerKey(row, process)
				if seen[name{key, unit}] {
					t.Errorf("phase %d, row %d: process %d has the path of another", phase, row, process)
				}
				seen[name{key, unit}] = true
				if k, u := longer.WienerKey(row, process+4); k != key || u != unit {
					t.Errorf("phase %d, row %d, process %d: another population changes its path", phase, row, process)
				}
			}
		}
	}
	// A trial has its paths, whatever row it sits in.
	d := noisyDynamics(t, noisyText, 0)
	key, _ := d.WienerKey(1, 0)
	d.Present(0, 5, nil, nil)
	d.Begin(0)
	if again, _ := d.WienerKey(0, 0); again != key {
		t.Error("the paths of trial 5 hang on its row")
	}
}

// TestNoiseLeavesTheSpecAlone: what is written out is what was read.
func TestNoiseLeavesTheSpecAlone(t *testing.T) {
	s := mustParse(t, noisyText)
	c := mustCompile(t, s, Env{})
	if c.Spec != s || len(s.Populations) != 3 || len(s.Pathways) != 1 || len(s.Phases[1].Hold) != 1 || len(s.Phases[2].Open) != 1 {
		t.Errorf("the Spec was changed: %+v", s)
	}
	names := ""
	for _, p := range c.Populations() {
		names += p.Name + " "
	}
	if names != "a b c b_noise " {
		t.Errorf("populations %s", names)
	}
}

// TestDiffusionAllocatesNothing: it is called at every stage.
func TestDiffusionAllocatesNothing(t *testing.T) {
	d := noisyDynamics(t, noisyText, 0)
	dst, w, rows := make([]float64, 18), make([]float64, 10), []int{0, 1}
	if n := testing.AllocsPerRun(100, func() { d.Diffusion(dst, nil, nil, w, rows) }); n != 0 {
		t.Errorf("%g allocations", n)
	}
}
