package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// halfStiff is stiff in its first phase, and not in the second, where the fast layer holds still.
const halfStiff = `
name = "half-stiff"
seed = 1
[task]
trials = 3
[population]
fast = { size = 20, tau = "0.1 ms", transfer = "tanh" }
slow = { size = 10, tau = "1 s" }
[pathway]
W = { from = "fast", to = "slow", weights = { init = "normal", std = 0.3 } }
B = { from = "slow", to = "fast", kind = "feedback", weights = { init = "negative-transpose", of = "W" } }
[input.drive]
to = "slow"
shape = "constant"
amplitude = 0.5
[phase]
together = { duration = "60 s", until = "settled" }
alone = { duration = "1 s", hold = ["fast"] }
`

// TestAutoSaysWhatItChose in check, run and show, and in the file.
func TestAutoSaysWhatItChose(t *testing.T) {
	file := write(t, "half-stiff.toml", halfStiff)
	out := filepath.Join(t.TempDir(), "out.h5")
	wants := func(text string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%q is not told in\n%s", w, text)
			}
		}
	}
	wants(mustSettle(t, "check", file), "method auto: begins with tsit5 (largest stable step 0.000351 s), goes over to rodas5p",
		"tried out all the way: 1 switch, the last to rodas5p after 0.02", "(stiff: 100 steps at the stability cap of tsit5)", "tried out: tsit5 all the way")
	wants(mustSettle(t, "run", file, "-o", out),
		"method auto: tsit5 in 6 of 6 episodes (not known to be stiff), rodas5p in 3 of 6 episodes (stiff: 100 steps at the stability cap of tsit5)")
	wants(mustSettle(t, "show", out), "auto (ended with tsit5 3 x, rodas5p 3 x; 3 switches)")
	f := openFile(t, out)
	values, names, err := flags(f.File, "/episodes/method")
	if err != nil {
		t.Fatal(err)
	}
	var ended []string
	for _, v := range f.ints("/episodes/method") {
		ended = append(ended, names[slices.Index(values, v)])
	}
	if want := []string{"rodas5p", "tsit5", "rodas5p", "tsit5", "rodas5p", "tsit5"}; !slices.Equal(ended, want) {
		t.Errorf("the episodes ended with %v, want %v", ended, want)
	}
	if n := f.ints("/episodes/switches"); !slices.Equal(n, []int64{1, 0, 1, 0, 1, 0}) || f.floats("/statistics/switches")[0] != 3 {
		t.Errorf("switches: %v, in all %v", n, f.floats("/statistics/switches"))
	}
}

// TestMethodsOfOtherRuns: a named method is told as it is, and what is solved for has none.
func TestMethodsOfOtherRuns(t *testing.T) {
	file := write(t, "half-stiff.toml", halfStiff)
	for _, c := range []struct {
		args []string
		want []string
	}{
		{[]string{"--method", "rodas5p"}, []string{"rodas5p", "rodas5p"}},
		{[]string{"--set", `phase.together.solve="equilibrium"`}, []string{"none", "tsit5"}},
	} {
		out := filepath.Join(t.TempDir(), "out.h5")
		mustSettle(t, append([]string{"run", file, "-o", out, "--set", "task.trials=1"}, c.args...)...)
		f := openFile(t, out)
		values, names, err := flags(f.File, "/episodes/method")
		if err != nil {
			t.Fatal(err)
		}
		for i, v := range f.ints("/episodes/method") {
			if got := names[slices.Index(values, v)]; got != c.want[i] || f.ints("/episodes/switches")[i] != 0 {
				t.Errorf("%v, episode %d: ended with %s after %d switches, want %s", c.args, i, got, f.ints("/episodes/switches")[i], c.want[i])
			}
		}
	}
}
