//go:build cgo && linux

package h5

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

func init() {
	roles["flushed"] = flushedWriter
	roles["endless"] = endlessWriter
	roles["hold"] = holdingWriter
}

// die ends the process as a kill does.
func die() { _ = syscall.Kill(os.Getpid(), syscall.SIGKILL); select {} }

// killed runs a role until it has killed itself.
func killed(t *testing.T, role string, env ...string) {
	t.Helper()
	out, err := itself(role, env...).CombinedOutput()
	if err == nil || !strings.Contains(err.Error(), "killed") {
		t.Fatalf("the writer ended by itself: %v\n%s", err, out)
	}
}

// flushedWriter is killed right after a flush, with more rows in its buffers.
func flushedWriter() {
	rows, _ := strconv.Atoi(os.Getenv("H5_ROWS"))
	datasets := sampleDatasets()
	if os.Getenv("H5_STATUS") == "" {
		datasets = datasets[1:]
	}
	w, err := Create(os.Getenv("H5_PATH"), sampleRoot(), nil, datasets, Options{SWMR: os.Getenv("H5_PLAIN") == "", FlushEvery: -1, MaxChunks: chunks()})
	must(child{}, err)
	record(child{}, w, 0, rows)
	must(child{}, w.Flush())
	record(child{}, w, rows, rows+20)
	die()
}

// chunks is H5_CHUNKS, or the default.
func chunks() int {
	n, _ := strconv.Atoi(os.Getenv("H5_CHUNKS"))
	return n
}

// TestRecoverLikeH5clear holds the one change that a whole file needs against HDF5's own tool.
func TestRecoverLikeH5clear(t *testing.T) {
	for _, rows := range []int{0, 1, 100, 5000} {
		path, theirs := temp(t, "run.h5"), temp(t, "theirs.h5")
		killed(t, "flushed", "H5_PATH="+path, fmt.Sprint("H5_ROWS=", rows))
		before := readFile(t, path)
		must(t, os.WriteFile(theirs, before, 0o666))
		outside(t, "h5clear", "-s", theirs)
		report, err := Recover(path)
		must(t, err)
		if s := report.Segments[0]; !s.Open || s.Interrupted || s.Short != 0 {
			t.Errorf("%d rows: %+v", rows, s)
		}
		if got := readFile(t, path); !bytes.Equal(got, readFile(t, theirs)) || bytes.Equal(got, before) {
			t.Errorf("%d rows: not what h5clear -s makes of it", rows)
		}
	}
}

// TestRecoverTwice wants the second time to find nothing.
func TestRecoverTwice(t *testing.T) {
	path := temp(t, "run.h5")
	killed(t, "flushed", "H5_PATH="+path, "H5_ROWS=333", "H5_STATUS=1")
	wantKilled(t, path, true)
	checkRun(t, path, 333)
	report, err := Recover(path)
	must(t, err)
	want := "run.h5: recovered, status now interrupted\n  /trajectory: 333 rows kept, 0 trimmed\n"
	if !strings.Contains(report.String(), want) || !report.Changed() {
		t.Errorf("report %q lacks %q", report, want)
	}
	once := readFile(t, path)
	report, err = Recover(path)
	must(t, err)
	if report.Changed() || !strings.Contains(report.String(), "nothing to do") || !bytes.Equal(once, readFile(t, path)) {
		t.Errorf("recovered again: %v", report)
	}
	checkRun(t, path, 333)
	wantKilled(t, path, false)
	if got := status(t, path); got != 3 {
		t.Errorf("status %d, wanted 3 (interrupted)", got)
	}
}

func wantKilled(t *testing.T, path string, want bool) {
	t.Helper()
	f, err := Open(path)
	must(t, err)
	if f.Killed() != want || f.Live() {
		t.Errorf("%s: killed %t, live %t", path, f.Killed(), f.Live())
	}
	must(t, f.Close())
}

func status(t *testing.T, path string) int64 {
	t.Helper()
	f, err := Open(path)
	must(t, err)
	v, err := f.Int64s("/status", nil, nil)
	must(t, err)
	must(t, f.Close())
	return v[0]
}

// TestRecoverUnequal makes lengths unequal with another library, as a kill in the middle of a flush
// does, and wants them trimmed to the shortest in each group.
func TestRecoverUnequal(t *testing.T) {
	path := temp(t, "run.h5")
	w := create(t, path, swmr())
	record(t, w, 0, 5000)
	finish(t, w)
	python(t, `
import sys, h5py
with h5py.File(sys.argv[1], "r+", libver=("v110", "v110")) as f:
    f["trajectory/r_state"].resize(4321, axis=0)
    f["trajectory/trial"].resize(4999, axis=0)
    f["training/BP/loss"].resize(7, axis=0)
    f["status"][()] = 0
`, path)
	report, err := Recover(path)
	must(t, err)
	want := []GroupReport{{"/training/BP", 7, 1243}, {"/trajectory", 4321, 679}, {"/snapshots/BP", 125, 0}}
	if got := report.Segments[0]; fmt.Sprint(got.Groups) != fmt.Sprint(want) || got.Open || !got.Interrupted {
		t.Errorf("report %+v, wanted groups %v", got, want)
	}
	checkLengths(t, path, 4321, 7, 125)
	outside(t, "h5dump", path)
}

func checkLengths(t *testing.T, path string, times, steps, snapshots int) {
	t.Helper()
	out := python(t, `
import sys, h5py
with h5py.File(sys.argv[1]) as f:
    print(sorted({len(f["trajectory/" + k]) for k in ("time", "trial", "r_state", "r_rate")}),
          sorted({len(f["training/BP/" + k]) for k in ("step", "loss", "verdict")}),
          sorted({len(f["snapshots/BP/" + k]) for k in ("snapshot", "W")}))
    for k in ("time", "trial", "r_state", "r_rate"): f["trajectory/" + k][:]
`, path)
	if want := fmt.Sprintf("[%d] [%d] [%d]\n", times, steps, snapshots); out != want {
		t.Errorf("lengths %q, wanted %q", out, want)
	}
}

// endlessWriter records until it is killed, and says how many rows are safe after each flush.
func endlessWriter() {
	w := create(child{}, os.Getenv("H5_PATH"), Options{SWMR: true, FlushEvery: -1, MaxChunks: chunks()})
	fmt.Println(0)
	for i := 0; ; i++ {
		record(child{}, w, i, i+1)
		if i%61 == 0 {
			must(child{}, w.Flush())
			fmt.Println(i + 1)
		}
	}
}

// TestKill kills a writer at random moments: what it said was flushed has to be there.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("runs other programs")
	}
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(1, 2))
	files := 0
	for i := range 20 {
		path := fmt.Sprintf("%s/%02d.h5", dir, i)
		safe := killAfter(t, i%5 > 0, time.Duration(random.IntN(100))*time.Millisecond, "H5_PATH="+path)
		if _, err := os.Stat(path); os.IsNotExist(err) && safe < 0 {
			continue // killed before the file had its name
		}
		files++
		_, err := Recover(path)
		must(t, err)
		checkRun(t, path, max(safe, 0))
	}
	if out := python(t, pythonCheckAll, dir); out != fmt.Sprintln(files) || files < 16 {
		t.Errorf("%d files, checked %s", files, out)
	}
}

// killAfter kills an endless writer some time after its start, or after its file is there, and
// returns the last number that it printed: the rows that are safe, or -1.
func killAfter(t *testing.T, created bool, d time.Duration, env ...string) int {
	t.Helper()
	cmd := itself("endless", env...)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	lines := bufio.NewScanner(out)
	safe := -1
	next := func() bool {
		if !lines.Scan() {
			return false
		}
		safe, err = strconv.Atoi(lines.Text())
		must(t, err)
		return true
	}
	if created && !next() {
		t.Fatal("the writer did not come to write")
	}
	time.AfterFunc(d, func() { _ = cmd.Process.Kill() })
	for next() {
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the writer ended by itself")
	}
	return safe
}

// holdingWriter writes 100 rows, and 100 more for each byte of its standard input, until that ends.
func holdingWriter() {
	w := create(child{}, os.Getenv("H5_PATH"), Options{SWMR: os.Getenv("H5_PLAIN") == "", FlushEvery: -1})
	record(child{}, w, 0, 100)
	must(child{}, w.Flush())
	fmt.Println("ready")
	for i := 100; ; i += 100 {
		if n, _ := os.Stdin.Read(make([]byte, 1)); n == 0 {
			break
		}
		record(child{}, w, i, i+100)
		must(child{}, w.Flush())
		fmt.Println("ready")
	}
	finish(child{}, w)
}

// held starts a writer that holds the file until release is called; more makes it write more.
func held(t *testing.T, env ...string) (more, release func()) {
	t.Helper()
	cmd := itself("hold", env...)
	in, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	cmd.Stderr = os.Stderr
	must(t, cmd.Start())
	ready := func() {
		if _, err := out.Read(make([]byte, 6)); err != nil {
			t.Fatal(err)
		}
	}
	ready()
	more = func() {
		_, err := in.Write([]byte{'+'})
		must(t, err)
		ready()
	}
	return more, func() {
		must(t, in.Close())
		must(t, cmd.Wait())
	}
}

// TestLive wants a file that is being written to be read by us, and neither recovered nor replaced
// by anyone, h5clear included.
func TestLive(t *testing.T) {
	path := temp(t, "run.h5")
	more, release := held(t, "H5_PATH="+path)
	f, err := Open(path)
	must(t, err)
	if n := checkTrajectory(t, f, 100); n != 100 || !f.Live() {
		t.Errorf("%d rows, live %v", n, f.Live())
	}
	for i := 2; i < 30; i++ { // the file that was opened once grows before our eyes
		more()
		if n := checkTrajectory(t, f, 100*i); n != 100*i {
			t.Errorf("%d rows, wanted %d", n, 100*i)
		}
	}
	must(t, f.Close())
	before := readFile(t, path)
	_, err = Recover(path)
	wantError(t, err, path, "in use by a running process", "needs no recovery")
	_, err = Create(path, nil, nil, sampleDatasets(), Options{})
	wantError(t, err, path, "in use by a running process", "another file")
	if err := exec.Command("h5clear", "-s", path).Run(); err == nil {
		t.Error("h5clear cleared the flags of a live file")
	}
	if !bytes.Equal(before, readFile(t, path)) {
		t.Error("a live file was changed")
	}
	release()
	checkRun(t, path, 100)
}

// TestLiveUnequal: between two writes of a flush, some datasets of a group are longer. Whoever reads
// then gets whole rows.
func TestLiveUnequal(t *testing.T) {
	path := temp(t, "run.h5")
	w := create(t, path, swmr())
	record(t, w, 0, 50)
	must(t, w.Close())
	cmd := exec.Command("/usr/bin/python3", "-c", `
import sys, h5py
f = h5py.File(sys.argv[1], "r+", libver=("v110", "v110"))
f.swmr_mode = True
for k, n in (("time", 60), ("r_state", 55)): f["trajectory/" + k].resize(n, axis=0)
f.flush()
print("ready", flush=True)
sys.stdin.read()
`, path)
	in, err := cmd.StdinPipe()
	must(t, err)
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	_, err = out.Read(make([]byte, 6))
	must(t, err)
	lock, err := os.Open(path)
	must(t, err)
	must(t, hold(lock)) // as a living writer of ours does
	f, err := Open(path)
	must(t, err)
	if n := checkTrajectory(t, f, 50); n != 50 {
		t.Errorf("%d rows, wanted 50", n)
	}
	must(t, f.Close())
	must(t, lock.Close())
	must(t, in.Close())
	must(t, cmd.Wait())
}

// TestLivePlain: without SWMR nobody can read yet, and the error says so.
func TestLivePlain(t *testing.T) {
	path := temp(t, "run.h5")
	_, release := held(t, "H5_PATH="+path, "H5_PLAIN=1")
	_, err := Open(path)
	wantError(t, err, path, "without SWMR", "wait")
	_, err = Recover(path)
	wantError(t, err, "in use by a running process")
	release()
	checkRun(t, path, 100)
}

// TestKilledPlain: a file written without SWMR is recovered as well when the kill came between
// flushes.
func TestKilledPlain(t *testing.T) {
	path := temp(t, "run.h5")
	killed(t, "flushed", "H5_PATH="+path, "H5_ROWS=500", "H5_PLAIN=1")
	_, err := Recover(path)
	must(t, err)
	checkRun(t, path, 500)
}

// TestLiveFromPython reads with h5py while rows come in: it sees whole rows, ever more of them.
func TestLiveFromPython(t *testing.T) {
	path := temp(t, "run.h5")
	w := create(t, path, Options{SWMR: true, FlushEvery: 5 * time.Millisecond})
	cmd := exec.Command("/usr/bin/python3", "-c", `
import sys, time, h5py, numpy as np
f = h5py.File(sys.argv[1], "r", swmr=True)
g = f["trajectory"]
seen = []
end = time.time() + 20
while time.time() < end and (len(seen) < 5 or seen[-1] < 2000):
    for d in (g["time"], g["r_state"], g["trial"]): d.refresh()
    n = min(len(g["time"]), len(g["r_state"]), len(g["trial"]))
    t, x = g["time"][:n], g["r_state"][:n]
    assert np.array_equal(t, np.arange(n) * 1e-3)
    assert np.array_equal(x, np.arange(n)[:, None] + np.arange(20)[None, :] / 64)
    if not seen or n > seen[-1]:
        seen.append(n); print(n, flush=True)
    time.sleep(.01)
assert len(seen) >= 5, seen
`, path)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	must(t, cmd.Start())
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	for i := 0; ; i++ {
		select {
		case err := <-done:
			if err != nil {
				t.Fatalf("%v: %s", err, out.String())
			}
			must(t, w.Close())
			checkRun(t, path, 2000)
			return
		default:
			record(t, w, i, i+1)
			time.Sleep(200 * time.Microsecond)
		}
	}
}
