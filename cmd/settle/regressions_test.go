package main

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"settle/models/builtin"
)

// TestCircuitFileIsNoOutput checks that a run never overwrites the file it reads, even with --force.
func TestCircuitFileIsNoOutput(t *testing.T) {
	m, _ := builtin.Find("settled")
	path := write(t, "circuit.toml", string(m.Source))
	if o := settle(t, "run", path, "-o", path, "--force"); o.code != exitUsage {
		t.Errorf("exit %d: %s", o.code, o.stderr)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, m.Source) {
		t.Errorf("the circuit file was touched (%v)", err)
	}
}

// TestNameStaysInTheFolder checks the default output of a circuit whose name is a path.
func TestNameStaysInTheFolder(t *testing.T) {
	m, _ := builtin.Find("settled")
	t.Chdir(t.TempDir())
	text := strings.Replace(string(m.Source), `name = "settled"`, `name = "../../up"`, 1)
	if err := os.WriteFile("c.toml", []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	mustSettle(t, "run", "c.toml")
	if _, err := os.Stat("_.._up.h5"); err != nil {
		t.Error(err)
	}
}

// TestUnstableStepIsNotTheCircuitsFault runs a stable loop with a step above the method's bound.
func TestUnstableStepIsNotTheCircuitsFault(t *testing.T) {
	for _, method := range []string{"euler", "heun", "rk4"} {
		o := settle(t, "run", "settled", "-o", filepath.Join(t.TempDir(), "out.h5"), "--method", method, "--step", "50 ms")
		if o.code != exitFailed || !strings.Contains(o.out, "stability-limited") {
			t.Errorf("%s: exit %d\n%s", method, o.code, o.out)
		}
	}
	if out := mustSettle(t, "check", "settled", "--method", "rk4", "--step", "50 ms"); !strings.Contains(out, "warning") {
		t.Errorf("check does not warn:\n%s", out)
	}
}

// full is a writer that has no room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

// TestUnreadReportIsNoSuccess checks that output which cannot be written is an error.
func TestUnreadReportIsNoSuccess(t *testing.T) {
	var stderr bytes.Buffer
	if code := run([]string{"models"}, strings.NewReader(""), full{}, &stderr); code != exitFailed {
		t.Errorf("exit %d: %s", code, stderr.String())
	}
}

// TestPlotsOfEveryKind draws every picture of a run with several trials and phases.
func TestPlotsOfEveryKind(t *testing.T) {
	dir := t.TempDir()
	in := filepath.Join(dir, "digits.h5")
	mustSettle(t, "run", "digits-loop", "-o", in, "--set", "task.trials=3")
	for _, what := range slices.Concat(traceKinds, otherKinds) {
		for _, ending := range []string{"svg", "png", "pdf"} {
			out := filepath.Join(dir, what+"."+ending)
			mustSettle(t, "plot", in, "-o", out, "--what", what)
			if info, err := os.Stat(out); err != nil || info.Size() < 1000 {
				t.Errorf("%s: %v", out, err)
			}
		}
	}
	for _, wrong := range [][]string{{"--what", "trace"}, {"--trials", "7"}, {"--trials", "x"}, {"--populations", "q"}, {"-o", filepath.Join(dir, "a.xyz")}} {
		if o := settle(t, append([]string{"plot", in, "-o", filepath.Join(dir, "w.svg")}, wrong...)...); o.code != exitUsage {
			t.Errorf("plot %v: exit %d, %s", wrong, o.code, o.stderr)
		}
	}
}

// TestPredictedSettlingTime holds check's forecast against what run measures, to 15 %.
func TestPredictedSettlingTime(t *testing.T) {
	for name, onset := range map[string]float64{"inversion-loop": 0.02, "settled": 0, "expanding-loop": 0} {
		for _, method := range []string{"dp54", "auto"} {
			predicted := numberAfter(t, mustSettle(t, "check", name, "--method", method), "predicted after ")
			out := filepath.Join(t.TempDir(), "out.h5")
			mustSettle(t, "run", name, "--method", method, "-o", out)
			took := openFile(t, out).floats("/episodes/duration")[0] - onset
			if r := predicted / took; r < 0.85 || r > 1.15 {
				t.Errorf("%s by %s: predicted %v s, took %v s", name, method, predicted, took)
			}
		}
	}
}

// numberAfter reads the number behind some words.
func numberAfter(t *testing.T, text, words string) (x float64) {
	t.Helper()
	_, after, ok := strings.Cut(text, words)
	if _, err := fmt.Sscan(after, &x); err != nil || !ok {
		t.Fatalf("no number after %q (%v) in\n%s", words, err, text)
	}
	return x
}

// TestForecastOfCost holds the steps that check forecasts against those that run takes, to 15 %: of
// phases tried out to their end, of others that go on for longer than a try, and of trials that differ.
func TestForecastOfCost(t *testing.T) {
	for _, c := range [][]string{
		{"inversion-loop"}, {"cascade"}, {"digits-loop"}, {"single-loop"}, {"expanding-loop"}, {"limit-cycle"},
		{"random-network"},
		{"random-network", "--set", `phase.run.duration="40 s"`},
		{"authors-mode"}, {"noisy-network"},
	} {
		checkForecast(t, c...)
		if c[0] != "noisy-network" {
			checkForecast(t, append(c, "--method", "auto")...)
			checkForecast(t, append(c, "--method", "dp54")...)
		}
	}
}

func checkForecast(t *testing.T, given ...string) {
	t.Helper()
	forecast := numberAfter(t, mustSettle(t, append([]string{"check"}, given...)...), "\ncost: about ")
	out := filepath.Join(t.TempDir(), "out.h5")
	settle(t, append([]string{"run", "-o", out}, given...)...)
	if taken := openFile(t, out).floats("/statistics/accepted")[0]; math.Abs(forecast/taken-1) > 0.15 {
		t.Errorf("%v: %g steps forecast, %g taken", given, forecast, taken)
	}
}
