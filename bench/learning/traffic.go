package main

import (
	"fmt"
	"math"

	"settle/bench/suite"
	"settle/integrators"
)

// traffic is a row of a network too large for the caches: the bytes of weights that it reads a second, as a
// share of what the memory gives one thread that only reads.
func traffic(units int, inDegree int) func(*harness, *measured) (pair, error) {
	return func(h *harness, m *measured) (p pair, err error) {
		n := units
		if inDegree == 0 {
			n = roomFor(h.pick(2000, n), m)
		} else {
			n = h.pick(2000, n)
		}
		weights, bytes := `init = "normal"`, 8*float64(n)*float64(n)
		if inDegree > 0 { // value and column of a synapse, begin of a row
			weights, bytes = fmt.Sprintf(`init = "sparse", in_degree = %d`, inDegree), 12*float64(n)*float64(inDegree)+8*float64(n)
		}
		d, _, err := suite.Dynamics(fmt.Sprintf(`
name = "network"
seed = 1
[population.x]
size = %d
tau = "1 s"
transfer = "tanh"
initial = { init = "normal", std = 1 }
[pathway.W]
from = "x"
to = "x"
weights = { %s, std = 1.5, scale = "1/sqrt(fan-in)" }
[phase.p]
duration = "1 s"
`, n, weights))
		if err != nil {
			return p, err
		}
		memory, err := start(h.bandwidth)
		if err != nil {
			return p, err
		}
		start := make([]float64, n)
		d.Gather(start)
		return pair{
			ours:   func() (outcome, error) { return steps(d, start, bytes) },
			theirs: func() (outcome, error) { return reading(memory, bytes) },
			value:  func(p *pair) float64 { return 100 * p.best[1].Seconds / p.best[0].Seconds },
			finish: func(*measured) error { return memory.stop() },
		}, nil
	}
}

// steps integrates for a while; the outcome is of one evaluation.
func steps(d integrators.System, start []float64, bytes float64) (o outcome, err error) {
	evaluations := 0
	s := integrators.Solver{Method: "rk4", Step: 0.25}
	o.Seconds, err = timed(func() error {
		r, err := s.Solve(d, 0, 1, append([]float64(nil), start...))
		if err == nil {
			err, evaluations = r.Err(), r.Rows[0].Stats.Evaluations
		}
		return err
	})
	o.Seconds /= float64(evaluations)
	o.Error, o.Note = unknown, fmt.Sprintf("rk4, %.3g GB an evaluation, %.3g GB/s", 1e-9*bytes, 1e-9*bytes/o.Seconds)
	return o, err
}

// reading is the time that reading so many bytes takes.
func reading(memory *peer, bytes float64) (outcome, error) {
	a, err := memory.ask("run")
	return outcome{Seconds: bytes / (1e9 * a.Read), Error: unknown, Note: fmt.Sprintf("reads %.3g GB/s, triad %.3g GB/s", a.Read, a.Triad)}, err
}

// roomFor is n, or half of it if the dense weights of n units would not fit into the memory that is free with
// room to spare.
func roomFor(n int, m *measured) int {
	if free := available(); 3*8*float64(n)*float64(n) > free {
		m.Notes = append(m.Notes, fmt.Sprintf("%d units: %.3g GB of memory were free", n/2, 1e-9*free))
		return n / 2
	}
	return n
}

// available is the memory that can be had, in bytes; without bounds where the system does not say.
func available() float64 {
	kB := 0.0
	for _, line := range lines("/proc/meminfo") {
		if n, _ := fmt.Sscanf(line, "MemAvailable: %g kB", &kB); n == 1 {
			return 1024 * kB
		}
	}
	return math.Inf(1)
}
