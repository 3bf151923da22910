package main

import (
	"fmt"
	"math"
	"testing"

	"settle/internal/linalg"
)

// Of several methods the soonest counts, each with the loosest tolerance that reaches the error.
func TestSoonest(t *testing.T) {
	run := func(method string, rtol float64) (outcome, error) {
		factor := map[string]float64{"a": 1, "b": 100, "never": math.Inf(1)}[method]
		return outcome{Seconds: 1 / rtol / (factor + 1), Error: rtol * factor, Note: fmt.Sprint(rtol)}, nil
	}
	best, err := soonest([]string{"a", "b", "never"}, 1e-6, run)
	if err != nil || best.method != "a" || best.o.Error > 1e-6 || best.o.Error < 1e-6/math.Sqrt(10)*0.99 {
		t.Errorf("%+v, %v", best, err)
	}
	if _, err := soonest([]string{"never"}, 1e-6, run); err == nil {
		t.Error("no method reaches the error, and none is missed")
	}
}

// The reference is the solution: methods of another kind come to it as their tolerance is tightened.
func TestReferenceIsTheSolution(t *testing.T) {
	w, err := newNetwork(50, 1)
	if err != nil {
		t.Fatal(err)
	}
	last := math.Inf(1)
	for _, rtol := range []float64{1e-4, 1e-7, 1e-10} {
		o, err := w.run("vern76", rtol)
		if err != nil || !(o.Error < last/10) {
			t.Errorf("rtol %g: %g after %g, %v", rtol, o.Error, last, err)
		}
		last = o.Error
	}
	if last > 1e-9 {
		t.Errorf("%g at the end", last)
	}
}

// Without room the network is halved, and the page says so.
func TestRoomFor(t *testing.T) {
	var m measured
	if n := roomFor(10, &m); n != 10 || m.Notes != nil {
		t.Errorf("%d of 10 units, %v", n, m.Notes)
	}
	if n := roomFor(10_000_000, &m); math.IsInf(available(), 1) != (n == 10_000_000) || len(m.Notes) == 0 != (n == 10_000_000) {
		t.Errorf("%d of 1e7 units, %v", n, m.Notes)
	}
}

// A pass is one call, however many rows it evaluates: eptrk6 has five a step.
func TestPassesAreCounted(t *testing.T) {
	w, err := newNetwork(50, 1)
	if err != nil {
		t.Fatal(err)
	}
	for method, rows := range map[string]int{"adams": 1, "eptrk6": 5} {
		done, err := w.solve(method, 1e-5, linalg.NewDense(networkGrid, w.n, nil))
		if got := float64(done.evaluations) / float64(done.passes); err != nil || got > float64(rows) || got < 0.9*float64(rows) {
			t.Errorf("%s: %+v, %v, want %d rows a pass", method, done, err, rows)
		}
	}
}
