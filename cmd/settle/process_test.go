package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"settle/circuit"
	"settle/integrators"
	"settle/models"
)

// asProgram makes the test binary be settle itself, for tests that signal or kill it.
const asProgram = "SETTLE_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
	}
	if err := os.Setenv(asProgram, "1"); err != nil { // settle starts itself to look at files
		panic(err)
	}
	os.Exit(m.Run())
}

// startLong starts a run that would take minutes and waits until it has recorded something.
func startLong(t *testing.T, out string, more ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"run", "random-network", "-o", out, "--set", "phase.run.duration=10000 s", "--set", "record.flush=50 ms", "--set", "integrator.max_steps=100000000"}, more...)...)
	cmd.Env = append(os.Environ(), asProgram+"=1")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for range 200 {
		if _, err := os.Stat(out); err == nil {
			time.Sleep(300 * time.Millisecond)
			return cmd
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("the run has not begun after four seconds")
	return nil
}

// TestInterruptLeavesAReadableFile sends Ctrl-C to a run.
func TestInterruptLeavesAReadableFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.h5")
	cmd := startLong(t, out)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // the exit code says it
	if code := cmd.ProcessState.ExitCode(); code != exitInterrupted {
		t.Errorf("exit code %d, want %d", code, exitInterrupted)
	}
	f := openFile(t, out)
	if status := f.ints("/status"); status[0] != int64(models.StatusInterrupted) {
		t.Errorf("/status is %d, want interrupted", status[0])
	}
	if v := f.ints("/episodes/verdict"); len(v) != 1 || models.Verdict(v[0]) != models.Interrupted {
		t.Errorf("verdicts %v, want one interrupted", v)
	}
	if n := len(f.floats("/trajectory/time")); n < 10 {
		t.Errorf("only %d samples", n)
	}
}

// TestRecoverAfterAKill kills a run with signal 9, recovers its file, and reads it with ours and
// with h5py: whole rows, all of one length, the samples where they belong.
func TestRecoverAfterAKill(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.h5")
	cmd := startLong(t, out)
	if err := cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed
	if o := settle(t, "recover", out); o.code != exitDone {
		t.Fatalf("recover: %s%s", o.out, o.stderr)
	}
	mustSettle(t, "recover", out) // may be repeated
	shown := mustSettle(t, "show", out)
	if !strings.Contains(shown, "interrupted") {
		t.Errorf("show does not say that the run was interrupted:\n%s", shown)
	}
	printed := python(t, `
import sys, h5py, numpy as np
with h5py.File(sys.argv[1]) as f:
    g = f["trajectory"]; n = len(g["time"])
    assert n > 10 and all(len(g[k]) == n for k in ("trial", "phase", "step_size", "x_state", "x_rate"))
    assert np.allclose(np.diff(g["time"][:]), 1e-3, atol=1e-9)
    assert np.isfinite(g["x_state"][:]).all() and np.allclose(np.tanh(g["x_state"][:]), g["x_rate"][:], atol=1e-14)
    print("good")
`, out)
	if !strings.Contains(printed, "good") {
		t.Error(printed)
	}
}

// TestMethodsAreTheIntegrators holds the names that circuit files may use against the methods.
func TestMethodsAreTheIntegrators(t *testing.T) {
	var names []string
	for _, m := range circuit.MethodNames {
		method, ok := integrators.Find(m.Name)
		if !ok || method.Adaptive == m.FixedStep || m.Ordered != (method.Family == integrators.Staggered) || m.Stochastic != (method.Noise != nil) {
			t.Errorf("%+v does not match the integrator of that name", m)
		}
		names = append(names, m.Name)
	}
	for _, name := range integrators.MethodNames() {
		if !slices.Contains(names, name) {
			t.Errorf("circuit files do not know %s", name)
		}
	}
}
