package main

import (
	"path/filepath"
	"strings"
	"testing"

	"settle/models"
	"settle/models/builtin"
)

// neverByItself lists the verdicts that no circuit file can bring about: an interrupt is the user's.
var neverByItself = map[models.Verdict]bool{models.Interrupted: true}

// TestVerdictsHangOnNoMethod runs each example with auto and with dp54: the verdict is that of the circuit.
// The one about a method is about dp54; auto settles.
func TestVerdictsHangOnNoMethod(t *testing.T) {
	for _, v := range models.Verdicts() {
		if neverByItself[v] {
			continue
		}
		for method, want := range map[string]models.Verdict{"auto": v, "dp54": v} {
			if method == "auto" && v == models.StabilityLimited {
				want = models.Settled
			}
			out := filepath.Join(t.TempDir(), "out.h5")
			settle(t, "run", v.String(), "--method", method, "-o", out)
			f := openFile(t, out)
			if got := f.ints("/episodes/verdict"); len(got) != 1 || models.Verdict(got[0]) != want {
				t.Errorf("%s by %s: verdict %v, want %d", v, method, got, want)
			}
		}
	}
}

// TestVerdicts runs the example of each verdict: it has to end so, say so, and exit so.
func TestVerdicts(t *testing.T) {
	for _, v := range models.Verdicts() {
		if neverByItself[v] {
			continue
		}
		t.Run(v.String(), func(t *testing.T) {
			if _, ok := builtin.Find(v.String()); !ok {
				t.Fatal("no example of this verdict")
			}
			out := filepath.Join(t.TempDir(), "out.h5")
			o := settle(t, "run", v.String(), "-o", out)
			want := exitDone
			if !v.OK() {
				want = exitFailed
			}
			if o.code != want {
				t.Errorf("exit code %d, want %d\n%s%s", o.code, want, o.out, o.stderr)
			}
			if !strings.Contains(o.out, v.String()) || v.NextStep() != "" && !strings.Contains(o.out, v.NextStep()) {
				t.Errorf("the verdict or its next step is not told:\n%s", o.out)
			}
			f := openFile(t, out)
			verdicts := f.ints("/episodes/verdict")
			if len(verdicts) != 1 || models.Verdict(verdicts[0]) != v {
				t.Errorf("/episodes/verdict is %v, want %d\n%s", verdicts, v, o.out)
			}
		})
	}
}
