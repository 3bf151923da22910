//go:build cgo

package h5

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The sample is a small run with everything that the layout of a settle file has: growing groups,
// scalars overwritten under way, text, snapshots, verdicts, preallocated statistics.

const units = 20

func sampleRoot() []Attr {
	return []Attr{
		{"Conventions", "CF-1.8"},
		{"title", "Schleife µ"},
		{"format_version", 1},
		{"rtol", 1e-6},
		{"seeds", []int64{1, 2, 3}},
		{"loops", []string{"u", "längst"}},
		{"run_uuid", "0"},
	}
}

func sampleGroups() []GroupAttrs {
	return []GroupAttrs{{Path: "/circuit/extra", Attrs: []Attr{{"note", "made without a dataset"}}}, {Path: "/training"}}
}

func sampleDatasets() []Dataset {
	index := make([]int64, units)
	weights := make([]float64, units*3)
	for i := range index {
		index[i] = int64(i)
	}
	for i := range weights {
		weights[i] = math.Sin(float64(i))
	}
	verdict := Dataset{Path: "/training/BP/verdict", Kind: Int8, Axes: []string{"step"}, Shape: []int{-1},
		FlagValues: []int8{0, 1, 2}, FlagMeanings: []string{"settled", "oscillating", "diverged"}}
	return []Dataset{
		{Path: "/status", Kind: Int8, Data: int8(0), FlagValues: []int8{0, 1, 2, 3}, FlagMeanings: []string{"running", "finished", "failed", "interrupted"}},
		{Path: "/config/toml", Kind: String, Data: "name = \"größe\"\n"},
		{Path: "/circuit/population", Kind: String, Axes: []string{"population"}, Shape: []int{2}, Data: []string{"r", "ü"}},
		{Path: "/circuit/tau", Axes: []string{"population"}, Shape: []int{2}, Units: "s", Data: []float64{0.01, 0.02}},
		{Path: "/circuit/post", Kind: Int64, Axes: []string{"post"}, Shape: []int{units}, Data: index},
		{Path: "/circuit/pre", Kind: Int64, Axes: []string{"pre"}, Shape: []int{3}, Data: []int64{0, 1, 2}},
		{Path: "/circuit/W", Axes: []string{"post", "pre"}, Shape: []int{units, 3}, Data: weights, LongName: "initial weights"},
		{Path: "/trajectory/r_state", Axes: []string{"time", "r"}, Shape: []int{-1, units}, Units: "1"}, // before its scale, on purpose
		{Path: "/trajectory/time", Axes: []string{"time"}, Shape: []int{-1}, Units: "s", LongName: "time"},
		{Path: "/trajectory/trial", Kind: Int64, Axes: []string{"time"}, Shape: []int{-1}},
		{Path: "/trajectory/r", Kind: Int64, Axes: []string{"r"}, Shape: []int{units}, Data: index},
		{Path: "/trajectory/r_rate", Kind: Float32, Axes: []string{"time", "r"}, Shape: []int{-1, units}},
		{Path: "/training/BP/step", Kind: Int64, Axes: []string{"step"}, Shape: []int{-1}},
		{Path: "/training/BP/loss", Axes: []string{"step"}, Shape: []int{-1}},
		verdict,
		{Path: "/snapshots/BP/snapshot", Kind: Int64, Axes: []string{"snapshot"}, Shape: []int{-1}},
		{Path: "/snapshots/BP/post", Kind: Int64, Axes: []string{"post"}, Shape: []int{units}, Data: index},
		{Path: "/snapshots/BP/pre", Kind: Int64, Axes: []string{"pre"}, Shape: []int{3}, Data: []int64{0, 1, 2}},
		{Path: "/snapshots/BP/W", Axes: []string{"snapshot", "post", "pre"}, Shape: []int{-1, units, 3}},
		{Path: "/statistics/accuracy", Axes: nil, Shape: []int{}, Units: "1"},
		{Path: "/statistics/fold", Kind: Int64, Axes: []string{"fold"}, Shape: []int{4}, Data: []int64{0, 1, 2, 3}},
		{Path: "/statistics/score", Axes: []string{"fold"}, Shape: []int{4}},
	}
}

// state is the value of unit j at row i.
func sampleState(i, j int) float64 { return float64(i) + float64(j)/64 }

func sampleRow(i int) []float64 {
	row := make([]float64, units)
	for j := range row {
		row[j] = sampleState(i, j)
	}
	return row
}

// record appends rows from..to of the trajectory, a training step every fourth and a snapshot every
// fortieth row.
func record(t testing.TB, w *Writer, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		row := sampleRow(i)
		must(t, w.Append("/trajectory/time", []float64{float64(i) * 1e-3}))
		must(t, w.AppendInts("/trajectory/trial", []int64{int64(i / 100)}))
		must(t, w.Append("/trajectory/r_state", row))
		must(t, w.Append("/trajectory/r_rate", row))
		if i%4 == 0 {
			must(t, w.AppendInts("/training/BP/step", []int64{int64(i / 4)}))
			must(t, w.Append("/training/BP/loss", []float64{1 / float64(i+1)}))
			must(t, w.AppendInts("/training/BP/verdict", []int64{int64(i / 4 % 3)}))
		}
		if i%40 == 0 {
			must(t, w.AppendInts("/snapshots/BP/snapshot", []int64{int64(i / 40)}))
			must(t, w.Append("/snapshots/BP/W", snapshot(i/40)))
		}
	}
}

func snapshot(n int) []float64 {
	w := make([]float64, units*3)
	for i := range w {
		w[i] = float64(n) + float64(i)/1024
	}
	return w
}

func finish(t testing.TB, w *Writer) {
	t.Helper()
	must(t, w.Write("/statistics/score", []float64{.1, .2, .3, .4}))
	must(t, w.Flush())
	must(t, w.Write("/status", int8(1)))
	must(t, w.Close())
}

func create(t testing.TB, path string, opt Options) *Writer {
	t.Helper()
	w, err := Create(path, sampleRoot(), sampleGroups(), sampleDatasets(), opt)
	must(t, err)
	return w
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func temp(t testing.TB, name string) string { return filepath.Join(t.TempDir(), name) }

func swmr() Options { return Options{SWMR: true, FlushEvery: -1} }

// outside runs another program on our files. A missing one is a failure: without it nothing is
// proved. Only -short skips.
func outside(t testing.TB, name string, args ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("runs other programs")
	}
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// python runs a script with Debian's Python, which has h5py, xarray and netCDF4.
func python(t testing.TB, script string, args ...string) string {
	t.Helper()
	return outside(t, "/usr/bin/python3", append([]string{"-W", "error::RuntimeWarning", "-c", script}, args...)...)
}

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	must(t, err)
	return b
}

func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error; wanted one with %q", parts)
	}
	for _, p := range parts {
		if !strings.Contains(err.Error(), p) {
			t.Errorf("error %q lacks %q", err, p)
		}
	}
}

var _ = time.Second
