//go:build cgo && linux

package h5

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func init() {
	roles["full"] = fullWriter
	roles["small"] = func() {
		limitFiles(3000)
		_, err := Create(os.Getenv("H5_PATH"), sampleRoot(), nil, sampleDatasets(), swmr())
		fmt.Println(err)
	}
}

// limitFiles makes every file end there, as a full disk does.
func limitFiles(bytes int) {
	signal.Ignore(syscall.SIGXFSZ)
	must(child{}, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: uint64(bytes), Max: uint64(bytes)}))
}

// fullWriter writes until its file may not grow any more, as on a full disk, and prints the error.
func fullWriter() {
	limit, _ := strconv.Atoi(os.Getenv("H5_LIMIT"))
	opt := map[string]Options{"swmr": swmr(), "plain": {FlushEvery: -1}, "deflate": {SWMR: true, FlushEvery: -1, Deflate: 1}, "segments": few()}[os.Getenv("H5_WAY")]
	w := create(child{}, os.Getenv("H5_PATH"), opt)
	limitFiles(limit)
	var err error
	for i := 0; err == nil; i++ {
		if err = tryRecord(w, i); err == nil && i%100 == 99 {
			err = w.Flush()
		}
	}
	fmt.Println(err)
	for _, again := range []error{w.Append("/trajectory/time", []float64{1}), w.Flush(), w.Write("/status", int8(2)), w.Close()} {
		if again == nil || again.Error() != err.Error() {
			fmt.Println("later:", again)
		}
	}
}

// tryRecord appends one row and returns the first error.
func tryRecord(w *Writer, i int) error {
	row := sampleRow(i)
	errs := []error{
		w.Append("/trajectory/time", []float64{float64(i) * 1e-3}),
		w.AppendInts("/trajectory/trial", []int64{int64(i / 100)}),
		w.Append("/trajectory/r_state", row),
		w.Append("/trajectory/r_rate", row),
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestDiskFull: whatever the way of writing and wherever the end comes, what was flushed is kept, the
// file can be read at once, and the error says all that.
func TestDiskFull(t *testing.T) {
	dir := t.TempDir()
	kept := regexp.MustCompile(`/trajectory (\d+) rows`)
	for _, way := range []string{"swmr", "plain", "deflate", "segments"} {
		for limit := 130_000; limit < 1_500_000; limit += 290_011 {
			path := filepath.Join(dir, fmt.Sprintf("%s_%d.h5", way, limit))
			out, err := itself("full", "H5_PATH="+path, "H5_WAY="+way, fmt.Sprint("H5_LIMIT=", limit)).CombinedOutput()
			if err != nil {
				t.Fatalf("%s: %v\n%s", path, err, out)
			}
			message := string(out)
			for _, want := range []string{path, "stopped", "File too large", "kept is what was flushed", "can be read"} {
				if !strings.Contains(message, want) {
					t.Fatalf("%s at %d: %q lacks %q", way, limit, message, want)
				}
			}
			if strings.Contains(message, "errno") || strings.Count(message, "\n") > 1 {
				t.Errorf("more than a reader wants: %s", message)
			}
			if strings.Contains(message, "later:") || strings.Contains(message, "HDF5-DIAG") {
				t.Errorf("%s at %d: %s", way, limit, message)
			}
			rows := -1
			if m := kept.FindStringSubmatch(message); m != nil {
				rows, _ = strconv.Atoi(m[1])
			} else if strings.Contains(message, "flushed: the fixed datasets;") {
				rows = 0
			}
			f, err := Open(path)
			must(t, err)
			if n := checkTrajectory(t, f, 0); n != rows || rows%100 != 0 {
				t.Errorf("%s at %d: %d rows, the error says %d", way, limit, n, rows)
			}
			must(t, f.Close())
		}
	}
	python(t, strings.ReplaceAll(pythonCheckAll, "in (1, 3)", "== 3"), dir)
}

// TestNoSpaceLeft stops before the disk is full.
func TestNoSpaceLeft(t *testing.T) {
	path := temp(t, "run.h5")
	w := create(t, path, swmr())
	record(t, w, 0, 100)
	must(t, w.Flush())
	record(t, w, 100, 200)
	freeSpace = func(string) (uint64, error) { return 1000, nil }
	defer func() { freeSpace = space }()
	err := w.Flush()
	wantError(t, err, path, "disk is full", "1000 bytes are left", "/trajectory 100 rows", "closed and can be read")
	if !errors.Is(err, errSpace) {
		t.Error("not the error it should be")
	}
	freeSpace = space
	f, err := Open(path)
	must(t, err)
	if n := checkTrajectory(t, f, 100); n != 100 {
		t.Errorf("%d rows", n)
	}
	must(t, f.Close())
}

// TestSpace: an unknown free space stops nobody.
func TestSpace(t *testing.T) {
	if n, err := space(t.TempDir()); err != nil || n == 0 {
		t.Errorf("%d bytes, %v", n, err)
	}
	freeSpace = func(string) (uint64, error) { return 0, errors.New("unknown") }
	defer func() { freeSpace = space }()
	checkRun(t, finished(t, 100, Options{FlushEvery: time.Microsecond}), 100)
}

// TestDevFull: a file that cannot be written is an error with the system's reason, not a crash.
func TestDevFull(t *testing.T) {
	s, err := check(sampleRoot(), nil, sampleDatasets(), swmr().withDefaults())
	must(t, err)
	o := &output{path: "/dev/full"}
	err = o.create(o.path)
	if err == nil {
		if err = o.populate(1, s, s.fill); err == nil {
			err = o.flush()
		}
		_ = o.close()
	}
	wantError(t, err, "No space left on device")
	checkRun(t, finished(t, 10, swmr()), 10) // the library has come to no harm
}

// TestNotCreated: a file that does not come about leaves nothing, and what it would have replaced.
func TestNotCreated(t *testing.T) {
	path := finished(t, 1000, few())
	before, later := readFile(t, path), readFile(t, segmentPath(path, 2))
	out, err := itself("small", "H5_PATH="+path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "h5: creating "+path) || !strings.Contains(string(out), "File too large") {
		t.Errorf("%v: %s", err, out)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(left) != 3 || !bytes.Equal(before, readFile(t, path)) || !bytes.Equal(later, readFile(t, segmentPath(path, 2))) {
		t.Errorf("left: %v", left)
	}
}

// TestPart: what a kill during creation left is no obstacle, and a link in its place is not followed.
func TestPart(t *testing.T) {
	path := temp(t, "run.h5")
	precious := temp(t, "precious")
	must(t, os.WriteFile(precious, []byte("mine"), 0o666))
	for _, leave := range []func() error{
		func() error { return os.WriteFile(path+".part", []byte("half"), 0o666) },
		func() error { return os.Symlink(precious, path+".part") },
	} {
		must(t, leave())
		w := create(t, path, swmr())
		record(t, w, 0, 10)
		finish(t, w)
		checkRun(t, path, 10)
	}
	if string(readFile(t, precious)) != "mine" {
		t.Error("a link was followed")
	}
	held, err := os.Create(path + ".part")
	must(t, err)
	must(t, hold(held))
	_, err = Create(path, nil, nil, sampleDatasets(), swmr())
	wantError(t, err, path+".part", "in use by a running process")
	must(t, held.Close())
}

// TestCreateErrors.
func TestCreateErrors(t *testing.T) {
	_, err := Create("/no/such/folder/run.h5", nil, nil, sampleDatasets(), swmr())
	wantError(t, err, "/no/such/folder/run.h5", "No such file or directory")
	dir := t.TempDir()
	_, err = Create(dir, nil, nil, sampleDatasets(), swmr())
	wantError(t, err, dir, "not a regular file")
}
