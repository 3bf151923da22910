package main

import (
	"os"
	"path/filepath"
	"testing"

	"settle/models"
	"settle/models/builtin"
)

// long tells whether the long tests are asked for, which only `make test-all` does.
func long(t *testing.T) bool {
	t.Helper()
	return os.Getenv("SETTLE_LONG") != ""
}

// TestModelsSettleWithEveryMethod runs the built-in models that settle with every fixed-step
// method too, at a tenth of the fastest time constant: same verdict, same settled states.
func TestModelsSettleWithEveryMethod(t *testing.T) {
	names := []string{"inversion-loop", "settled"}
	if long(t) {
		names = append(names, "cascade", "single-loop")
	}
	for _, name := range names {
		if _, ok := builtin.Find(name); !ok {
			t.Fatalf("no model %q", name)
		}
		settledBy := func(method string, args ...string) result {
			out := filepath.Join(t.TempDir(), "out.h5")
			mustSettle(t, append([]string{"run", name, "-o", out, "--method", method, "--set", "record.every=1 s"}, args...)...)
			f := openFile(t, out)
			for _, v := range f.ints("/episodes/verdict") {
				if models.Verdict(v) != models.Settled {
					t.Errorf("%s by %s: verdict %s", name, method, models.Verdict(v))
				}
			}
			return f
		}
		want := settledBy("dp54")
		for _, method := range []string{"euler", "heun", "rk4"} {
			got := settledBy(method, "--step", "1 ms")
			populations, err := want.Strings("/circuit/populations/population")
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range populations {
				if off := largestDifference(t, got.floats("/settled/"+p), want.floats("/settled/"+p)); off > 1e-4 {
					t.Errorf("%s by %s: settled %s differs by %.1e", name, method, p, off)
				}
			}
		}
	}
}
