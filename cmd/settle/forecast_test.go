package main

import (
	"strings"
	"testing"
)

// TestCheckTellsHowItsTryEnded: what breaks off the run is told by check before.
func TestCheckTellsHowItsTryEnded(t *testing.T) {
	for _, c := range []struct {
		args []string
		want []string // each is told; none: nothing is warned of
	}{
		{[]string{"not-finite"}, []string{"tried out: tsit5 for the first 0.543 s", "warning: not-finite at 0.543 s of 1 s: the derivative is not"}},
		{[]string{"smallest-step"}, []string{"warning: smallest-step at 0 s of 0.2 s: the step size fell"}},
		{[]string{"diverged"}, []string{"tried out: tsit5 for the first 0.0908 s", "warning: diverged at 0.0908 s of 5 s: grows"}},
		{[]string{"diverged", "--method", "dp54"}, []string{"warning: diverged at 0.09"}},
		{[]string{"step-budget"}, []string{"warning: step-budget at 0.265 s of 1 s: used up integrator.max_steps"}},
		{[]string{"limit-cycle", "--set", "integrator.max_steps=6000", "--set", "phase.settle.duration='60 s'"}, []string{"steps are forecast, refused ones included; integrator.max_steps allows 6000"}},
		{[]string{"step-budget", "--method", "rk4", "--step", "1 ms"}, []string{"about 1e+03 steps are forecast, refused ones included; integrator.max_steps allows 100"}},
		{[]string{"step-budget", "--set", "integrator.max_steps=1000"}, nil},
		{[]string{"limit-cycle"}, nil},
		{[]string{"finished"}, nil},
		{[]string{"settled"}, nil},
	} {
		got := mustSettle(t, append([]string{"check"}, c.args...)...)
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("check %v does not tell %q:\n%s", c.args, w, got)
			}
		}
		if c.want == nil && strings.Contains(got, "warning") {
			t.Errorf("check %v warns:\n%s", c.args, got)
		}
	}
}

// TestOneIsNotMany: numbers of one agree with their nouns and verbs.
func TestOneIsNotMany(t *testing.T) {
	got := mustSettle(t, "check", "smallest-step")
	for _, w := range []string{" 1 unit,", "fast evolves for", " 1 state variable,"} {
		if !strings.Contains(got, w) {
			t.Errorf("%q is not in\n%s", w, got)
		}
	}
	if o := settle(t, "check", "a", "b"); o.code != exitUsage || !strings.Contains(o.stderr, "got 2 arguments") {
		t.Errorf("exit %d: %s", o.code, o.stderr)
	}
	if o := settle(t, "run", "limit-cycle", "-o", t.TempDir()+"/out.h5"); !strings.Contains(o.out, "spectral abscissa at the end state -") {
		t.Errorf("where the abscissa was taken is not told:\n%s", o.out)
	}
	if o := settle(t, "run", "smallest-step", "-o", t.TempDir()+"/out.h5"); !strings.Contains(o.out, "next: lower integrator.min_step") {
		t.Errorf("min_step is not told:\n%s", o.out)
	}
}
