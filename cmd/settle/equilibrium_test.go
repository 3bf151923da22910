package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestEquilibriumIsTold runs a model solved for its rest: run, show and check say so, the file has it
// with its meaning, and nothing is called a time or a step that is none.
func TestEquilibriumIsTold(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.h5")
	set := []string{"--set", "phase.settle.solve=equilibrium"}
	if got := mustSettle(t, append([]string{"run", "inversion-loop", "-o", out}, set...)...); !strings.Contains(got, "1 episode solved for equilibrium, not followed in time") {
		t.Errorf("run:\n%s", got)
	}
	if got := mustSettle(t, "show", out); !strings.Contains(got, "solved for equilibrium in") || strings.Contains(got, "mean") {
		t.Errorf("show:\n%s", got)
	}
	if got := mustSettle(t, append([]string{"check", "inversion-loop"}, set...)...); !strings.Contains(got, "not followed in time") || !strings.Contains(got, "next to nothing") {
		t.Errorf("check:\n%s", got)
	}
	f := openFile(t, out)
	if by := f.ints("/episodes/settled_by"); len(by) != 1 || by[0] != 1 {
		t.Errorf("settled_by is %v", by)
	}
	meanings, err := f.Attr("/episodes/settled_by", "flag_meanings")
	if err != nil || meanings != "trajectory equilibrium" {
		t.Errorf("flag_meanings %v, %v", meanings, err)
	}
}

// TestEquilibriumNeedsNoCap: tolerances with which settling would not be seen are none for a solve.
func TestEquilibriumNeedsNoCap(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out.h5")
	mustSettle(t, "run", "inversion-loop", "-o", out, "--set", "phase.settle.solve=equilibrium", "--set", "integrator.stability_cap=off")
	if o := settle(t, "run", "inversion-loop", "-o", out, "--force", "--set", "integrator.stability_cap=off"); o.code != exitUsage {
		t.Errorf("exit %d", o.code)
	}
}

// TestNoRestNoPrediction: where check finds no state of rest it does not say when it is reached. A linear
// phase may have none, and what it waits for settle all the same.
func TestNoRestNoPrediction(t *testing.T) {
	for model, foretold := range map[string]bool{"newton-failed": false, "unreachable": false, "inversion-loop": true, "expanding-loop": true} {
		args := []string{"check", model}
		if model == "expanding-loop" {
			args = append(args, "--set", `phase.settle.settle=["r"]`)
		}
		got := mustSettle(t, args...)
		if strings.Contains(got, "settling: predicted after") != foretold || strings.Contains(got, "settling: not predicted, no state of rest was found") == foretold {
			t.Errorf("%s:\n%s", model, got)
		}
	}
}
