package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A run of each kind that takes a second or so: one long trial in several segments, many trials of several workers,
// and learning of two arms with two seeds.
var resumed = map[string]struct {
	circuit string
	flags   []string
}{
	"one trial": {circuit: `seed = 7
[population]
x = { size = 30, tau = "10 ms", transfer = "tanh", initial = { init = "normal", std = 0.5 } }
[pathway]
J = { from = "x", to = "x", weights = { init = "normal", std = 0.3 } }
[phase]
run = { duration = "250 s" }
[integrator]
max_steps = 100000000
[record]
every = "20 ms"
variables = ["state", "rate"]
max_chunks = 3
flush = "20 ms"
`},
	"many trials": {circuit: `seed = 3
[task]
trials = 1200
rows = 8
[population]
x = { size = 30, tau = "10 ms", transfer = "tanh", initial = { init = "normal", std = 0.5 } }
[pathway]
J = { from = "x", to = "x", weights = { init = "normal", std = 0.1 } }
[input]
drive = { to = "x", shape = "pulse", onset = "4 ms", duration = "9 ms", amplitude = 0.8 }
[phase]
first = { duration = "100 ms" }
second = { duration = "5 s", until = "settled" }
[settle]
rtol = 1e-3
atol = 1e-4
unsafe = true
[record]
trials = 300
every = "3 ms"
flush = "20 ms"
`},
	"learning": {flags: []string{"--seeds", "2"}, circuit: `seed = 2
[task]
data = "teacher"
trials = 10000
test_trials = 20
epochs = 5
teacher = { layers = [6, 5, 4], weights = { init = "uniform", max = 0.5 } }
[network]
layers = [6, 5, 4]
transfer = "tanh"
weights = { init = "uniform", max = 0.3 }
[plasticity]
all = { rule = "delta", rate = 1e-2 }
[evaluate]
every = 500
[record]
snapshots = 5000
flush = "20 ms"
[arm.BP]
credit.method = "backpropagation"
[arm.DI]
credit.method = "dynamic-inversion"
credit.solve = "closed-form"
`},
}

// process is a settle run in a process of its own.
type process struct {
	*exec.Cmd
	t      *testing.T
	stderr bytes.Buffer
	out    string // the file that its output goes to
}

func startProcess(t *testing.T, args ...string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0], args...), t: t}
	p.Env = append(os.Environ(), asProgram+"=1")
	p.out = write(t, "stdout", "")
	stdout, err := os.OpenFile(p.out, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer stdout.Close() //nolint:errcheck // the process has its own
	p.Stdout, p.Stderr = stdout, &p.stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// end waits for the end and returns the exit code; -1 of a process that a signal ended.
func (p *process) end() int {
	_ = p.Wait() // the exit code says it
	return p.ProcessState.ExitCode()
}

// signal sends one, if the process still lives.
func (p *process) signal(s os.Signal) { _ = p.Process.Signal(s) }

// endedBy is the signal that ended the process.
func (p *process) endedBy() syscall.Signal { return p.ProcessState.Sys().(syscall.WaitStatus).Signal() }

// waitFor waits until something holds.
func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 2000 {
		if holds() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Fatalf("not after ten seconds: %s", what)
}

// exists waits until there is a file.
func exists(t *testing.T, path string) {
	t.Helper()
	waitFor(t, path, func() bool { _, err := os.Stat(path); return err == nil })
}

// resumable is a run of one kind, unbroken, and the command line that makes it again.
type resumable struct {
	t       *testing.T
	whole   string // its file
	command []string
	out     string
}

func newResumable(t *testing.T, name string) *resumable {
	t.Helper()
	kind := resumed[name]
	file, dir := write(t, "circuit.toml", kind.circuit), t.TempDir()
	r := &resumable{t: t, whole: filepath.Join(dir, "whole.h5"), out: filepath.Join(dir, "out.h5")}
	r.command = append([]string{"run", file, "--workers", "2", "--checkpoint-every", "20ms", "-o"}, r.out)
	r.command = append(r.command, kind.flags...)
	if p := startProcess(t, append([]string{"run", file, "-o", r.whole}, kind.flags...)...); p.end() != exitDone {
		t.Fatalf("unbroken: %s", &p.stderr)
	}
	return r
}

// start starts the run, or goes on with it.
func (r *resumable) start() *process {
	r.t.Helper()
	return startProcess(r.t, append(r.command, "--resume")...)
}

// begun waits until a run has said where it begins.
func (p *process) begun() {
	p.t.Helper()
	waitFor(p.t, "a run that has begun", func() bool {
		said := readText(p.t, p.out)
		return strings.Contains(said, "run starts") || strings.Contains(said, "goes on from")
	})
}

// finish goes on to the end, and compares with the unbroken run.
func (r *resumable) finish() {
	r.t.Helper()
	if p := r.start(); p.end() != exitDone {
		r.t.Fatalf("exit %d: %s", p.ProcessState.ExitCode(), &p.stderr)
	}
	r.compare()
}

func (r *resumable) compare() {
	r.t.Helper()
	sameResults(r.t, r.out, r.whole)
	if left, _ := filepath.Glob(r.out + ".*"); left != nil {
		r.t.Errorf("left beside the finished file: %v", left)
	}
}

// sameResults compares all datasets of two runs, and all attributes, bit by bit with h5py: all but what says who made
// which when.
func sameResults(t *testing.T, a, b string) {
	t.Helper()
	if printed := python(t, sameInPython, a, b); !strings.Contains(printed, "same") {
		t.Error(printed)
	}
}

const sameInPython = `
import sys, glob, os, h5py, numpy as np
def parts(p):
    return sorted([p] + glob.glob(p[:-3] + ".[0-9][0-9][0-9][0-9].h5"), key=lambda p: (len(p), p))
pa, pb = parts(sys.argv[1]), parts(sys.argv[2])
assert len(pa) == len(pb), (pa, pb)
count = 0
for p, q in zip(pa, pb):
    a, b = h5py.File(p), h5py.File(q)
    names, others = [], []
    a.visit(names.append); b.visit(others.append)
    assert names == others
    for n in names + ["/"]:
        for k in set(a[n].attrs) | set(b[n].attrs):
            if k not in ("run_uuid", "date", "command_line", "host", "REFERENCE_LIST", "DIMENSION_LIST"):
                assert np.asarray(a[n].attrs[k]).tobytes() == np.asarray(b[n].attrs[k]).tobytes() or np.all(a[n].attrs[k] == b[n].attrs[k]), (n, k)
        if isinstance(a[n], h5py.Dataset) and not n.endswith("/seconds"):
            x, y = a[n][()], b[n][()]
            if n == "checksums/crc32c": # those of times that passed differ
                same_time = [not s.endswith(b"/seconds") for s in a["checksums/dataset"][:]]
                x, y = x[same_time], y[same_time]
            assert a[n].dtype == b[n].dtype and np.shape(x) == np.shape(y), (n, np.shape(x), np.shape(y))
            same = np.all(x == y) if a[n].dtype == object else np.asarray(x).tobytes() == np.asarray(y).tobytes()
            assert same, n
            count += 1
assert count > 10
print("same", count)
`
