//go:build cgo

package verify

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"settle/outputs/h5"
)

const points = 30 // every fifth has no result

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func done(i int) bool { return i%5 != 3 }

// run writes the result of a point.
func run(t *testing.T, path string, i int) {
	t.Helper()
	w, err := h5.Create(path, nil, nil, []h5.Dataset{
		{Path: "/settled/r", Shape: []int{2}, Data: []float64{float64(i), 1}},
		{Path: "/trajectory/time", Shape: []int{-1}, Axes: []string{"time"}},
	}, h5.Options{Checksums: true})
	must(t, err)
	must(t, w.Append("/trajectory/time", []float64{0, 1, 2}))
	must(t, w.Close())
}

func gatheredFile(t *testing.T, dir string, merged bool) string {
	t.Helper()
	path := filepath.Join(dir, "gathered.h5")
	w, err := h5.CreateWith(path, gatheredAttrs(), nil, gatheredDatasets(), h5.Options{Checksums: true}, func(a *h5.Adder) error {
		var rows []h5.Row
		var errs []error
		for i := range points {
			if !done(i) {
				continue
			}
			file, at := fmt.Sprintf("%02d.h5", i), fmt.Sprintf("/runs/%06d", i)
			run(t, filepath.Join(dir, file), i)
			rows = append(rows, h5.Row{Index: i, File: file})
			if merged {
				errs = append(errs, a.Copy(at, filepath.Join(dir, file), "/"))
			} else {
				errs = append(errs, a.Link(at, file, "/"))
			}
		}
		return errors.Join(append(errs, a.Stack("/stacked/settled/r", h5.Float64, []int{points, 2}, "/settled/r", rows))...)
	})
	must(t, err)
	must(t, w.Close())
	return path
}

func gatheredAttrs() []h5.Attr {
	return []h5.Attr{
		{Name: "kind", Value: "sweep"}, {Name: "title", Value: "map"}, {Name: "sweep", Value: "map"}, {Name: "source", Value: "settle 1"},
		{Name: "version", Value: "1"}, {Name: "git_revision", Value: "abc"},
		{Name: "points", Value: points}, {Name: "done", Value: 24}, {Name: "failed", Value: 3}, {Name: "missing", Value: 3},
	}
}

func gatheredDatasets() []h5.Dataset {
	number, state, mask, verdict := make([]int64, points), make([]int8, points), make([]uint8, points), make([]int8, points)
	ids, steps, alpha, settled := make([]string, points), make([]int64, points), make([]float64, points), make([]float64, points)
	for i := range points {
		number[i], ids[i], alpha[i] = int64(i), fmt.Sprintf("%064x", i), float64(i)/4
		if done(i) {
			state[i], mask[i], steps[i], settled[i] = 1, 1, 100, 1
		} else {
			state[i], verdict[i], steps[i], settled[i] = int8(i%2)*2, -1, -1, math.NaN()
		}
	}
	column := func(path string, kind h5.Kind, data any) h5.Dataset {
		return h5.Dataset{Path: path, Kind: kind, Shape: []int{points}, Data: data}
	}
	states := column("/points/state", h5.Int8, state)
	states.FlagValues, states.FlagMeanings = []int8{0, 1, 2}, []string{"missing", "done", "failed"}
	return []h5.Dataset{
		{Path: "/sweep/axes", Kind: h5.String, Shape: []int{1}, Data: []string{"alpha"}},
		{Path: "/sweep/results", Kind: h5.String, Shape: []int{1}, Data: []string{"error"}},
		column("/points/number", h5.Int64, number), column("/points/id", h5.String, ids), states,
		column("/points/done", h5.Uint8, mask), column("/points/verdict", h5.Int8, verdict), column("/points/settled", h5.Float64, settled),
		column("/points/steps", h5.Int64, steps), column("/points/evaluations", h5.Int64, steps), column("/points/products", h5.Int64, steps),
		column("/axes/alpha", h5.Float64, alpha), column("/results/error", h5.Float64, settled),
	}
}

// probe looks at a file as the program's does, here.
func probe(path string) error {
	f, err := h5.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Probe(), f.Close())
}

func verified(t *testing.T, path string) *Report {
	t.Helper()
	r, err := File(path, probe)
	must(t, err)
	return r
}

// TestGathered: gathered files are sound, also where no run is there any more, and it is told what was not read.
func TestGathered(t *testing.T) {
	for name, merged := range map[string]bool{"links": false, "copies": true} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := gatheredFile(t, dir, merged)
			moved := filepath.Join(t.TempDir(), "alone.h5")
			must(t, os.Rename(path, moved))
			r := verified(t, moved)
			if !r.Sound || r.State != Gathered || len(r.Notes) != 1 || !strings.Contains(r.Notes[0].What, "values of other files") {
				t.Errorf("%s", r)
			}
			sums := 13
			if merged {
				sums += 2 * 24
			}
			if r.Sums != sums || !strings.Contains(r.String(), "a gathered sweep: 24 of 30 points done, 3 failed, 3 missing") {
				t.Errorf("%d checksums: %s", r.Sums, r)
			}
			if lines := strings.Count(r.String(), "\n"); lines > 30 {
				t.Errorf("%d lines", lines)
			}
		})
	}
}

// gatheredHarm is what can happen to a gathered file, by h5py, and what is said of it.
var gatheredHarm = []struct{ script, where, what string }{
	{`f["results/error"][4] = 2`, "/results/error", "has checksum"},
	{`f["results/error"][3] = 2`, "/results/error", "row 3 is 2, and the point has no result"},
	{`f["points/steps"][8] = 0`, "/points/steps", "row 8 is 0, and the point has no result"},
	{`f["points/verdict"][8] = 0`, "/points/verdict", "row 8 is 0"},
	{`f["points/done"][8] = 1`, "/points/done", "row 8 is 1, /points/state is 0"},
	{`f["points/done"][9] = 7`, "/points/done", "row 9 is 7"},
	{`f["points/state"][9] = 5`, "/points/state", "row 9 is 5, which stands for none of missing, done, failed"},
	{`f["points/number"][9] = 5`, "/points/number", "row 9 is point 5"},
	{`f["points/id"][9] = f["points/id"][2]`, "/points/id", "points 2 and 9 have the same"},
	{`f.attrs["failed"] = 4`, "/", "attribute failed is 4, /points/state has 3"},
	{`f.attrs["points"] = 31`, "/axes/alpha", "has shape [30], the sweep has 31 points"},
	{`f.attrs["points"] = "many"`, "/", `attribute points is "many"`},
	{`del f.attrs["git_revision"]`, "/", "attribute git_revision is missing"},
	{`del f["points/products"]`, "/points/products", "is missing"},
	{`del f["axes/alpha"]`, "/axes/alpha", "is missing: /sweep/axes names it"},
	{`f["results/other"] = np.zeros(30)`, "/results/other", "is not among those that /sweep/results names"},
	{`del f["axes/alpha"]; f["axes/alpha"] = np.zeros(29)`, "/axes/alpha", "has shape [29]"},
	{`f["runs/000004/settled/r"][1] = 2`, "/runs/000004/settled/r", "has checksum"},
	{`del f["runs"]`, "/runs/000029", "is missing: the point is done"},
	{`del f["runs/000004"]; f["runs/000008"] = h5py.ExternalLink("08.h5", "/")`, "/runs/000008", "no point that is done has it"},
	{`del f["runs/000004"]`, "/runs/000004", "is missing: the point is done"},
	{`f.create_group("runs/000003")`, "/runs/000003", "no point that is done has it"},
	{`f.create_group("runs/x")`, "/runs/x", "no point that is done has it"},
}

// TestGatheredHarm harms a gathered file with copies in every way above.
func TestGatheredHarm(t *testing.T) {
	dir := t.TempDir()
	whole, err := os.ReadFile(gatheredFile(t, dir, true))
	must(t, err)
	script := "import sys, h5py, numpy as np\n"
	for i, h := range gatheredHarm {
		path := harmed(dir, i)
		must(t, os.WriteFile(path, whole, 0o666))
		script += fmt.Sprintf("with h5py.File(%q, 'r+') as f: %s\n", path, h.script)
	}
	if out, err := exec.Command("/usr/bin/python3", "-c", script).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for i, h := range gatheredHarm {
		r := verified(t, harmed(dir, i))
		told := false
		for _, f := range r.Findings {
			told = told || f.Where == h.where && strings.Contains(f.What, h.what)
		}
		if !told || r.Sound {
			t.Errorf("%s: %s", h.script, r)
		}
	}
}

func harmed(dir string, i int) string { return filepath.Join(dir, fmt.Sprintf("harmed%02d.h5", i)) }
