package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"settle/models"
)

// nearTheBoundary are loops of examples/stability-map on both sides of the line: with a leak, an angle and a seed,
// and whether they are stable. Their abscissas are 2.5 to 11 /s from 0, where the fastest rates are about 130 /s. Of
// the last one the condition Re(mu) < alpha, which is not exact, says that it is stable.
var nearTheBoundary = []struct {
	alpha, angle float64
	seed         int
	stable       bool
}{
	{0.01, 48, 2, true}, {0.01, 48, 3, true}, {0.01, 54, 1, false}, {0.01, 60, 2, false}, {0.1, 66, 2, true},
	{0.1, 66, 1, false}, {0.3, 78, 2, true}, {0.3, 78, 0, false}, {1, 108, 0, true}, {1, 114, 0, false},
	{0.3, 84, 6, false},
}

var printedAbscissa = regexp.MustCompile(`spectral abscissa (-?)[0-9.]+ /s`)

// TestRunsSettleWhereCheckFindsStability: at both sides of the line a run settles if and only if check finds a
// negative abscissa, and its exact criterion says the same.
func TestRunsSettleWhereCheckFindsStability(t *testing.T) {
	file := filepath.Join(root(t), "examples/stability-map/loop.toml")
	for _, at := range nearTheBoundary {
		sets := []string{file, "--set", fmt.Sprint("population.u.leak=", at.alpha), "--set", fmt.Sprint("pathway.B.weights.angle=", at.angle), "--set", fmt.Sprint("seed=", at.seed)}
		out := filepath.Join(t.TempDir(), "out.h5")
		settle(t, append([]string{"run", "-o", out}, sets...)...)
		verdict, want, judged := models.Verdict(openFile(t, out).ints("/episodes/verdict")[0]), models.Diverged, "unstable by the exact criterion"
		if at.stable {
			want, judged = models.Settled, " stable by the exact criterion"
		}
		if verdict != want {
			t.Errorf("%+v: the run ends with %s", at, verdict)
		}
		printed := mustSettle(t, append([]string{"check"}, sets...)...)
		found := printedAbscissa.FindStringSubmatch(printed)
		if found == nil || (found[1] == "-") != at.stable || !strings.Contains(printed, judged) {
			t.Errorf("%+v: check says %q without %q\n%s", at, found, judged, printed)
		}
	}
}
