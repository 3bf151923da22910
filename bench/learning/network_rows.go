package main

import (
	"errors"
	"fmt"

	"settle/internal/linalg"
)

// scipy is a row of a network beside SciPy, at an equal measured error.
func scipy(n int) func(*harness, *measured) (pair, error) {
	return func(h *harness, m *measured) (p pair, err error) {
		const target = 1e-6
		n := h.pick(min(n, 100), n)
		w, err := newNetwork(n, 1)
		if err != nil {
			return p, err
		}
		py, err := h.script("scipy_network.py", map[string]any{"end": w.end, "grid": networkGrid, "atol": networkAtol},
			map[string]*linalg.Dense{"W": w.w, "start": linalg.NewDense(n, 1, w.start), "reference": w.reference})
		if err != nil {
			return p, err
		}
		theirs := func(method string, rtol float64) (outcome, error) {
			a, err := py.ask(fmt.Sprintf("run %s %g", method, rtol))
			return outcome{Seconds: a.Seconds, Error: a.Error, Note: w.describe(method, rtol, work{a.Calls, a.Calls})}, err
		}
		a, err := soonest(ourMethods, target, w.run)
		b, bad := soonest([]string{"DOP853", "LSODA"}, target, theirs)
		return pair{
			ours:   func() (outcome, error) { return w.run(a.method, a.rtol) },
			theirs: func() (outcome, error) { return theirs(b.method, b.rtol) },
			finish: func(*measured) error { return py.stop() },
		}, errors.Join(err, bad)
	}
}

// brian is a row of a network beside Brian2, at the error that Brian2 reaches with its default step of 0.1 ms, a
// hundredth of the time constant.
func brian(n int) func(*harness, *measured) (pair, error) {
	return func(h *harness, m *measured) (p pair, err error) {
		const tau, dt = 1e-2, 1e-4
		n := h.pick(50, n)
		w, err := newNetwork(n, tau)
		if err != nil {
			return p, err
		}
		b, err := h.script("brian_network.py", map[string]any{"end": w.end, "dt": dt, "tau": tau, "grid": networkGrid},
			map[string]*linalg.Dense{"W": w.w, "start": linalg.NewDense(n, 1, w.start), "reference": w.reference})
		if err != nil {
			return p, err
		}
		first, err := b.ask("run")
		if err != nil {
			return p, err
		}
		a, err := soonest(ourMethods, first.Error, w.run)
		return pair{ours: func() (outcome, error) { return w.run(a.method, a.rtol) }, theirs: b.asking, finish: func(*measured) error { return b.stop() }}, err
	}
}
