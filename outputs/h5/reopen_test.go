//go:build cgo && linux

package h5

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// again goes on with the sample where its groups had the given lengths.
func again(t testing.TB, path string, lengths map[string]int64, opt Options) *Writer {
	t.Helper()
	w, err := Reopen(path, nil, sampleDatasets(), lengths, opt)
	must(t, err)
	return w
}

// unbroken is a run of so many rows.
func unbroken(t *testing.T, rows int, opt Options) string {
	path := temp(t, "run.h5")
	w, err := Create(path, sampleRoot(), nil, sampleDatasets(), opt)
	must(t, err)
	record(t, w, 0, rows)
	finish(t, w)
	return path
}

// lengthsAt are the sample's lengths after so many rows.
func lengthsAt(rows int) map[string]int64 {
	return map[string]int64{"/trajectory": int64(rows), "/training/BP": int64((rows + 3) / 4), "/snapshots/BP": int64((rows + 39) / 40)}
}

// TestReopen goes on after a kill where a flush left it, and at every moment before, in every segment.
func TestReopen(t *testing.T) {
	for _, chunks := range []int{0, 9} {
		for _, back := range []int{0, 37, 400, 755, 900} {
			t.Run(fmt.Sprintf("%d of 900, %d chunks", back, chunks), func(t *testing.T) {
				path := temp(t, "run.h5")
				killed(t, "flushed", "H5_PATH="+path, "H5_ROWS=900", "H5_STATUS=1", fmt.Sprint("H5_CHUNKS=", chunks))
				w := again(t, path, lengthsAt(back), Options{SWMR: true, FlushEvery: -1, MaxChunks: chunks})
				if got := w.Lengths(); !maps.Equal(got, lengthsAt(back)) {
					t.Fatalf("lengths %v, want %v", got, lengthsAt(back))
				}
				record(t, w, back, 1000)
				finish(t, w)
				checkRun(t, path, 1000)
				same(t, path, unbroken(t, 1000, Options{SWMR: true, FlushEvery: -1, MaxChunks: chunks}))
			})
		}
	}
}

// same wants two runs to be equal in every dataset, as h5py reads them, and each segment to hold as much.
func same(t *testing.T, a, b string) {
	t.Helper()
	paths := func(p string) []string {
		all, err := segments(p)
		must(t, err)
		return all
	}
	pa, pb := paths(a), paths(b)
	if len(pa) != len(pb) {
		t.Fatalf("%d segments, want %d", len(pa), len(pb))
	}
	for i := range pa {
		python(t, pythonSame, pa[i], pb[i])
	}
}

const pythonSame = `
import sys, h5py, numpy as np
a, b = (h5py.File(p) for p in sys.argv[1:])
names = []
b.visit(names.append)
seen = []
a.visit(seen.append)
assert names == seen, (names, seen)
for n in names:
    if isinstance(b[n], h5py.Dataset):
        x, y = a[n][()], b[n][()]
        assert a[n].dtype == b[n].dtype and np.shape(x) == np.shape(y), (n, np.shape(x), np.shape(y))
        assert np.asarray(x).tobytes() == np.asarray(y).tobytes() or b[n].dtype == object and np.all(x == y), n
    assert sorted(a[n].attrs) == sorted(b[n].attrs), n
assert sorted(a.attrs) == sorted(b.attrs)
`

// TestReopenEveryWrite goes on from each state that a kill after, or in the middle of, each single write would
// have left, where the last flush was: nothing that a kill left half written gets into the way.
func TestReopenEveryWrite(t *testing.T) {
	events, dir := crashLog(t, "0"), memoryDir(t)
	datasets := crashDatasets()
	var file []byte
	created, safe, states := false, 0, 0
	for i, e := range events {
		if e.kind == 'm' {
			created, safe = true, int(e.at)
			continue
		}
		for _, part := range append(e.torn(), e) {
			if !created {
				continue
			}
			path := filepath.Join(dir, "run.h5")
			must(t, os.WriteFile(path, part.apply(bytes.Clone(file)), 0o666))
			w, err := Reopen(path, nil, datasets, lengthsAt(safe), Options{SWMR: true, FlushEvery: -1})
			if err != nil {
				t.Fatalf("write %d: %v", i, err)
			}
			record(t, w, safe, crashRows+200)
			finish(t, w)
			checkRun(t, path, crashRows+200)
			states++
		}
		file = e.apply(file)
	}
	if states < 150 {
		t.Fatalf("only %d states", states)
	}
	t.Logf("%d states", states)
}

func init() { roles["resumed"] = resumedWriter }

// resumedWriter goes on from one row to another, flushes, writes some more, and is killed.
func resumedWriter() {
	number := func(name string) int {
		n, err := strconv.Atoi(os.Getenv(name))
		must(child{}, err)
		return n
	}
	from, to := number("H5_FROM"), number("H5_ROWS")
	w := again(child{}, os.Getenv("H5_PATH"), lengthsAt(from), few())
	record(child{}, w, from, to)
	must(child{}, w.Flush())
	record(child{}, w, to, to+60)
	die()
}

// TestReopenAgainAndAgain goes on many times in one file, each time a few rows further, after a kill each.
func TestReopenAgainAndAgain(t *testing.T) {
	path := temp(t, "run.h5")
	killed(t, "flushed", "H5_PATH="+path, "H5_ROWS=10", "H5_STATUS=1", "H5_CHUNKS=9")
	rows := 10
	for ; rows < 800; rows += 47 {
		killed(t, "resumed", "H5_PATH="+path, fmt.Sprint("H5_FROM=", rows), fmt.Sprint("H5_ROWS=", rows+47), "H5_CHUNKS=9")
	}
	w := again(t, path, lengthsAt(rows), few())
	for name := range w.touched {
		if w.fixed[name].Kind == String { // a kill while it is written anew would lose it
			t.Errorf("%s would be written again at the end", name)
		}
	}
	record(t, w, rows, 1000)
	finish(t, w)
	checkRun(t, path, 1000)
	same(t, path, unbroken(t, 1000, few()))
}

// TestRewindUnfinishes: a run that had finished is one that was interrupted from before anything of it is cut. What a
// kill after either step leaves is sound, and goes on to the same end.
func TestRewindUnfinishes(t *testing.T) {
	for _, deflate := range []int{0, 4} {
		for _, step := range []string{"said", "cut"} {
			opt := Options{SWMR: true, FlushEvery: -1, MaxChunks: 9, Checksums: true, Deflate: deflate}
			path := unbroken(t, 1000, opt)
			rows := 900
			if step == "said" {
				rows = 1000
				unfinished(t, path)
			} else if _, err := rewind(path, lengthsAt(rows)); err != nil {
				t.Fatal(err)
			}
			if _, err := Recover(path); err != nil {
				t.Fatal(err)
			}
			checkRun(t, path, rows)
			f, err := Open(path)
			must(t, err)
			status, err := f.Int64s(statusPath, nil, nil)
			must(t, err)
			if sums, err := f.Checksums(); sums != nil || err != nil || status[0] != 3 {
				t.Errorf("%s, deflate %d: status %d, want 3, interrupted; checksums %v: %v", step, deflate, status[0], sums, err)
			}
			must(t, f.Close())
			w := again(t, path, lengthsAt(900), opt)
			record(t, w, 900, 1000)
			finish(t, w)
			same(t, path, unbroken(t, 1000, opt))
		}
	}
}

// unfinished is the first step of a rewind.
func unfinished(t *testing.T, path string) {
	t.Helper()
	paths, err := segments(path)
	must(t, err)
	for i, p := range paths {
		img, tree, err := claimed(p, int64(i+1), i > 0)
		must(t, err)
		must(t, img.unfinish(tree))
		img.close()
	}
}

// TestReopenRefuses says what is wrong, and leaves the file as it is.
func TestReopenRefuses(t *testing.T) {
	path := finished(t, 100, swmr())
	before := readFile(t, path)
	_, err := Reopen(path, nil, sampleDatasets(), lengthsAt(101), swmr())
	wantError(t, err, "has 25 rows in /training/BP", "26 were safe")
	w := create(t, temp(t, "held.h5"), swmr())
	_, err = Reopen(w.path, nil, sampleDatasets(), lengthsAt(0), swmr())
	wantError(t, err, "in use by a running process")
	must(t, w.Close())
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("the file was touched")
	}
}
