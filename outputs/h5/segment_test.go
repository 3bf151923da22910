//go:build cgo

package h5

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

// few makes the sample, whose snapshots take one chunk each, go on in a new file every 9 snapshots.
func few() Options { return Options{SWMR: true, FlushEvery: -1, MaxChunks: 9} }

// TestSegments wants a run of several files to read as one, each whole in itself.
func TestSegments(t *testing.T) {
	path := finished(t, 1000, few())
	f, err := Open(path)
	must(t, err)
	dir := filepath.Dir(path)
	want := []string{path, dir + "/run.0002.h5", dir + "/run.0003.h5"}
	if got := f.Segments(); !reflect.DeepEqual(got, want) {
		t.Fatalf("segments %v, wanted %v", got, want)
	}
	info, err := f.Dataset("/trajectory/r_state")
	must(t, err)
	if !reflect.DeepEqual(info.Shape, []int{1000, units}) {
		t.Errorf("shape %v over all segments", info.Shape)
	}
	across, err := f.Float64s("/trajectory/r_state", []int{355, 2}, []int{400, 2})
	must(t, err)
	for i := range 400 {
		if across[2*i] != sampleState(355+i, 2) || across[2*i+1] != sampleState(355+i, 3) {
			t.Fatalf("row %d over a border: %v", 355+i, across[2*i:2*i+2])
		}
	}
	must(t, f.Close())
	checkRun(t, path, 1000)
	for i, p := range want {
		if got := status(t, p); got != 1 {
			t.Errorf("segment %d has status %d, wanted 1 (finished)", i+1, got)
		}
	}
	python(t, `
import sys, h5py, numpy as np, xarray as xr
t = np.concatenate([h5py.File(p)["trajectory/time"][:] for p in sys.argv[1:]])
assert np.array_equal(t, np.arange(1000) * 1e-3)
d = xr.concat([xr.open_dataset(p, group="trajectory") for p in sys.argv[1:]], "time")
assert np.array_equal(d.r_state, np.arange(1000)[:, None] + np.arange(20)[None, :] / 64)
for i, p in enumerate(sys.argv[1:]):
    f = h5py.File(p)
    assert f.attrs["segment"] == i + 1 and f["config/toml"][()].decode() == 'name = "größe"\n'
    assert list(f["statistics/score"]) == [.1, .2, .3, .4] and [x.decode() for x in f["circuit/population"]] == ["r", "ü"]
`, want...)
}

// TestSegmentsSameBits: borders depend on the rows alone.
func TestSegmentsSameBits(t *testing.T) {
	one, two := finished(t, 1000, few()), finished(t, 1000, Options{SWMR: true, FlushEvery: time.Microsecond, MaxChunks: 9})
	for n := 1; n <= 3; n++ {
		if !bytes.Equal(readFile(t, segmentPath(one, n)), readFile(t, segmentPath(two, n))) {
			t.Errorf("segment %d differs", n)
		}
	}
}

// TestSegmentExactlyFull: the last chunk filled to its last row begins no further file.
func TestSegmentExactlyFull(t *testing.T) {
	path := temp(t, "run.h5")
	w, err := Create(path, nil, nil, wide(3), Options{FlushEvery: -1, MaxChunks: 1})
	must(t, err)
	rows := 4096
	must(t, w.Append("/trajectory/r_state", make([]float64, 3*2*rows))) // twice that, in one call, and ahead of the time
	must(t, w.Append("/trajectory/time", make([]float64, rows)))
	if _, err := os.Stat(segmentPath(path, 2)); err == nil {
		t.Error("a second file after the first was filled")
	}
	must(t, w.Append("/trajectory/time", make([]float64, rows)))
	if got := w.Lengths()["/trajectory"]; got != int64(2*rows) {
		t.Errorf("length %d, wanted %d", got, 2*rows)
	}
	must(t, w.Close())
	for n, want := range map[int]bool{2: true, 3: false} {
		if _, err := os.Stat(segmentPath(path, n)); (err == nil) != want {
			t.Errorf("segment %d: %v", n, err)
		}
	}
}

// TestSegmentByTime closes files by the clock.
func TestSegmentByTime(t *testing.T) {
	path := temp(t, "run.h5")
	w := create(t, path, Options{Segment: 20 * time.Millisecond})
	for i := 0; w.number < 4; i++ {
		record(t, w, i, i+1)
		if i > 250000 { // by then the chunks would begin the second segment
			t.Fatal("no next segment")
		}
	}
	n := w.Lengths()["/trajectory"]
	finish(t, w)
	checkRun(t, path, int(n))
}

// TestStaleSegments: replacing a run replaces all of it, and nothing that is not a segment.
func TestStaleSegments(t *testing.T) {
	path := finished(t, 1000, few())
	w := create(t, path, swmr())
	record(t, w, 0, 10)
	finish(t, w)
	left, err := filepath.Glob(filepath.Dir(path) + "/*")
	must(t, err)
	if !reflect.DeepEqual(left, []string{path}) {
		t.Errorf("left over: %v", left)
	}
	checkRun(t, path, 10)

	other := segmentPath(path, 2)
	must(t, os.Rename(finished(t, 10, swmr()), other))
	before := readFile(t, path)
	_, err = Create(path, nil, nil, sampleDatasets(), swmr())
	wantError(t, err, other, "bears the name of segment 2", "move it away")
	_, err = Open(path)
	wantError(t, err, other, "bears the name of segment 2")
	_, err = Recover(path)
	wantError(t, err, other, "says that it is segment 1, not 2")
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("the run was touched")
	}
}

// TestOtherRunsSegment: segments know their run.
func TestOtherRunsSegment(t *testing.T) {
	path := finished(t, 1000, few())
	root := sampleRoot()
	root[len(root)-1].Value = "1"
	w, err := Create(path+".new.h5", root, nil, sampleDatasets(), swmr())
	must(t, err)
	must(t, w.Close())
	must(t, os.Rename(path+".new.h5", path))
	_, err = Open(path)
	wantError(t, err, "run.0002.h5", "another run", "run_uuid")
}

// TestSegmentInTheWay stops a run rather than overwrite what appeared under way.
func TestSegmentInTheWay(t *testing.T) {
	path := temp(t, "run.h5")
	w := create(t, path, few())
	must(t, os.WriteFile(segmentPath(path, 2), []byte("mine"), 0o666))
	var err error
	for i := 0; err == nil && i < 100; i++ {
		err = w.AppendInts("/snapshots/BP/snapshot", []int64{int64(i)})
		if err == nil {
			err = w.Append("/snapshots/BP/W", snapshot(i))
		}
	}
	wantError(t, err, "run.0002.h5 is in the way", "/snapshots/BP 9 rows", "closed and can be read")
	if string(readFile(t, segmentPath(path, 2))) != "mine" {
		t.Error("the file was overwritten")
	}
	wantError(t, w.Close(), "in the way")
}

// TestSegmentNames.
func TestSegmentNames(t *testing.T) {
	for n, want := range map[int]string{1: "a.b/out.h5", 2: "a.b/out.0002.h5", 12345: "a.b/out.12345.h5"} {
		if got := segmentPath("a.b/out.h5", n); got != want {
			t.Errorf("segment %d: %s, wanted %s", n, got, want)
		}
	}
	if got := segmentPath("dir.x/out", 2); strings.Contains(got, "dir.0002") {
		t.Errorf("a dot in the folder: %s", got)
	}
}

// TestKilledSegments recovers a run that was killed in its third file.
func TestKilledSegments(t *testing.T) {
	path := temp(t, "run.h5")
	killed(t, "flushed", "H5_PATH="+path, "H5_ROWS=900", "H5_STATUS=1", "H5_CHUNKS=9")
	wantKilled(t, path, true)
	checkRun(t, path, 900)
	report, err := Recover(path)
	must(t, err)
	if len(report.Segments) != 3 || report.Segments[0].Open || !report.Segments[2].Open {
		t.Errorf("report %+v", report)
	}
	for i, s := range report.Segments {
		if !s.Interrupted || status(t, s.Path) != 3 {
			t.Errorf("segment %d: %s", i+1, fmt.Sprint(s))
		}
	}
	checkRun(t, path, 900)
}
