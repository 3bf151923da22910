//go:build cgo

package h5

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestGatheredInPython reads links, stacks and copies with h5py and xarray, from elsewhere, after the folder was moved.
func TestGatheredInPython(t *testing.T) {
	dir := t.TempDir()
	must(t, os.Mkdir(filepath.Join(dir, "a"), 0o777))
	gatherFiles(t, filepath.Join(dir, "a"))
	must(t, os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "b")))
	python(t, `
import os, sys, h5py, numpy as np, xarray as xr
os.chdir("/")
name, n = sys.argv[1] + "/gathered.h5", int(sys.argv[2])
f = h5py.File(name)
assert len(f["runs"]) == n
stack, count, verdict = (f["stacked/settled/" + x] for x in ("r", "count", "verdict"))
assert stack.is_virtual and stack.shape == (n, 2, 3) and count.shape == (n, 2) and verdict.shape == (n,)
assert count.dtype == "<i8" and verdict.dtype == "i1"
for i in range(n):
    link = f["runs"].get("%06d" % i, getlink=True)
    assert (link.filename, link.path) == ("50%%b/%03d.h5" % i, "/"), (link.filename, link.path)
    own = "%s/50%%b/%03d.h5" % (sys.argv[1], i)
    if i % 3 == 2:
        assert not os.path.exists(own)
        try:
            f["runs/%06d" % i]
            raise AssertionError("a link without a file leads somewhere")
        except (KeyError, OSError):
            pass
        assert np.isnan(stack[i]).all() and (count[i] == -1).all() and verdict[i] == -1
        continue
    with h5py.File(own) as g:
        run = f["runs/%06d" % i]
        assert run["config/toml"][()] == g["config/toml"][()] == b"point = %d\n" % i
        assert (stack[i] == g["settled/r"][:]).all() and stack[i, 1, 2] == 100*i + 5
        assert (count[i] == [i, 7]).all() and verdict[i] == i % 3
        if i >= 14: continue
        copy = f["copies/%06d" % i]
        assert dict(copy.attrs) == dict(g.attrs)
        def same(path, d):
            c = copy[path]
            assert set(c.attrs) == set(d.attrs), path
            if isinstance(d, h5py.Dataset):
                assert c.dtype == d.dtype and c.chunks == d.chunks and c.maxshape == d.maxshape and np.all(c[()] == d[()]), path
                for a, b in zip(c.dims, d.dims):
                    assert [x.name.split("/")[-1] for x in a.values()] == [x.name.split("/")[-1] for x in b.values()], path
        g.visititems(same)
        assert copy["trajectory/r_state"].dims[1][0] == copy["trajectory/r"]
assert (f["points/first"][:] == f["runs/000000/settled/r"][:]).all()
f.close()
copied = xr.open_dataset(name, group="copies/000004/trajectory", engine="h5netcdf", decode_times=False)
assert copied.r_state.dims == ("time", "r") and copied.time.attrs["units"] == "s", copied
assert (copied.r_state[:, 1] == 4).all()
`, filepath.Join(dir, "b"), fmt.Sprint(gatheredPoints))
	dump := outside(t, "h5dump", "-d", "/stacked/settled/r", "-s", "4,0,0", "-c", "2,1,3", filepath.Join(dir, "b", "gathered.h5"))
	for _, want := range []string{"(4,0,0): 400, 401, 402", "(5,0,0): nan, nan, nan"} {
		if !strings.Contains(strings.ToLower(dump), want) {
			t.Errorf("h5dump lacks %q: %s", want, dump)
		}
	}
	list := outside(t, "h5dump", "-n", filepath.Join(dir, "b", "gathered.h5"))
	if !strings.Contains(list, "ext link   /runs/000099 -> 50%b/099.h5 /") {
		t.Errorf("h5dump -n: %s", list)
	}
}

// TestGatheredBits: the same files gathered twice are the same bits.
func TestGatheredBits(t *testing.T) {
	dir := t.TempDir()
	first, second := gatherFiles(t, dir), filepath.Join(dir, "again.h5")
	time.Sleep(1100 * time.Millisecond) // object times are in seconds
	gatherAgain(t, dir, second)
	if a, b := readFile(t, first), readFile(t, second); !bytes.Equal(a, b) {
		t.Errorf("%d and %d bytes differ", len(a), len(b))
	}
}

// TestGatheredRead reads with this package.
func TestGatheredRead(t *testing.T) {
	dir := t.TempDir()
	f, err := Open(gatherFiles(t, dir))
	must(t, err)
	defer f.Close()
	all, err := f.Datasets()
	must(t, err)
	virtual := 0
	for _, d := range all {
		if strings.HasPrefix(d.Path, "/runs/") {
			t.Errorf("%s was visited", d.Path)
		}
		if d.Virtual != strings.HasPrefix(d.Path, "/stacked/") {
			t.Errorf("%s: virtual %v", d.Path, d.Virtual)
		}
		if d.Virtual {
			virtual++
		}
	}
	if virtual != 3 {
		t.Errorf("%d virtual datasets", virtual)
	}
	d, err := f.Dataset("/stacked/settled/r")
	must(t, err)
	if d.Kind != Float64 || fmt.Sprint(d.Shape) != "[100 2 3]" || d.Unlimited || d.Chunk != nil {
		t.Errorf("%+v", d)
	}
	values, err := f.Float64s(d.Path, []int{4, 0, 1}, []int{2, 2, 1})
	must(t, err)
	if fmt.Sprint(values) != "[401 404 NaN NaN]" {
		t.Errorf("values %v", values)
	}
	counts, err := f.Int64s("/stacked/settled/count", []int{1, 0}, []int{2, 2})
	must(t, err)
	if fmt.Sprint(counts) != "[1 7 -1 -1]" {
		t.Errorf("counts %v", counts)
	}
	links, err := f.Links("/runs")
	must(t, err)
	if len(links) != gatheredPoints || links[gatheredPoints-1] != "000099" {
		t.Errorf("%d links: %q", len(links), links)
	}
	_, err = f.Links("/nowhere")
	wantError(t, err, "/nowhere")
	sums, err := f.Checksums()
	must(t, err)
	if sum, err := f.Checksum("/points/number"); err != nil || sum != sums["/points/number"] || len(sums) != 1 {
		t.Errorf("checksums %v, %x, %v", sums, sum, err)
	}
}

// TestAdderRefuses: what cannot be made is an error in words, and leaves no file.
func TestAdderRefuses(t *testing.T) {
	dir := t.TempDir()
	for name, add := range map[string]func(a *Adder) error{
		"/runs/x: ":             func(a *Adder) error { return a.Copy("/runs/x", filepath.Join(dir, "none.h5"), "/") },
		"wanted the form":       func(a *Adder) error { return a.Link("runs/x", "none.h5", "/") },
		"/x: making the group":  func(a *Adder) error { return a.Link("/x/y", "none.h5", "/") }, // x is a dataset
		"row 2 of a stack of 2": func(a *Adder) error { return a.Stack("/s", Float64, []int{2, 3}, "/x", []Row{{2, "none.h5"}}) },
		"not string":            func(a *Adder) error { return a.Stack("/s", String, []int{2}, "/x", nil) },
	} {
		path := filepath.Join(dir, "gathered.h5")
		before := handles()
		_, err := CreateWith(path, nil, nil, []Dataset{{Path: "/x", Data: 1.0}}, Options{}, add)
		wantError(t, err, name, path)
		if now := handles(); now != before {
			t.Errorf("%s: %d handles are left open", name, now-before)
		}
		if _, err := os.Stat(path); err == nil {
			t.Errorf("%s: there is a file", name)
		}
	}
}

// TestTallStack: a small file can show many values of others, and as many as their places allow.
func TestTallStack(t *testing.T) {
	path := temp(t, "gathered.h5")
	w, err := CreateWith(path, nil, nil, nil, Options{}, func(a *Adder) error {
		return a.Stack("/tall", Float64, []int{500, 1000, 1000}, "/x", []Row{{Index: 7, File: "none.h5"}})
	})
	must(t, err)
	must(t, w.Close())
	f, err := Open(path)
	must(t, err)
	defer f.Close()
	d, err := f.Dataset("/tall")
	must(t, err)
	values, err := f.Float64s("/tall", []int{7, 0, 0}, []int{1, 1, 2})
	must(t, err)
	if !d.Virtual || fmt.Sprint(values) != "[NaN NaN]" {
		t.Errorf("%+v: %v", d, values)
	}
}
