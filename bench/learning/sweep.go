package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// sweptLoop is a driven loop whose run takes as long as its phase lasts: %g s of it.
const sweptLoop = `
name = "swept"
[population.r]
size = 30
tau = "10 ms"
transfer = "tanh"
[population.u]
size = 10
tau = "10 ms"
leak = 0.1
[pathway.W]
from = "r"
to = "u"
weights = { init = "normal", std = 1.0, scale = "1/sqrt(fan-in)" }
[pathway.B]
from = "u"
to = "r"
weights = { init = "negative-transpose", of = "W" }
[input.target]
to = "u"
shape = "sine"
frequency = "5 Hz"
amplitude = 0.5
[phase.drive]
duration = "%g s"
[record]
populations = ["u"]
every = "%g s"
`

const sweptPoint = 20 * time.Millisecond // that a point takes by itself

// doneIn is how a worker says how long a point's run took: circuit, integration and file, all of it.
var doneIn = regexp.MustCompile(`: done in (\S+)`)

// writeLoop writes the loop so that a point of it takes as long as it should by itself.
func (h *harness) writeLoop() error {
	const tried = 40
	length := 1.0
	for k := range 4 {
		if err := os.WriteFile(h.file("loop.toml"), fmt.Appendf(nil, sweptLoop, length, length/10), 0o644); err != nil {
			return err
		}
		took, err := h.alone(h.file(fmt.Sprintf("alone-%d", k)), tried)
		if err != nil {
			return err
		}
		length = max(0.1, length*tried*sweptPoint.Seconds()/took.Seconds())
	}
	return os.WriteFile(h.file("loop.toml"), fmt.Appendf(nil, sweptLoop, length, length/10), 0o644)
}

// alone runs points one after the other in one process, and returns what their runs took together.
func (h *harness) alone(dir string, points int) (sum time.Duration, err error) {
	file := h.file("alone.toml")
	if err := os.WriteFile(file, fmt.Appendf(nil, "circuit = \"loop.toml\"\nseeds = %d\n", points), 0o644); err != nil {
		return 0, err
	}
	if _, _, err := h.program("sweep", "begin", file, "-o", dir); err != nil {
		return 0, err
	}
	out, err := exec.Command(h.settle, "sweep", "work", dir).Output()
	if err != nil {
		return 0, fmt.Errorf("%w: %s", err, out)
	}
	all := doneIn.FindAllSubmatch(out, -1)
	if len(all) != points {
		return 0, fmt.Errorf("settle sweep work says the times of %d of %d points: %s", len(all), points, out)
	}
	for _, m := range all {
		one, err := time.ParseDuration(string(m[1]))
		if err != nil {
			return 0, err
		}
		sum += one
	}
	return sum, nil
}

// sweepHere is a row of a local sweep with two workers, over the ideal: what the runs of half of its points take, one
// after the other in one process, as long and in the same rounds, as the machine is not always as fast.
func sweepHere(points int) func(*harness, *measured) (pair, error) {
	return func(h *harness, m *measured) (pair, error) {
		n, round := h.pick(20, points), 0
		if err := h.writeLoop(); err != nil {
			return pair{}, err
		}
		file, dir := h.file("sweep.toml"), h.file("runs")
		return pair{
			ours: func() (outcome, error) { return h.sweep(file, dir, n) },
			theirs: func() (outcome, error) {
				round++
				took, err := h.alone(h.file(fmt.Sprintf("half-%d", round)), n/2)
				return outcome{Seconds: took.Seconds(), Error: unknown, Note: fmt.Sprintf("%d points, %.3g ms each", n/2, 2e3*took.Seconds()/float64(n))}, err
			},
			value:  func(p *pair) float64 { return p.best[0].Seconds / p.best[1].Seconds },
			rounds: 5,
		}, os.WriteFile(file, fmt.Appendf(nil, "circuit = \"loop.toml\"\nseeds = %d\n", n), 0o644)
	}
}

// sweep runs a sweep anew.
func (h *harness) sweep(file, dir string, n int) (outcome, error) {
	if err := os.RemoveAll(dir); err != nil {
		return outcome{}, err
	}
	o, _, err := h.program("sweep", file, "-o", dir, "-q", "--workers", "2")
	done, bad := filepath.Glob(filepath.Join(dir, "points/*/*.h5"))
	if len(done) != n {
		bad = errors.Join(bad, fmt.Errorf("%d of %d points are done", len(done), n))
	}
	o.Note = fmt.Sprintf("%d points, %.3g MB", n, megabytes(done))
	return o, errors.Join(err, bad)
}

func megabytes(files []string) (sum float64) {
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			sum += 1e-6 * float64(info.Size())
		}
	}
	return sum
}

// sweepPlan is a row of planning a large sweep: its time or, else, the most memory.
func sweepPlan(points int, memory bool) func(*harness, *measured) (pair, error) {
	return func(h *harness, _ *measured) (pair, error) {
		file := h.file("sweep.toml")
		text := fmt.Sprintf("circuit = \"inversion-loop\"\nseeds = %d\nwhere = \"alpha <= 1 or seed >= 0\"\n[axis.alpha]\nkey = \"population.u.leak\"\nlog = { from = 0.01, to = 1, n = 100 }\n"+
			"[axis.std]\nkey = \"pathway.W.weights.std\"\nlinear = { from = 0.1, to = 1, n = 10 }\n", h.pick(10, points/1000))
		peak := 0.0
		return pair{
			ours: func() (outcome, error) {
				o, u, err := h.program("sweep", file, "--dry-run", "-o", h.file("runs"))
				if err == nil {
					peak = max(peak, bytesOf(u.Maxrss)/1e6)
				}
				return o, err
			},
			value: func(p *pair) float64 {
				if memory {
					return peak
				}
				return p.best[0].Seconds
			},
			rounds: 3,
		}, os.WriteFile(file, []byte(strings.TrimSpace(text)), 0o644)
	}
}
