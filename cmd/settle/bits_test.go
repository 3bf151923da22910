package main

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// differing lists the attributes that are left out when two runs are compared (docs/files.md).
var differing = map[string]bool{"run_uuid": true, "date": true, "host": true, "command_line": true}

// fingerprint is every attribute of the root and every dataset's numbers, bit for bit.
func fingerprint(t *testing.T, f result) map[string]string {
	t.Helper()
	print := map[string]string{}
	attrs, err := f.Attrs("/")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range attrs {
		if !differing[a.Name] {
			print["@"+a.Name] = fmt.Sprint(a.Value)
		}
	}
	all, err := f.Datasets()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if text, err := f.Strings(d.Path); err == nil {
			print[d.Path] = strings.Join(text, "\x00")
			continue
		}
		var b bytes.Buffer
		for _, v := range f.floats(d.Path) {
			fmt.Fprintf(&b, "%x ", math.Float64bits(v))
		}
		print[d.Path] = b.String()
	}
	return print
}

// TestSameBitsAtAnyNumberOfWorkers runs traced and untraced trials of the digits with 1, 2 and 4
// workers, and once more with another seed, which has to differ.
func TestSameBitsAtAnyNumberOfWorkers(t *testing.T) {
	dir := t.TempDir()
	print := func(name string, args ...string) map[string]string {
		out := filepath.Join(dir, name)
		mustSettle(t, append([]string{"run", "digits-loop", "-o", out, "--set", "task.trials=70", "--set", "record.trials=3"}, args...)...)
		return fingerprint(t, openFile(t, out))
	}
	want := print("1.h5", "--workers", "1")
	for _, workers := range []string{"1", "2", "4"} {
		got := print("w"+workers+".h5", "--workers", workers)
		for path, v := range want {
			if got[path] != v {
				t.Errorf("%s workers: %s differs", workers, path)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s workers: %d things in the file, want %d", workers, len(got), len(want))
		}
	}
	other := print("seed.h5", "--seed", "2")
	if other["/trajectory/r_state"] == want["/trajectory/r_state"] {
		t.Error("another seed gives the same trajectory")
	}
}

// python runs a script with the system's Python, where the packages of scripts/deps.sh are.
func python(t *testing.T, script string, args ...string) string {
	t.Helper()
	cmd := exec.Command("/usr/bin/python3", append([]string{"-c", script}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("python: %v\n%s", err, out)
	}
	return string(out)
}

// TestStockToolsOpenTheFile reads a real run with h5py, xarray (both engines), h5dump and ncdump.
func TestStockToolsOpenTheFile(t *testing.T) {
	out := filepath.Join(t.TempDir(), "loop.h5")
	mustSettle(t, "run", "inversion-loop", "-o", out)
	script := `
import sys, warnings, h5py, xarray as xr, numpy as np
warnings.simplefilter("error", category=DeprecationWarning)
path = sys.argv[1]
with h5py.File(path) as f:
    assert f["status"][()] == 1, f["status"][()]
    n = len(f["trajectory/time"])
    for name, d in f["trajectory"].items():
        for axis in d.dims:
            assert len(axis) == 1 or h5py.h5ds.is_scale(d.id), (name, "has an axis without a scale")
    assert f["trajectory/r_state"].shape == (n, 20)
    assert f["trajectory/time"].attrs["units"] in ("s", b"s")
    def visit(name, o):
        if isinstance(o, h5py.Dataset) and o.dtype.kind == "f" and not name.startswith("statistics"):
            assert o.dtype == np.float64, name
    f.visititems(visit)
for engine in ("h5netcdf", "netcdf4"):
    for group in ("trajectory", "episodes", "settled", "circuit/weights", "circuit/populations", "circuit/phases", "circuit/units", "statistics", "config"):
        with xr.open_dataset(path, group=group, engine=engine) as d:
            d.load()
    with xr.open_dataset(path, group="trajectory", engine=engine) as d:
        assert d.r_state.dims == ("time", "r"), d.r_state.dims
        assert abs(float(d.time[1]) - 0.001) < 1e-15
        assert np.isfinite(d.u_rate).all()
        print(engine, d.sizes["time"], float(d.r_state[-1, 0]))
`
	printed := python(t, script, out)
	if strings.Count(printed, "\n") != 2 {
		t.Errorf("unexpected output: %s", printed)
	}
	for _, tool := range [][]string{{"h5dump", "-H", out}, {"ncdump", "-h", out}} {
		if text, err := exec.Command(tool[0], tool[1:]...).CombinedOutput(); err != nil || !strings.Contains(string(text), "r_state") {
			t.Errorf("%v: %v\n%.2000s", tool, err, text)
		}
	}
}

// TestPathAgainstSciPy integrates the coupled network with SciPy's DOP853 from the numbers in our
// file and compares the paths.
func TestPathAgainstSciPy(t *testing.T) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "net.toml"), filepath.Join(dir, "net.h5")
	if err := os.WriteFile(in, []byte(coupledNetwork), 0o644); err != nil {
		t.Fatal(err)
	}
	mustSettle(t, "run", in, "-o", out, "--rtol", "1e-11", "--atol", "1e-12")
	script := `
import sys, h5py, numpy as np
from scipy.integrate import solve_ivp
with h5py.File(sys.argv[1]) as f:
    W = f["circuit/weights/W_J"][:]; tau = f["circuit/units/x_tau"][:]
    t = f["trajectory/time"][:]; x = f["trajectory/x_state"][:]
s = solve_ivp(lambda t, y: (-y + W @ np.tanh(y)) / tau, (0, t[-1]), x[0], "DOP853", t, rtol=1e-12, atol=1e-13)
print(abs(s.y.T - x).max())
`
	var off float64
	if _, err := fmt.Sscan(python(t, script, out), &off); err != nil || off > 1e-8 {
		t.Errorf("largest difference from SciPy's path: %v (%v)", off, err)
	}
}
