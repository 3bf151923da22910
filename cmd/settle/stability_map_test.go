package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"settle/circuit"
	"settle/circuit/stability"
	"settle/models"
	"settle/sweeps"
)

// stabilityMap is the plan of examples/stability-map/sweep.toml and its circuit file.
func stabilityMap(t *testing.T) (*sweeps.Plan, string) {
	t.Helper()
	folder := filepath.Join(root(t), "examples", "stability-map")
	s, err := sweeps.Read(filepath.Join(folder, "sweep.toml"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := sweeps.NewPlan(context.Background(), s)
	if err != nil {
		t.Fatal(err)
	}
	return p, filepath.Join(folder, s.Circuit)
}

// mapped is one point of the map: its overrides, and where it lies.
func mapped(t *testing.T, p *sweeps.Plan, alpha, angle float64, seed uint64) []circuit.Set {
	t.Helper()
	for i := range p.Len() {
		at := p.Point(i)
		if math.Abs(at.Coordinates[0].Number/alpha-1) < 1e-3 && at.Coordinates[1].Number == angle && at.Seed == seed {
			return p.Spec.Sets(at)
		}
	}
	t.Fatalf("the map has no point alpha = %g, angle = %g, seed = %d", alpha, angle, seed)
	return nil
}

// nearTheBoundary are points on both sides of it, in pairs that differ by the seed alone or by a step or two of
// the angle. Their abscissas are 3 to 11 /s from 0, of a fastest rate of about 130 /s.
var nearTheBoundary = []struct {
	alpha, angle float64
	seed         uint64
}{
	{0.01, 48, 0}, {0.01, 48, 1}, {0.01, 54, 2}, {0.01, 60, 0}, {0.1, 60, 2}, {0.1, 60, 1},
	{0.1, 66, 2}, {0.1, 72, 3}, {0.316, 78, 2}, {0.316, 78, 0}, {1, 114, 3}, {1, 114, 2},
}

var printedAbscissa = regexp.MustCompile(`spectral abscissa (\S+) /s`)

// TestRunsSettleWhereTheAbscissaIsNegative: a run settles if and only if the abscissa that check prints is
// negative. NumPy finds the same abscissa, and the angle, from the weights in the results.
func TestRunsSettleWhereTheAbscissaIsNegative(t *testing.T) {
	p, file := stabilityMap(t)
	stable := 0
	for i, at := range nearTheBoundary {
		var sets []string
		for _, set := range mapped(t, p, at.alpha, at.angle, at.seed) {
			sets = append(sets, "--set", set.Key+"="+set.Value)
		}
		out := filepath.Join(t.TempDir(), fmt.Sprint(i)+".h5")
		settle(t, append([]string{"run", file, "-o", out}, sets...)...)
		verdict := models.Verdict(openFile(t, out).ints("/episodes/verdict")[0])
		found := printedAbscissa.FindStringSubmatch(mustSettle(t, append([]string{"check", file}, sets...)...))
		if found == nil {
			t.Fatal("check prints no abscissa")
		}
		abscissa, err := strconv.ParseFloat(found[1], 64)
		if err != nil {
			t.Fatal(err)
		}
		want := models.Diverged
		if abscissa < 0 {
			stable, want = stable+1, models.Settled
		}
		if verdict != want {
			t.Errorf("%+v: abscissa %g /s, and the run ends with %s", at, abscissa, verdict)
		}
		numpy := loopByNumPy(t, out)
		if math.Abs(numpy.Abscissa-abscissa) > 5e-3*math.Abs(abscissa) || math.Abs(numpy.Angle-at.angle) > 1e-10 {
			t.Errorf("%+v: NumPy finds the abscissa %g /s and the angle %.15g degrees, check prints %g /s", at, numpy.Abscissa, numpy.Angle, abscissa)
		}
	}
	if stable != len(nearTheBoundary)/2 {
		t.Errorf("%d of %d points are stable", stable, len(nearTheBoundary))
	}
}

type numPyLoop struct{ Abscissa, Angle float64 }

// loopByNumPy takes a loop's abscissa and the angle of its feedback from a result file.
func loopByNumPy(t *testing.T, out string) (found numPyLoop) {
	t.Helper()
	printed := python(t, `
import sys, json, h5py, numpy as np
with h5py.File(sys.argv[1]) as f:
    W, B = (f["circuit/weights/W_" + name][:] for name in "WB")
    unit = {name: f["circuit/units/" + name][:] for name in ("r_tau", "u_tau", "r_leak", "u_leak")}
J = np.block([[-np.diag(unit["r_leak"]), B], [W, -np.diag(unit["u_leak"])]])
J /= np.concatenate([unit["r_tau"], unit["u_tau"]])[:, None]
cosine = np.vdot(B, -W.T) / np.linalg.norm(B) / np.linalg.norm(W)
print(json.dumps({"Abscissa": np.linalg.eigvals(J).real.max(), "Angle": np.degrees(np.arccos(cosine))}))
`, out)
	if err := json.Unmarshal([]byte(printed), &found); err != nil {
		t.Fatalf("%v\n%s", err, printed)
	}
	return found
}

// TestStabilityMapGoesFromAllToNone counts the stable loops of some combinations of the map by the exact criterion:
// all without an angle, whatever the leak, as -W^T makes every loop stable; at 90 degrees all whose leak is
// well above the radius sqrt(10/30) of the eigenvalues of W B, none of those well below; few or none at 120.
func TestStabilityMapGoesFromAllToNone(t *testing.T) {
	p, file := stabilityMap(t)
	for _, c := range []struct {
		alpha, angle float64
		least, most  int
	}{
		{0.01, 0, 20, 20}, {0.1, 0, 20, 20}, {1, 0, 20, 20}, {0.01, 60, 1, 19}, {0.1, 66, 1, 19}, {0.316, 78, 1, 19}, {1, 114, 1, 19},
		{0.01, 90, 0, 0}, {0.316, 90, 0, 0}, {0.501, 90, 7, 13}, {0.794, 90, 20, 20}, {0.01, 120, 0, 0}, {0.1, 120, 0, 0}, {1, 120, 0, 10},
	} {
		stable := 0
		for seed := range uint64(20) {
			if loopOf(t, file, mapped(t, p, c.alpha, c.angle, seed)).Whole() == stability.Stable {
				stable++
			}
		}
		if stable < c.least || stable > c.most {
			t.Errorf("alpha = %g, angle = %g: %d of 20 loops are stable, want %d to %d", c.alpha, c.angle, stable, c.least, c.most)
		}
	}
}

// loopOf is the one loop of a circuit.
func loopOf(t *testing.T, file string, sets []circuit.Set) *stability.Loop {
	t.Helper()
	s, err := circuit.Read(file, sets)
	if err != nil {
		t.Fatal(err)
	}
	c, err := circuit.Compile(s, circuit.Env{})
	if err != nil {
		t.Fatal(err)
	}
	d := c.NewDynamics(1)
	d.Present(0, 0, nil, nil)
	d.Begin(0)
	y := make([]float64, d.Dim())
	d.Gather(y)
	loops, err := stability.Loops(d, 0, 0, y)
	if err != nil || len(loops) != 1 {
		t.Fatalf("%d loops, %v", len(loops), err)
	}
	return loops[0]
}

// TestStabilityMapSaysWhatItDoes holds the numbers in the folder's README against the files.
func TestStabilityMapSaysWhatItDoes(t *testing.T) {
	p, file := stabilityMap(t)
	page := readText(t, filepath.Dir(file), "README.md")
	said := fmt.Sprintf("%d leaks x %d angles x %d seeds", len(p.Spec.Axes[0].Values), len(p.Spec.Axes[1].Values), len(p.Spec.Seeds))
	if !strings.Contains(page, said) {
		t.Errorf("README.md does not say %q", said)
	}
}
