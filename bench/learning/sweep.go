package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
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

const sweptPoint = 20e-3 // s that a point's run takes

// sweptIn says how long a run of the loop took, by its own word.
var sweptIn = regexp.MustCompile(`1 trial in (\S+);`)

// loopOf writes the loop so that its run takes as long as a point should, and returns what it takes: the median of runs.
func (h *harness) loopOf() (file string, took time.Duration, err error) {
	file = h.file("loop.toml")
	length := 1.0
	for range 3 { // the first ones find out how long it has to be
		text := fmt.Sprintf(sweptLoop, length, length/10)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return "", 0, err
		}
		var all []time.Duration
		for range 9 {
			out, err := exec.Command(h.settle, "run", file, "--force", "--workers", "1", "-o", h.file("one.h5")).Output()
			if err != nil {
				return "", 0, fmt.Errorf("%w: %s", err, out)
			}
			m := sweptIn.FindSubmatch(out)
			if m == nil {
				return "", 0, fmt.Errorf("settle run says no time: %s", out)
			}
			one, err := time.ParseDuration(string(m[1]))
			if err != nil {
				return "", 0, err
			}
			all = append(all, one)
		}
		slices.Sort(all)
		took = all[len(all)/2]
		length *= sweptPoint / took.Seconds()
	}
	return file, took, nil
}

// sweepHere is a row of a local sweep with two workers, over half of the time that its points take.
func sweepHere(points int) func(*harness, *measured) (pair, error) {
	return func(h *harness, m *measured) (pair, error) {
		n := h.pick(20, points)
		_, took, err := h.loopOf()
		if err != nil {
			return pair{}, err
		}
		ideal := float64(n) * took.Seconds() / 2
		file, dir := h.file("sweep.toml"), h.file("runs")
		if err := os.WriteFile(file, fmt.Appendf(nil, "circuit = \"loop.toml\"\nseeds = %d\n", n), 0o644); err != nil {
			return pair{}, err
		}
		return pair{
			ours: func() (outcome, error) {
				if err := os.RemoveAll(dir); err != nil {
					return outcome{}, err
				}
				o, _, err := h.program("sweep", file, "-o", dir, "-q", "--workers", "2")
				done, bad := filepath.Glob(filepath.Join(dir, "points/*/*.h5"))
				if len(done) != n {
					bad = errors.Join(bad, fmt.Errorf("%d of %d points are done", len(done), n))
				}
				o.Note = fmt.Sprintf("%d points of %.3g ms, %.3g MB", n, 1e3*took.Seconds(), megabytes(done))
				return o, errors.Join(err, bad)
			},
			value: func(p *pair) float64 { return p.best[0].Seconds / ideal }, rounds: 3,
		}, nil
	}
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
