package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPlotSweep draws and tells a gathered sweep with points missing; what numbers come to over seeds, TestView compares
// with NumPy.
func TestPlotSweep(t *testing.T) {
	file := gatheredSweep(t)
	shown := mustSettle(t, "show", file)
	for _, want := range []string{"sweep, a sweep of 72 points", "64 done, 8 missing", "from 0.01 to 1, 3 values (population.u.leak)", "from 0 to 90, 4 values", "seeds     6", "settled  ", "none for 8 points"} {
		if !strings.Contains(shown, want) {
			t.Errorf("without %q:\n%s", want, shown)
		}
	}
	draw := func(args ...string) (string, string) {
		out := filepath.Join(t.TempDir(), "x.svg")
		told := mustSettle(t, append([]string{"plot", file, "-o", out}, args...)...)
		text, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		return told, string(text)
	}
	if told, svg := draw(); !strings.Contains(told, "settled over alpha and angle") || !strings.Contains(svg, "grey: no result") || !strings.Contains(svg, "share that settles") || !strings.Contains(svg, "mean of 6 seeds") {
		t.Error(told)
	}
	if told, svg := draw("--value", "time", "--x", "alpha", "--by", "angle"); !strings.Contains(told, "time over alpha") || !strings.Contains(svg, "angle = 60") || !strings.Contains(svg, "median of 6 seeds") || !strings.Contains(svg, "time (s)") {
		t.Error(told)
	}
	if told, svg := draw("--x", "angle", "--fix", "alpha=0.09"); !strings.Contains(told, "settled over angle") || !strings.Contains(svg, "alpha = 0.1") {
		t.Error(told)
	}
	if _, svg := draw("--x", "angle", "--value", "steps"); !strings.Contains(svg, "median of 6 seeds and 3 values of alpha") {
		t.Error("the title does not say what is averaged")
	}
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--value", "tme"}, `did you mean "time"?`},
		{[]string{"--x", "alpah"}, `did you mean "alpha"?`},
		{[]string{"--fix", "alpha"}, "write AXIS=VALUE"},
		{[]string{"--fix", "alpha=x"}, "x is no number"},
		{[]string{"--x", "alpha", "--y", "angle", "--by", "angle"}, "give one of them"},
		{[]string{"--what", "traces"}, "is a gathered sweep"},
		{[]string{"--trials", "1"}, "--trials is for --what traces"},
	} {
		if o := settle(t, append([]string{"plot", file, "-o", filepath.Join(t.TempDir(), "x.svg")}, c.args...)...); o.code != exitUsage || !strings.Contains(o.stderr, c.want) {
			t.Errorf("%q: exit %d: %s without %q", c.args, o.code, o.stderr, c.want)
		}
	}
}

// TestPlotSampledSweep: of axes that are sampled, bins are drawn; words make lines.
func TestPlotSampledSweep(t *testing.T) {
	s := newSweeping(t, smallLoop, `
circuit = "loop.toml"
samples = 100
[axis.alpha]
key = "population.u.leak"
loguniform = { from = 0.01, to = 1 }
[axis.angle]
key = "pathway.B.weights.angle"
uniform = { from = 0, to = 90 }
[axis.transfer]
key = "population.r.transfer"
values = ["tanh", "linear"]
`)
	s.must(exitDone, s.file, "-o", s.runs, "-q")
	s.gathered()
	file := filepath.Join(s.runs, "gathered.h5")
	out := filepath.Join(s.dir, "x.svg")
	mustSettle(t, "plot", file, "-o", out)
	mustSettle(t, "plot", file, "-o", out, "--x", "alpha", "--by", "transfer", "--value", "steps")
	text, err := os.ReadFile(out)
	if err != nil || !strings.Contains(string(text), "transfer = tanh") {
		t.Errorf("%v: no line for tanh", err)
	}
	if shown := mustSettle(t, "show", file); !strings.Contains(shown, "tanh, linear, 2 values") {
		t.Error(shown)
	}
	if o := settle(t, "plot", file, "-o", out, "--x", "transfer"); o.code != exitUsage || !strings.Contains(o.stderr, "an axis of words") {
		t.Error(o.stderr)
	}
}
