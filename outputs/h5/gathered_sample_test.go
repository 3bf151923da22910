//go:build cgo

package h5

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// gatheredPoints is how many points a gathered file has; every third has no file.
const gatheredPoints = 100

// pointFile writes the result of a point: a small run, and numbers that tell which.
func pointFile(t testing.TB, path string, i int) {
	t.Helper()
	w, err := Create(path, []Attr{{"title", "point"}}, nil, pointDatasets(i), Options{Checksums: true})
	must(t, err)
	for k := range 5 {
		must(t, w.Append("/trajectory/time", []float64{float64(k)}))
		must(t, w.Append("/trajectory/r_state", []float64{float64(k), float64(i), 0.5}))
	}
	must(t, w.Close())
}

func pointDatasets(i int) []Dataset {
	values := make([]float64, 6)
	for k := range values {
		values[k] = float64(100*i + k)
	}
	return []Dataset{
		{Path: "/status", Kind: Int8, Data: int8(1)},
		{Path: "/config/toml", Kind: String, Data: fmt.Sprintf("point = %d\n", i)},
		{Path: "/trajectory/time", Axes: []string{"time"}, Shape: []int{-1}, Units: "s"},
		{Path: "/trajectory/r", Kind: Int64, Axes: []string{"r"}, Shape: []int{3}, Data: []int64{0, 1, 2}},
		{Path: "/trajectory/r_state", Axes: []string{"time", "r"}, Shape: []int{-1, 3}},
		{Path: "/settled/r", Shape: []int{2, 3}, Data: values},
		{Path: "/settled/count", Kind: Int64, Shape: []int{2}, Data: []int64{int64(i), 7}},
		{Path: "/settled/verdict", Kind: Int8, Data: int8(i % 3)},
	}
}

// gatherFiles writes the files of the points into a folder's "50%b", a name that means something to HDF5, and gathers
// them: links, stacks, and copies of two.
func gatherFiles(t testing.TB, dir string) string {
	t.Helper()
	must(t, os.MkdirAll(filepath.Join(dir, "50%b"), 0o777))
	for i := range gatheredPoints {
		if i%3 != 2 {
			pointFile(t, filepath.Join(dir, pointName(i)), i)
		}
	}
	path := filepath.Join(dir, "gathered.h5")
	gatherAgain(t, dir, path)
	return path
}

func pointName(i int) string { return fmt.Sprintf("50%%b/%03d.h5", i) }

func gatherAgain(t testing.TB, dir, path string) {
	t.Helper()
	table := []Dataset{{Path: "/points/number", Kind: Int64, Shape: []int{2}, Data: []int64{0, 1}}}
	w, err := CreateWith(path, []Attr{{"kind", "sweep"}}, nil, table, Options{Checksums: true}, func(a *Adder) error {
		return addAll(a, dir)
	})
	must(t, err)
	must(t, w.Close())
}

// addAll links all points, also those without a file, stacks those that are there and one that is not, copies two.
func addAll(a *Adder, dir string) error {
	var rows []Row
	for i := range gatheredPoints {
		if err := a.Link(fmt.Sprintf("/runs/%06d", i), pointName(i), "/"); err != nil {
			return err
		}
		if i%3 != 2 || i == 5 {
			rows = append(rows, Row{Index: i, File: pointName(i)})
		}
	}
	if err := a.Link("/points/first", pointName(0), "/settled/r"); err != nil { // into a group that is there
		return err
	}
	for _, s := range []struct {
		name  string
		kind  Kind
		shape []int
	}{{"/settled/r", Float64, []int{2, 3}}, {"/settled/count", Int64, []int{2}}, {"/settled/verdict", Int8, nil}} {
		if err := a.Stack("/stacked"+s.name, s.kind, append([]int{gatheredPoints}, s.shape...), s.name, rows); err != nil {
			return err
		}
	}
	for i := range 14 { // more than eight
		if i%3 == 2 {
			continue
		}
		if err := a.Copy(fmt.Sprintf("/copies/%06d", i), filepath.Join(dir, pointName(i)), "/"); err != nil {
			return err
		}
	}
	return nil
}
