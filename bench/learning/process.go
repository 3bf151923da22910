package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// lines of a file; none if it cannot be read.
func lines(path string) []string {
	text, _ := os.ReadFile(path)
	return strings.Split(string(text), "\n")
}

// program runs settle, and returns the time that passed and what the system says of the process.
func (h *harness) program(args ...string) (outcome, *syscall.Rusage, error) {
	cmd := exec.Command(h.settle, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	began := time.Now()
	err := cmd.Run()
	o := outcome{Seconds: time.Since(began).Seconds(), Error: unknown}
	if err != nil {
		return o, nil, fmt.Errorf("settle %s: %w\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return o, cmd.ProcessState.SysUsage().(*syscall.Rusage), nil
}

// file is an output in the row's folder.
func (h *harness) file(name string) string { return filepath.Join(h.work, name) }

// whole is a row of a whole process, from its start to its end.
func whole(args ...string) func(*harness, *measured) (pair, error) {
	return func(h *harness, _ *measured) (pair, error) {
		if args[0] == "run" {
			args = append(args, "--force", "-o", h.file("out.h5"))
		}
		return pair{
			ours: func() (o outcome, err error) {
				for range h.pick(1, 5) { // soon over
					again, u, bad := h.program(args...)
					if err = bad; err != nil {
						return o, err
					}
					again.Note = fmt.Sprintf("%.3g ms of the processor", 1e3*processorOf(u))
					if o.Seconds == 0 || again.Seconds < o.Seconds {
						o = again
					}
				}
				return o, err
			},
			value: func(p *pair) float64 { return 1e3 * p.best[0].Seconds },
		}, nil
	}
}

// recording is a row of one run with all its units recorded at every step, beside the same run without: times are of the processor.
func recording(units int) func(*harness, *measured) (pair, error) {
	return func(h *harness, m *measured) (pair, error) {
		args := []string{
			"run", "random-network", "--quiet", "--force", "--workers", "1", "-o", h.file("out.h5"), "--set", "record.every=step",
			"--set", fmt.Sprintf("population.x.size=%d", h.pick(50, units)), "--set", "record.variables=[\"state\"]",
		}
		run := func(more ...string) func() (outcome, error) {
			return func() (outcome, error) {
				o, u, err := h.program(append(args, more...)...)
				if err == nil {
					o.Seconds = processorOf(u)
					o.Note = size(h.file("out.h5"))
				}
				return o, err
			}
		}
		return pair{
			ours: run(), theirs: run("--set", "record.trials=0"),
			value: func(p *pair) float64 { return p.best[0].Seconds / p.best[1].Seconds },
		}, nil
	}
}

func processorOf(u *syscall.Rusage) float64 {
	return (time.Duration(u.Utime.Nano()) + time.Duration(u.Stime.Nano())).Seconds()
}

// size of a file, in words.
func size(path string) string {
	parts, err := filepath.Glob(strings.TrimSuffix(path, ".h5") + "*.h5")
	bytes := int64(0)
	for _, part := range parts {
		info, missing := os.Stat(part)
		if err = errors.Join(err, missing); missing == nil {
			bytes += info.Size()
		}
	}
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%.3g GB in %d files", 1e-9*float64(bytes), len(parts))
}

// memory is a row of the largest memory that a run takes which records much.
func memory(h *harness, _ *measured) (pair, error) {
	const units = 5000
	samples := h.pick(1000, 125_000) // 40 kB each
	circuit := h.file("much.toml")
	text := fmt.Sprintf(`
name = "much"
seed = 1
[population.x]
size = %d
tau = "10 ms"
transfer = "tanh"
initial = { init = "normal", std = 1 }
[pathway.W]
from = "x"
to = "x"
weights = { init = "sparse", in_degree = 4, std = 1, scale = "1/sqrt(fan-in)" }
[phase.run]
duration = "%g s"
[integrator]
method = "tsit5"
rtol = 1e-3
[record]
every = "1 ms"
`, units, 1e-3*float64(samples))
	if err := os.WriteFile(circuit, []byte(text), 0o644); err != nil {
		return pair{}, err
	}
	peak := 0.0
	return pair{
		ours: func() (outcome, error) {
			cmd := exec.Command("/usr/bin/python3", filepath.Join(h.peers, "peak.py"), h.settle, "run", circuit, "--quiet", "--force", "-o", h.file("out.h5"))
			began, maxrss := time.Now(), int64(0)
			text, err := cmd.Output()
			if err == nil {
				_, err = fmt.Sscan(string(text), &maxrss)
			}
			peak = max(peak, bytesOf(maxrss)/1e6)
			return outcome{Seconds: time.Since(began).Seconds(), Error: unknown, Note: size(h.file("out.h5"))}, err
		},
		value: func(*pair) float64 { return peak }, rounds: 1,
	}, nil
}

// bytesOf a resident set: Linux counts kilobytes, macOS bytes.
func bytesOf(maxrss int64) float64 {
	if runtime.GOOS == "darwin" {
		return float64(maxrss)
	}
	return 1024 * float64(maxrss)
}
