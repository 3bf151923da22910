package main

import (
	"math"
	"strings"
	"testing"
)

// variance is that of all samples of a variable after the first so many times, about 0.
func (r result) variance(path string, units, skip int) float64 {
	r.t.Helper()
	sum, v := 0.0, r.floats(path)[skip*units:]
	for _, x := range v {
		sum += x * x
	}
	return sum / float64(len(v))
}

// correlation is that of samples so many times apart.
func (r result) correlation(path string, units, skip, lag int) float64 {
	r.t.Helper()
	v := r.floats(path)[skip*units:]
	sum := 0.0
	for i := range len(v) - lag*units {
		sum += v[i] * v[i+lag*units]
	}
	return sum / float64(len(v)-lag*units) / r.variance(path, units, skip)
}

const noisy = `
name = "noisy"
seed = 4
[population]
white = { size = 300, tau = "20 ms", noise = { kind = "white", intensity = "0.5 /sqrt(s)" } }
ou = { size = 300, tau = "20 ms", leak = 2, noise = { kind = "ou", tau = "5 ms", std = 0.1 } }
follower = { size = 300, tau = "0 ms", leak = 2, noise = { kind = "ou", tau = "10 ms", std = 0.4 } }
[phase.run]
duration = "20 s"
[integrator]
method = "sra1"
step = "1 ms"
[record]
every = "5 ms"
`

// TestRecordedNoiseHasTheVarianceOfTheory, within 1 %; the standard error sqrt(tau/(units time)) of a
// variance is below 0.3 %. An input filtered by 1/(tau s + leak) has the variance
// std^2 tau_noise / (leak (leak tau_noise + tau)).
func TestRecordedNoiseHasTheVarianceOfTheory(t *testing.T) {
	f := runFile(t, noisy)
	const units, skip = 300, 40
	for _, c := range []struct {
		name string
		want float64
	}{
		{"white", 0.5 * 0.5 * 0.02 / 2},
		{"ou_noise", 0.1 * 0.1},
		{"ou", 0.1 * 0.1 * 0.005 / (2 * (2*0.005 + 0.02))},
		{"follower", 0.2 * 0.2},
	} {
		if got := f.variance("/trajectory/"+c.name+"_state", units, skip); math.Abs(got/c.want-1) > 0.01 {
			t.Errorf("%s: variance %.5g, want %.5g", c.name, got, c.want)
		}
	}
	for name, tau := range map[string]float64{"white": 0.02, "ou_noise": 0.005, "follower": 0.01} {
		if got, want := f.correlation("/trajectory/"+name+"_state", units, skip, 1), math.Exp(-0.005/tau); math.Abs(got-want) > 0.01 {
			t.Errorf("%s: correlation %.4f after 5 ms, want %.4f", name, got, want)
		}
	}
	if v := f.ints("/episodes/verdict"); len(v) != 1 || v[0] != 0 {
		t.Errorf("verdicts %v, want finished", v)
	}
}

// TestNoiseIsStationaryFromTheStart: coloured noise has its standard deviation in the first sample.
func TestNoiseIsStationaryFromTheStart(t *testing.T) {
	f := runFile(t, strings.Replace(noisy, `"20 s"`, `"5 ms"`, 1))
	v := f.floats("/trajectory/ou_noise_state")[:300]
	sum := 0.0
	for _, x := range v {
		sum += x * x / 300
	}
	if math.Abs(sum/0.01-1) > 4*math.Sqrt(2./300) {
		t.Errorf("variance %g in the first sample, want 0.01", sum)
	}
}

// TestNoiseOfATrialIsItsOwn: trials differ, and are the same bits whatever is integrated with them and
// by how many workers.
func TestNoiseOfATrialIsItsOwn(t *testing.T) {
	const short = `
name = "trials"
[population]
r = { size = 3, tau = "20 ms", transfer = "tanh", noise = { kind = "white", intensity = "0.5 /sqrt(s)" } }
o = { size = 2, tau = "20 ms", noise = { kind = "ou", tau = "5 ms", std = 0.1 } }
[phase]
one = { duration = "30 ms" }
two = { duration = "30 ms", reset = ["r"], hold = ["o"] }
[integrator]
method = "euler-maruyama"
step = "1 ms"
[task]
trials = 8
rows = 4
[record]
trials = 0
`
	a := runFile(t, short).floats("/settled/r")
	b := runFile(t, strings.Replace(short, "rows = 4", "rows = 1", 1), "--workers", "2").floats("/settled/r")
	c := runFile(t, strings.Replace(short, "[population]", "[population]\nq = { size = 2, tau = \"1 ms\", noise = { kind = \"ou\", tau = \"5 ms\", std = 1 } }", 1)).floats("/settled/r")
	seen := map[float64]bool{}
	for i := range a {
		if a[i] != b[i] || a[i] != c[i] {
			t.Errorf("number %d: %v, %v with other rows, %v with another population", i, a[i], b[i], c[i])
		}
		seen[a[i]] = true
	}
	if len(seen) != 8*2*3 {
		t.Errorf("%d different numbers of 48: some noise is used twice", len(seen))
	}
}

func TestCheckTellsOfNoise(t *testing.T) {
	out := mustSettle(t, "check", write(t, "noisy.toml", noisy))
	for _, want := range []string{"white, intensity 0.5 /sqrt(s)", "Ornstein-Uhlenbeck, tau 0.005 s, standard deviation 0.1", "sra1"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
}
