package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// armsOf cuts what settle check says into what arms share, each arm's own, and the costs.
func armsOf(t *testing.T, out string) (shared string, arms map[string]string, costs []string) {
	t.Helper()
	paragraphs := strings.Split(strings.TrimSpace(out), "\n\n")
	arms = map[string]string{}
	for _, p := range paragraphs[1 : len(paragraphs)-1] {
		head, own, _ := strings.Cut(p, "\n")
		name, ok := strings.CutPrefix(head, "arm ")
		if !ok {
			t.Fatalf("a paragraph begins with %q", head)
		}
		arms[name] = own
	}
	return paragraphs[0], arms, strings.Split(paragraphs[len(paragraphs)-1], "\n")
}

// costOfAll is the last line of a check.
var costOfAll = regexp.MustCompile(`^cost: about [0-9.]+ (ms|s|min|h) on one core for 10 arms of 2000 examples, measured on [1-9][0-9]*$`)

// TestCheckOfACircuitThatLearns wants few lines an arm, nothing twice, and nothing written.
func TestCheckOfACircuitThatLearns(t *testing.T) {
	t.Chdir(t.TempDir())
	shared, arms, costs := armsOf(t, mustSettle(t, "check", "linear-regression"))
	for _, text := range []string{
		"10 arms: BP, FA, FA-2, PBP, NDI, NDI-2, NDI-3, DI, DI-2, DI-3", "population x           30 units, linear, clamped to task.input",
		"learns: W1 by delta, rate 0.01, clip 10", "examples: 2000, 1 epoch, 1 example an update", "100 in a row end the arm",
		"tested: half the squared error of y against task.target, on the 30 unit vectors, losses summed; at the start, after every example,",
		"monitor: spectral abscissa of the loops looked at before every example; one that is unstable is repaired", "probed at every example: angles to closed-form, backpropagation",
	} {
		if !strings.Contains(shared, text) {
			t.Errorf("what arms share lacks %q:\n%s", text, shared)
		}
	}
	if len(arms) != 10 || len(costs) != 11 || !costOfAll.MatchString(costs[10]) {
		t.Errorf("%d arms; costs %q", len(arms), costs)
	}
	for name, own := range arms {
		if n := strings.Count(own, "\n") + 1; n > 12 {
			t.Errorf("arm %s takes %d lines", name, n)
		}
		for _, line := range strings.Split(own, "\n") {
			if strings.Contains(shared, strings.TrimSpace(line)) {
				t.Errorf("arm %s repeats %q", name, line)
			}
		}
	}
	for name, texts := range map[string][]string{
		"BP":    {"credit: backpropagation\n", "B2 e -> d1 (W2 transposed)"},
		"FA-2":  {"negative-transpose of W2, scale 50"},
		"PBP":   {"pseudo-inverse of W2, tracking"},
		"NDI":   {"solve closed-form", "not followed: by the formula"},
		"NDI-3": {"(optimised)"},
		"DI-2": {"credit: dynamic-inversion, leak 0.001, loop linear, solve trajectory", "linear, followed exactly by doubling; weights learn at its end",
			"at the start of learning stable, spectral abscissa -0.1082 /s (30 state variables); settling: predicted after ", " s; inversion loop u2 <-> r1 contracting"},
	} {
		for _, text := range texts {
			if !strings.Contains(arms[name]+"\n", text) {
				t.Errorf("arm %s lacks %q:\n%s", name, text, arms[name])
			}
		}
	}
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("check wrote %v (%v)", left, err)
	}
}

// TestCheckSaysHowLoopsAreFollowed, and what an unstable one costs.
func TestCheckSaysHowLoopsAreFollowed(t *testing.T) {
	for _, c := range []struct{ set, says string }{
		{"credit.loop=tanh-zero", "followed by method auto (tsit5 or rodas5p)"},
		{"credit.solve=equilibrium", "solved for the state of rest by pseudo-transient"},
		{"integrator.method=rodas5p", "followed by method rodas5p"},
		{"credit.schedule=together", "loops together"},
		{`credit.feedback={ init = "negative-transpose", scale = -2000 }`, "at the start of learning unstable"},
		{`credit.feedback={ init = "negative-transpose", angle = 30 }`, "negative-transpose of W2, turned by 30 degrees"},
		{"monitor.every=100", "looked at before every 100th example; one that is unstable is reported only"},
		{"task.trials=0", "20 epochs"},
	} {
		set := []string{"--set", c.set, "--set", "task.epochs=20"}
		if out := mustSettle(t, append([]string{"check", write(t, "net.toml", shortNetwork)}, set...)...); !strings.Contains(out, c.says) {
			t.Errorf("--set %s: the check lacks %q:\n%s", c.set, c.says, out)
		}
	}
}

// TestCheckSaysWhatFollowsTanhLoops that contract.
func TestCheckSaysWhatFollowsTanhLoops(t *testing.T) {
	out := mustSettle(t, "check", write(t, "net.toml", shortNetwork), "--set", "credit.loop=tanh-zero", "--set", "network.layers=[64, 12, 10]")
	if says := "a loop of a linear population, followed in its dimension by multistep"; !strings.Contains(out, says) {
		t.Errorf("the check lacks %q:\n%s", says, out)
	}
}

// TestCheckTellsThatAnArmEnds in the examples that were tried.
func TestCheckTellsThatAnArmEnds(t *testing.T) {
	file := write(t, "net.toml", shortNetwork+"wild = { expect = \"diverged\" }\n")
	sets := []string{"--set", `credit.feedback={ init = "negative-transpose", scale = -2000 }`, "--set", "credit.patience=3"}
	out := mustSettle(t, append([]string{"check", file}, sets...)...)
	if !strings.Contains(out, "cost of arm DI: it ended as diverged after 3 examples: 3 examples in a row did not settle") || !strings.Contains(out, "for 3 arms of 20 examples") || !strings.Contains(out, "\narm wild, expected to end as diverged\n") {
		t.Errorf("%s", out)
	}
}

// TestCheckWithoutItsData is an error of the file's.
func TestCheckWithoutItsData(t *testing.T) {
	if o := settle(t, "check", "mnist"); o.code != exitUsage || !strings.Contains(o.stderr, "make mnist") {
		t.Errorf("exit %d: %s", o.code, o.stderr)
	}
}

// TestNumbersOfCosts are read at a glance.
func TestNumbersOfCosts(t *testing.T) {
	for seconds, want := range map[float64]string{2e-6: "2 µs", 0.0123: "12 ms", 9.96: "10 s", 8.04: "8 s", 8.14: "8.1 s", 119: "119 s", 720: "12 min", 7200: "2 h", 9e5: "10 days"} {
		if got := spanText(seconds); got != want {
			t.Errorf("%g s is %q, want %q", seconds, got, want)
		}
	}
	for n, want := range map[int]string{2: "2nd", 3: "3rd", 11: "11th", 21: "21st", 112: "112th", 6000: "6000th"} {
		if got := ordinal(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

// TestCheckFollowsAsLearningDoes: moving weights by an explicit method, and rows that differ in their gates by
// steps of time, though one alone would be linear.
func TestCheckFollowsAsLearningDoes(t *testing.T) {
	moving := write(t, "moving.toml", `
[task]
trials = 2
[population]
x = { size = 2, tau = "0 ms", bias = 0.5 }
y = { size = 2, tau = "5 ms" }
[pathway]
W = { from = "x", to = "y", weights = { init = "constant", value = 1 } }
[phase]
run = { duration = "100 ms", until = "settled", learn = true }
[plasticity]
W = { rule = "hebb", rate = 0.1, when = "trajectory", tau = "1 ms", decay = 1 }
`)
	gated := []string{write(t, "net.toml", shortNetwork), "--set", "credit.loop=operating-point"}
	for says, args := range map[string][]string{
		"at most 0.1 s, followed by method tsit5; weights move with the states": {moving},
		"linear, followed exactly by doubling; weights learn at its end":        gated,
		"followed by method auto (tsit5 or rodas5p); weights learn at its end":  append(gated, "--set", "task.batch=3"),
	} {
		if out := mustSettle(t, append([]string{"check"}, args...)...); !strings.Contains(out, says) {
			t.Errorf("%v: the check lacks %q:\n%s", args, says, out)
		}
	}
}
