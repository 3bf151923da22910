//go:build cgo && linux

package h5

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestMain turns the test binary into a writer when it runs itself, to be killed or to run out of
// disk.
func TestMain(m *testing.M) {
	if role := os.Getenv("H5_ROLE"); role != "" {
		roles[role]()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

var roles = map[string]func(){
	"crash": crashWriter,
	"many":  manyWriter,
}

// itself runs the test binary in a role.
func itself(role string, env ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(append(os.Environ(), "H5_ROLE="+role), env...)
	return cmd
}

// child fails loudly from a process that has no testing.T.
type child struct{ testing.TB }

func (child) Helper()           {}
func (child) Fatal(args ...any) { fmt.Fprintln(os.Stderr, args...); os.Exit(3) }

const crashRows, crashEvery = 600, 53

const pageSize = 4096

// crashWriter records and marks in the log what it was promised to be safe.
func crashWriter() {
	deflate, _ := strconv.Atoi(os.Getenv("H5_DEFLATE"))
	w, err := Create(os.Getenv("H5_PATH"), sampleRoot(), nil, crashDatasets(), Options{SWMR: true, FlushEvery: -1, Deflate: deflate})
	must(child{}, err)
	mark(0)
	for i := range crashRows {
		record(child{}, w, i, i+1)
		if i%crashEvery == 0 {
			must(child{}, w.Flush())
			mark(i + 1)
		}
	}
	finish(child{}, w)
	mark(crashRows)
}

// crashDatasets are the sample's with many chunks, no two of which begin together.
func crashDatasets() []Dataset {
	datasets := sampleDatasets()
	for i, d := range datasets {
		if len(d.Shape) > 0 && d.Shape[0] < 0 && len(d.Shape) < 3 {
			datasets[i].Chunk = append([]int{70 - i}, d.Shape[1:]...)
		}
	}
	return datasets
}

// mark notes in the log that so many rows are safe.
func mark(rows int) {
	log, err := os.OpenFile(os.Getenv("WRITELOG"), os.O_WRONLY|os.O_APPEND, 0)
	must(child{}, err)
	var b [17]byte
	b[0] = 'm'
	binary.LittleEndian.PutUint64(b[1:], uint64(rows))
	_, err = log.Write(b[:])
	must(child{}, err)
	must(child{}, log.Close())
}

// manyWriter makes far more metadata than HDF5 would keep in memory, and touches all of it.
func manyWriter() {
	var datasets []Dataset
	for i := range 3000 {
		datasets = append(datasets, Dataset{Path: fmt.Sprintf("/g%d/%d", i/50, i), Shape: []int{-1}, LongName: strings.Repeat("x", 1000)})
	}
	w, err := Create(os.Getenv("H5_PATH"), nil, nil, datasets, swmr())
	must(child{}, err)
	mark(0)
	for _, d := range datasets {
		must(child{}, w.Append(d.Path, []float64{1}))
	}
	mark(1)
	must(child{}, w.Flush())
	mark(2)
}

// TestNothingBetweenFlushes: only rows are written between flushes. A length that was evicted from
// the cache early could be on disk before its rows.
func TestNothingBetweenFlushes(t *testing.T) {
	var rows, metadata int
	at := int64(-1)
	for _, e := range logged(t, "many") {
		switch {
		case e.kind == 'm':
			at = e.at
		case at == 0 && len(e.data) == 8:
			rows++
		case at >= 0 && len(e.data) > 8:
			metadata++
			if at == 0 {
				t.Fatalf("%q was written before the flush", e.data[:4])
			}
		}
	}
	if rows != 3000 || metadata < 3000 {
		t.Errorf("%d rows and %d pieces of metadata: the log is not what it should be", rows, metadata)
	}
}

// event is one record of the log.
type event struct {
	kind byte
	at   int64
	data []byte
}

func readLog(t *testing.T, path string) []event {
	b := readFile(t, path)
	var events []event
	for len(b) > 0 {
		e := event{kind: b[0], at: int64(binary.LittleEndian.Uint64(b[1:]))}
		n := binary.LittleEndian.Uint64(b[9:])
		e.data, b = b[17:17+n], b[17+n:]
		events = append(events, e)
	}
	return events
}

func (e event) apply(file []byte) []byte {
	switch e.kind {
	case 't':
		return append(file, make([]byte, max(0, int(e.at)-len(file)))...)[:e.at]
	case 'w':
		end := int(e.at) + len(e.data)
		file = append(file, make([]byte, max(0, end-len(file)))...)
		copy(file[e.at:], e.data)
	}
	return file
}

// torn is a write of which only whole pages reached the file: what a kill in its middle leaves.
func (e event) torn() []event {
	var out []event
	first := pageSize - int(e.at)%pageSize
	for _, n := range []int{first, first + (len(e.data)-first)/2/pageSize*pageSize} {
		if e.kind == 'w' && n < len(e.data) {
			out = append(out, event{'w', e.at, e.data[:n]})
		}
	}
	return out
}

// TestEveryWrite rebuilds the file as a kill after, or in the middle of, each single write would
// have left it, recovers it, and wants every flushed row, no wrong row, and equal lengths.
func TestEveryWrite(t *testing.T) {
	for _, deflate := range []string{"0", "4"} {
		t.Run("deflate"+deflate, func(t *testing.T) { everyWrite(t, deflate) })
	}
}

func everyWrite(t *testing.T, deflate string) {
	events := crashLog(t, deflate)
	dir := memoryDir(t)
	var file []byte
	created, safe, states := false, 0, 0
	for i, e := range events {
		if e.kind == 'm' {
			created, safe = true, int(e.at)
			continue
		}
		for k, part := range append(e.torn(), e) {
			if created {
				checkState(t, filepath.Join(dir, fmt.Sprintf("%05d_%d.h5", i, k)), part.apply(bytes.Clone(file)), safe, states%16 == 0)
				states++
			}
		}
		file = e.apply(file)
	}
	if states < 150 || safe != crashRows {
		t.Fatalf("%d states, %d rows: the log is not what it should be", states, safe)
	}
	t.Logf("%d states", states)
	python(t, pythonCheckAll, dir)
}

func crashLog(t *testing.T, deflate string) []event {
	return logged(t, "crash", "H5_DEFLATE="+deflate)
}

// logged runs a role and returns everything that it wrote.
func logged(t *testing.T, role string, env ...string) []event {
	dir := t.TempDir()
	lib, log := filepath.Join(dir, "writelog.so"), filepath.Join(dir, "log")
	outside(t, "cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", lib, "testdata/writelog.c", "-ldl")
	must(t, os.WriteFile(log, nil, 0o666))
	env = append(env, "LD_PRELOAD="+lib, "WRITELOG="+log, "H5_PATH="+filepath.Join(dir, "run.h5"))
	out, err := itself(role, env...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return readLog(t, log)
}

// checkState recovers one state and checks it; keep leaves the file for h5py.
func checkState(t *testing.T, path string, file []byte, safe int, keep bool) {
	t.Helper()
	must(t, os.WriteFile(path, file, 0o666))
	before := checkRun(t, path, safe) // as the kill left it
	if _, err := Recover(path); err != nil {
		t.Fatalf("%s: %v", filepath.Base(path), err)
	}
	if after := checkRun(t, path, safe); after != before {
		t.Fatalf("%s: %d rows, before recovery there were %d", path, after, before)
	}
	if !keep {
		must(t, os.Remove(path))
	}
}

// checkRun wants at least so many rows of the sample, all right, and equal lengths.
func checkRun(t *testing.T, path string, least int) int {
	t.Helper()
	f, err := Open(path)
	must(t, err)
	rows := checkTrajectory(t, f, least)
	steps, err := f.Int64s("/training/BP/step", nil, nil)
	must(t, err)
	if len(steps) < (least+3)/4 || len(steps) > (rows+1000)/4 {
		t.Fatalf("%s: %d steps for %d safe rows", path, len(steps), least)
	}
	loss, err := f.Float64s("/training/BP/loss", nil, nil)
	must(t, err)
	for i, s := range steps {
		if s != int64(i) || loss[i] != 1/float64(4*i+1) {
			t.Fatalf("%s: step %d is %d, loss %g", path, i, s, loss[i])
		}
	}
	w, err := f.Float64s("/snapshots/BP/W", nil, nil)
	must(t, err)
	if n := len(w) / (units * 3); n < (least+39)/40 {
		t.Fatalf("%s: %d snapshots for %d safe rows", path, n, least)
	}
	for i := 0; i < len(w); i += units * 3 {
		for j, want := range snapshot(i / (units * 3)) {
			if w[i+j] != want {
				t.Fatalf("%s: snapshot value %d is %g, not %g", path, i+j, w[i+j], want)
			}
		}
	}
	must(t, f.Close())
	return rows
}

func checkTrajectory(t *testing.T, f *File, least int) int {
	t.Helper()
	time, err := f.Float64s("/trajectory/time", nil, nil)
	must(t, err)
	state, err := f.Float64s("/trajectory/r_state", nil, nil)
	must(t, err)
	rate, err := f.Float64s("/trajectory/r_rate", nil, nil)
	must(t, err)
	trial, err := f.Int64s("/trajectory/trial", nil, nil)
	must(t, err)
	n := len(time)
	if n < least || len(state) != n*units || len(rate) != n*units || len(trial) != n {
		t.Fatalf("%s: %d times, %d states, %d rates, %d trials; %d rows were safe", f.path, n, len(state), len(rate), len(trial), least)
	}
	for i := range n {
		if time[i] != float64(i)*1e-3 || trial[i] != int64(i/100) {
			t.Fatalf("%s: row %d: time %g, trial %d", f.path, i, time[i], trial[i])
		}
		for j := range units {
			if want := sampleState(i, j); state[i*units+j] != want || rate[i*units+j] != float64(float32(want)) {
				t.Fatalf("%s: row %d unit %d: state %g, rate %g, wanted %g", f.path, i, j, state[i*units+j], rate[i*units+j], want)
			}
		}
	}
	return n
}

// pythonCheckAll opens every file of a folder in h5py and xarray and compares with the formulas of
// the sample.
const pythonCheckAll = `
import sys, glob, h5py, numpy as np, xarray as xr
files = sorted(glob.glob(sys.argv[1] + "/*.h5"))
assert files
for i, p in enumerate(files):
    with h5py.File(p) as f:
        g = f["trajectory"]
        n = len(g["time"])
        for k in ("trial", "r_state", "r_rate"): assert len(g[k]) == n, (p, k)
        assert np.array_equal(g["time"][:], np.arange(n) * 1e-3), p
        want = np.arange(n)[:, None] + np.arange(20)[None, :] / 64
        assert np.array_equal(g["r_state"][:], want), p
        assert np.array_equal(g["r_rate"][:], want.astype("f4")), p
        b = f["training/BP"]
        m = len(b["step"])
        assert len(b["loss"]) == len(b["verdict"]) == m, p
        assert np.array_equal(b["loss"][:], 1 / (4 * np.arange(m) + 1.0)), p
        assert len(f["snapshots/BP/snapshot"]) == len(f["snapshots/BP/W"]), p
        assert f["status"][()] in (1, 3), (p, f["status"][()])
    for engine in ("netcdf4", "h5netcdf"):
        with xr.open_dataset(p, group="trajectory", engine=engine) as d:
            assert d.sizes["time"] == n, p
            if n: assert float(d.r_state[-1, -1]) == want[-1, -1], p
print(len(files))
`
