package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// smallLoop settles, or diverges, in some milliseconds.
const smallLoop = `
name = "small"
[population.r]
size = 8
tau = "10 ms"
[population.u]
size = 4
tau = "10 ms"
leak = 0.1
[pathway.W]
from = "r"
to = "u"
weights = { init = "normal", std = 1.0, scale = "1/sqrt(fan-in)" }
[pathway.B]
from = "u"
to = "r"
weights = { init = "negative-transpose", of = "W", angle = 30 }
[input.target]
to = "u"
shape = "constant"
amplitude = -0.01
[phase.settle]
duration = "20 s"
until = "settled"
[record]
populations = ["u"]
every = "1 s"
`

// sweeping is a sweep in a folder.
type sweeping struct {
	t               *testing.T
	dir, file, runs string
}

// newSweep writes a circuit and a sweep of it.
func newSweeping(t *testing.T, circuit, sweep string) *sweeping {
	t.Helper()
	dir := t.TempDir()
	s := &sweeping{t, dir, filepath.Join(dir, "sweep.toml"), filepath.Join(dir, "runs")}
	for name, text := range map[string]string{"loop.toml": circuit, "sweep.toml": sweep} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// grid is a sweep of 3 x 4 x n points.
func grid(seeds int) string {
	return fmt.Sprintf(`
circuit = "loop.toml"
seeds = %d
[axis.alpha]
key = "population.u.leak"
log = { from = 0.01, to = 1, n = 3 }
[axis.angle]
key = "pathway.B.weights.angle"
values = [0, 30, 60, 90]
[result.u]
path = "/settled/u"
take = "max"
[result.time]
path = "/episodes/duration"
`, seeds)
}

func (s *sweeping) settle(args ...string) outcome {
	s.t.Helper()
	return settle(s.t, append([]string{"sweep"}, args...)...)
}

// must runs a command that ends with a code.
func (s *sweeping) must(code int, args ...string) outcome {
	s.t.Helper()
	o := s.settle(args...)
	if o.code != code {
		s.t.Fatalf("settle sweep %s: exit %d, want %d\n%s%s", strings.Join(args, " "), o.code, code, o.out, o.stderr)
	}
	return o
}

// start begins the sweep as a program of its own.
func (s *sweeping) start(args ...string) (*exec.Cmd, *bytes.Buffer) {
	s.t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"sweep"}, args...)...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	return cmd, &stderr
}

// results are the files of the points that are done.
func (s *sweeping) results() []string {
	s.t.Helper()
	all, err := filepath.Glob(filepath.Join(s.runs, "points", "*", "*.h5"))
	if err != nil {
		s.t.Fatal(err)
	}
	return all
}

// until waits for so many results.
func (s *sweeping) until(n int) {
	s.t.Helper()
	for range 1000 {
		if len(s.results()) >= n {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	s.t.Fatalf("no %d results after ten seconds", n)
}

// gathered makes the file of the sweep and returns its bytes.
func (s *sweeping) gathered() []byte {
	s.t.Helper()
	s.must(exitDone, "gather", s.runs)
	text, err := os.ReadFile(filepath.Join(s.runs, "gathered.h5"))
	if err != nil {
		s.t.Fatal(err)
	}
	return text
}

// unbroken is what gathered returns of the same sweep, run in one go elsewhere.
func (s *sweeping) unbroken() []byte {
	s.t.Helper()
	other := *s
	other.runs = filepath.Join(s.dir, "unbroken")
	s.must(exitDone, s.file, "-o", other.runs, "-q")
	return other.gathered()
}

// children are the processes that a process has started.
func children(t *testing.T, pid int) (all []int) {
	t.Helper()
	out, err := exec.Command("pgrep", "-P", strconv.Itoa(pid)).Output()
	if err != nil {
		return nil // it has none
	}
	for _, word := range strings.Fields(string(out)) {
		n, err := strconv.Atoi(word)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, n)
	}
	return all
}
