package main

import (
	"math"
	"path/filepath"
	"strings"
	"testing"

	"settle/models"
)

// lessons is a circuit file whose last arm has loops that diverge.
const lessons = `
seed = 0
[task]
data = "teacher"
trials = 12
test_trials = 20
teacher = { layers = [6, 3], weights = { init = "uniform", max = 1 } }
[network]
layers = [6, 5, 3]
transfer = "tanh"
weights = { init = "uniform", max = 0.5 }
[plasticity]
all = { rule = "delta", rate = 0.01 }
[evaluate]
every = 3
[arm]
BP = { credit.method = "backpropagation" }
DI = { }
random = { credit.feedback = { init = "random", max = 2 }, credit.patience = 4, expect = "diverged" }
`

func TestTrainingThatEndsAsExpected(t *testing.T) {
	file := write(t, "lessons.toml", lessons)
	out := filepath.Join(t.TempDir(), "out.h5")
	said := mustSettle(t, "run", file, "-o", out)
	for _, want := range []string{"lessons: 3 lessons in ", "  BP     loss ", "  DI     loss ", "  random diverged, 4 of 4 examples unsettled, 4 dropped", "arm random, seed 0: diverged, as expected: 4 examples in a row did not settle, the last in phase feedback: |x| ="} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not in\n%s", want, said)
		}
	}
	if strings.Contains(said, "next:") {
		t.Errorf("an expected ending needs no advice:\n%s", said)
	}
	f := openFile(t, out)
	if f.ints("/status")[0] != int64(models.StatusFinished) || f.ints("/training/random/ending")[0] != int64(models.Diverged) || f.ints("/training/DI/ending")[0] != int64(models.Finished) {
		t.Error("the file says otherwise")
	}
	if steps := f.ints("/training/DI/step"); len(steps) != 5 || steps[4] != 12 || len(f.floats("/snapshots/DI/W_W1")) != 2*30 {
		t.Errorf("rows at %v", steps)
	}
	page := mustSettle(t, "show", out)
	if !strings.Contains(page, "diverged") {
		t.Error(page)
	}
}

func TestTrainingThatDoesNotEndAsExpected(t *testing.T) {
	file := write(t, "lessons.toml", lessons)
	out := filepath.Join(t.TempDir(), "out.h5")
	o := settle(t, "run", file, "-o", out, "--set", "arm.random.expect=finished", "--seeds", "2")
	if o.code != exitFailed || !strings.Contains(o.stderr, "2 of 6 lessons did not end as expected; the first: arm random, seed 0: diverged instead of finished") || !strings.Contains(o.out, "    next: ") {
		t.Errorf("exit %d\n%s%s", o.code, o.out, o.stderr)
	}
	f := openFile(t, out)
	if f.ints("/status")[0] != int64(models.StatusFailed) || f.ints("/training/random/seed_1/ending")[0] != int64(models.Diverged) {
		t.Error("the file says otherwise")
	}
	if nse := f.floats("/nse/DI/seed_1/nse"); len(nse) != 5 || math.IsNaN(nse[0]) || nse[0] > 1 {
		t.Errorf("NSE %v", nse)
	}
}

// The files of one and of several workers hold the same numbers.
// TestTooLargeARateIsNamed checks that weights which grow out of bounds lead to the rate, whatever sees it first.
func TestTooLargeARateIsNamed(t *testing.T) {
	file := write(t, "lessons.toml", lessons)
	for _, probe := range []string{"probe={ every = 0 }", `probe={ every = 1, angles = ["backpropagation"] }`} {
		o := settle(t, "run", file, "-o", filepath.Join(t.TempDir(), "out.h5"), "--arms", "BP", "--set", "arm.BP.credit.method=direct-feedback-alignment", "--set", "network.transfer=linear", "--set", "plasticity.all.rate=1e100", "--set", probe)
		if o.code != exitFailed || !strings.Contains(o.out, "; lower plasticity.") || !strings.Contains(o.out, "    next: lower plasticity.*.rate") || strings.Contains(o.out, "linalg") {
			t.Errorf("%s: exit %d\n%s%s", probe, o.code, o.out, o.stderr)
		}
	}
	if next := nextStepOf(models.Diverged); !strings.Contains(next, "plasticity.*.rate") || !strings.HasSuffix(next, models.Diverged.NextStep()) {
		t.Error(next)
	}
}

func TestWorkersWriteTheSameTraining(t *testing.T) {
	one := runFile(t, lessons, "--workers", "1", "--seeds", "2")
	four := runFile(t, lessons, "--workers", "4", "--seeds", "2")
	for _, path := range []string{"/training/DI/seed_1/loss", "/snapshots/BP/seed_0/W_W1", "/nse/BP/seed_0/nse", "/training/random/seed_1/residual"} {
		a, b := one.floats(path), four.floats(path)
		for i := range a {
			if math.Float64bits(a[i]) != math.Float64bits(b[i]) {
				t.Errorf("%s: %v and %v", path, a, b)
				break
			}
		}
		if len(a) == 0 || len(a) != len(b) {
			t.Errorf("%s has %d and %d numbers", path, len(a), len(b))
		}
	}
}

// What a circuit file cannot have is refused with its place, before anything runs.
func TestTrainingRefusals(t *testing.T) {
	explicit := `
[task]
trials = 2
[population]
x = { size = 2, tau = "0 ms", bias = 0.5 }
y = { size = 2, tau = "50 ms" }
[pathway]
W = { from = "x", to = "y", weights = { init = "constant", value = 1 } }
V = { from = "x", to = "y", weights = { init = "constant", value = 1 } }
[phase]
run = { duration = "10 ms", learn = true }
[plasticity]
W = { rule = "hebb", rate = 0.1 }
V = { rule = "hebb", rate = 0.1 }
`
	for want, sets := range map[string][]string{
		"biases of population y would learn by two rules, those of pathways W and V": nil,
		"rule bcm averages over examples":                                            {"plasticity.W.rule=bcm", "plasticity.W.when=trajectory", `plasticity.W.tau="1 s"`},
		"write batch = 1":                                                            {"plasticity.W.when=trajectory", `plasticity.W.tau="1 s"`, "task.batch=2"},
	} {
		args := []string{"run", write(t, "wrong.toml", explicit), "-o", filepath.Join(t.TempDir(), "out.h5")}
		for _, s := range sets {
			args = append(args, "--set", s)
		}
		if o := settle(t, args...); o.code != exitUsage || !strings.Contains(o.stderr, want) {
			t.Errorf("%q: exit %d\n%s%s", want, o.code, o.out, o.stderr)
		}
	}
}

// Arms that a file does not have are refused, with those that it has.
func TestUnknownArms(t *testing.T) {
	file, none := write(t, "lessons.toml", lessons), write(t, "none.toml", strings.Split(lessons, "[arm]")[0])
	for want, args := range map[string][]string{
		"--arms DJ: the file has no such arm; it has: BP, DI, random": {file, "--arms", "BP,DJ"},
		"--arms BP: the file has no arms":                             {none, "--arms", "BP"},
	} {
		if o := settle(t, append([]string{"run", "-o", filepath.Join(t.TempDir(), "out.h5")}, args...)...); o.code != exitUsage || !strings.Contains(o.stderr, want) {
			t.Errorf("%q: exit %d\n%s", want, o.code, o.stderr)
		}
	}
}

// TestRecordedExamplesAreShown checks that what record.examples leaves in the file is found: by show, by plot,
// and as a matrix under a name with and without its first slash.
func TestRecordedExamplesAreShown(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.h5")
	mustSettle(t, "run", write(t, "lessons.toml", lessons), "-o", out, "--arms", "DI", "--set", "record.examples=[0]")
	if shown := mustSettle(t, "show", out); !strings.Contains(shown, "  recorded  DI/r1_state ") || !strings.Contains(shown, "  recorded  DI/u2_state ") {
		t.Error(shown)
	}
	if o := settle(t, "plot", out, "--what", "traces"); o.code != exitUsage || !strings.Contains(o.stderr, "/episode_data") {
		t.Errorf("exit %d, %s", o.code, o.stderr)
	}
	for _, name := range []string{"/circuit/weights/W_W1", "circuit/weights/W_W1"} {
		if m, err := h5Matrix(out, name); err != nil || m.Rows != 5 || m.Cols != 6 {
			t.Errorf("%s: %v", name, err)
		}
	}
}
