//go:build cgo && linux

package h5

import (
	"os"
	"path/filepath"
	"testing"
)

func init() { roles["gather"] = gatherWriter }

// gatherWriter is killed when the gathered file has its name, and before it is closed.
func gatherWriter() {
	dir := os.Getenv("H5_PATH")
	_, err := CreateWith(filepath.Join(dir, "killed.h5"), nil, nil, []Dataset{{Path: "/points/number", Data: 1.0}}, Options{Checksums: true}, func(a *Adder) error {
		return addAll(a, dir)
	})
	must(child{}, err)
	die()
}

// TestKilledGather: what a killed gathering left is told, and recovered whole.
func TestKilledGather(t *testing.T) {
	dir := t.TempDir()
	gatherFiles(t, dir)
	killed(t, "gather", "H5_PATH="+dir)
	path := filepath.Join(dir, "killed.h5")
	_, err := Open(path)
	wantError(t, err, "settle recover "+path)
	r, err := Recover(path)
	must(t, err)
	if !r.Segments[0].Open || len(r.Segments[0].Groups) != 10 {
		t.Errorf("report %+v", r)
	}
	python(t, `
import sys, h5py
with h5py.File(sys.argv[1]) as f:
    assert len(f["runs"]) == 100 and f["runs/000004/settled/r"][0, 1] == 401 == f["stacked/settled/r"][4, 0, 1] == f["copies/000004/settled/r"][0, 1]
`, path)
}
