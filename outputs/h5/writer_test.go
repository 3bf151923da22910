//go:build cgo

package h5

import (
	"fmt"
	"math"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestMisuse: a programmer's mistake panics, and says what is wrong.
func TestMisuse(t *testing.T) {
	w := create(t, temp(t, "run.h5"), swmr())
	defer w.Close()
	for _, c := range []struct {
		f    func()
		want string
	}{
		{func() { _ = w.Append("/trajectory/r_state", make([]float64, units+1)) }, "21 values for /trajectory/r_state, whose rows have 20"},
		{func() { _ = w.Append("/nowhere", nil) }, "no unlimited dataset /nowhere"},
		{func() { _ = w.Append("/circuit/tau", []float64{1}) }, "no unlimited dataset /circuit/tau"},
		{func() { _ = w.Append("/trajectory/trial", []float64{1}) }, "use AppendInts"},
		{func() { _ = w.AppendInts("/trajectory/time", []int64{1}) }, "use Append"},
	} {
		if got := panics(c.f); !strings.Contains(got, c.want) {
			t.Errorf("panic %q, wanted %q", got, c.want)
		}
	}
	for _, c := range []struct {
		err  error
		want string
	}{
		{w.AppendInts("/training/BP/verdict", []int64{200}), "200 does not fit int8"},
		{w.Write("/nowhere", 1.0), "no fixed dataset /nowhere"},
		{w.Write("/trajectory/time", 1.0), "no fixed dataset"},
		{w.Write("/config/toml", "x"), "cannot be written over string"},
		{w.Write("/status", 1.0), "floats do not fit"},
		{w.Write("/status", 300), "300 does not fit int8"},
		{w.Write("/statistics/score", []float64{1}), "takes 4 values, got 1"},
	} {
		wantError(t, c.err, c.want)
	}
	record(t, w, 0, 3) // none of that was in the way
}

func panics(f func()) (message string) {
	defer func() { message = fmt.Sprint(recover()) }()
	f()
	return ""
}

// TestLeftovers: rows that other datasets of the group lack are left out, and said so.
func TestLeftovers(t *testing.T) {
	path := temp(t, "run.h5")
	w := create(t, path, swmr())
	record(t, w, 0, 10)
	must(t, w.Append("/trajectory/r_state", make([]float64, 3*units)))
	must(t, w.Append("/trajectory/time", []float64{1, 2}))
	if got := w.Lengths(); got["/trajectory"] != 10 || got["/training/BP"] != 3 || got["/snapshots/BP"] != 1 {
		t.Errorf("lengths %v", got)
	}
	err := w.Close()
	wantError(t, err, "/trajectory/r_state has 3 rows more", "/trajectory/time has 2 rows more")
	checkRun(t, path, 10)
	wantError(t, w.Close(), "is closed")
	wantError(t, w.Append("/trajectory/time", []float64{1}), "is closed")
	wantError(t, w.Flush(), "is closed")
}

// TestBlocks: rows in pieces of any size, one dataset far ahead of another, make the same files.
func TestBlocks(t *testing.T) {
	const n, wideN = 1000, 700
	datasets := append(wide(wideN), Dataset{Path: "/trajectory/r_rate", Axes: []string{"time", "r"}, Shape: []int{-1, wideN}})
	all := make([]float64, n*wideN)
	for i := range all {
		all[i] = float64(i)
	}
	rowwise := func(w *Writer) {
		for i := range n {
			must(t, w.Append("/trajectory/time", all[i:i+1]))
			must(t, w.Append("/trajectory/r_state", all[i*wideN:(i+1)*wideN]))
			must(t, w.Append("/trajectory/r_rate", all[i*wideN:(i+1)*wideN]))
		}
	}
	blockwise := func(w *Writer) {
		must(t, w.Append("/trajectory/r_state", all[:900*wideN]))
		must(t, w.Append("/trajectory/r_rate", all))
		for i := 0; i < n; i += 500 {
			must(t, w.Append("/trajectory/time", all[i:i+500]))
		}
		must(t, w.Append("/trajectory/r_state", all[900*wideN:]))
	}
	for _, chunks := range []int{8000, 6} {
		one, two := temp(t, "one.h5"), temp(t, "two.h5")
		for path, write := range map[string]func(*Writer){one: rowwise, two: blockwise} {
			w, err := Create(path, nil, nil, datasets, Options{SWMR: true, FlushEvery: -1, MaxChunks: chunks})
			must(t, err)
			write(w)
			must(t, w.Close())
		}
		f, err := Open(two)
		must(t, err)
		got, err := f.Float64s("/trajectory/r_state", nil, nil)
		must(t, err)
		if !slices.Equal(got, all) {
			t.Errorf("%d chunks: other values", chunks)
		}
		for i, p := range f.Segments() {
			if string(readFile(t, p)) != string(readFile(t, segmentPath(one, i+1))) {
				t.Errorf("%d chunks: segment %d differs", chunks, i+1)
			}
		}
		if want := 1 + 6/chunks; len(f.Segments()) != want {
			t.Errorf("%d chunks: %d segments, wanted %d", chunks, len(f.Segments()), want)
		}
		must(t, f.Close())
	}
}

// TestTypes: Data and attributes of every Go type arrive as they are.
func TestTypes(t *testing.T) {
	path := temp(t, "run.h5")
	values := []any{1.5, []float64{1.5}, []float32{1.5}, 3, int64(3), int8(3), uint8(3), true, false,
		[]int{3}, []int64{3}, []int8{3}, []uint8{3}, "x", []string{"x"}}
	kinds := []Kind{Float64, Float64, Float32, Int64, Int64, Int8, Uint8, Uint8, Uint8, Int64, Int64, Int8, Uint8, String, String}
	var datasets []Dataset
	for i, v := range values {
		d := Dataset{Path: fmt.Sprint("/", i), Kind: kinds[i], Data: v, Attrs: []Attr{{"a", v}}}
		if isSlice(v) {
			d.Shape = []int{1}
		}
		datasets = append(datasets, d)
	}
	w, err := Create(path, nil, nil, datasets, Options{})
	must(t, err)
	must(t, w.Close())
	python(t, `
import sys, h5py
f = h5py.File(sys.argv[1])
want = ["f8 1.5", "f8 1.5", "f4 1.5"] + ["i8 3", "i8 3", "i1 3", "u1 3", "u1 1", "u1 0"] + ["i8 3", "i8 3", "i1 3", "u1 3", "O x", "O x"]
for i, w in enumerate(want):
    d = f[str(i)]
    v = d[()] if d.shape == () else d[0]
    v = v.decode() if isinstance(v, bytes) else v
    assert d.dtype.str.strip("<|") + " " + str(v) == w, (i, d.dtype.str, v)
    a = d.attrs["a"]
    a = a if d.shape == () else a[0]
    a = a.decode() if isinstance(a, bytes) else a
    assert str(a) == w[w.index(" ") + 1:], (i, a)
    assert d.attrs.get_id("a").shape == d.shape, i
`, path)
}

// TestEmpty: a file without a single row, or without any dataset, is a file.
func TestEmpty(t *testing.T) {
	for _, datasets := range [][]Dataset{nil, sampleDatasets(), {{Path: "/a", Shape: []int{0}}}} {
		path := temp(t, "run.h5")
		w, err := Create(path, nil, nil, datasets, swmr())
		must(t, err)
		must(t, w.Flush())
		must(t, w.Close())
		f, err := Open(path)
		must(t, err)
		infos, err := f.Datasets()
		must(t, err)
		if len(infos) != len(datasets) {
			t.Errorf("%d datasets", len(infos))
		}
		for _, i := range infos {
			if i.Kind.isFloat() {
				x, err := f.Float64s(i.Path, nil, nil)
				must(t, err)
				if i.Unlimited && len(x) != 0 {
					t.Errorf("%s: %v", i.Path, x)
				}
				if i.Path == "/statistics/score" && !(len(x) == 4 && math.IsNaN(x[3])) {
					t.Errorf("unwritten statistics %v", x)
				}
			}
		}
		must(t, f.Close())
	}
}

// TestManyDatasets: far more links, scales and attributes than HDF5 would by itself keep in an
// object header, yet recovery walks them.
func TestManyDatasets(t *testing.T) {
	path := temp(t, "run.h5")
	datasets := []Dataset{{Path: "/g/time", Axes: []string{"time"}, Shape: []int{-1}}}
	for i := range 400 {
		datasets = append(datasets, Dataset{Path: fmt.Sprintf("/g/x%d", i), Axes: []string{"time"}, Shape: []int{-1}, Units: "1", LongName: strings.Repeat("x", 100)})
	}
	status := sampleDatasets()[0]
	var attrs []Attr
	for i := range 100 {
		attrs = append(attrs, Attr{fmt.Sprint("a", i), strings.Repeat("y", 600)})
	}
	status.Attrs = attrs
	w, err := Create(path, attrs, []GroupAttrs{{"/g", attrs}}, append(datasets, status), Options{SWMR: true})
	must(t, err)
	for range 10 {
		for _, d := range datasets {
			must(t, w.Append(d.Path, []float64{1}))
		}
	}
	must(t, w.Flush())
	must(t, w.out.held.Close()) // as if the process were gone: its lock is
	report, err := Recover(path)
	must(t, err)
	if s := report.Segments[0]; s.Groups[0] != (GroupReport{"/g", 10, 0}) || !s.Interrupted {
		t.Errorf("%+v", s)
	}
}

// TestAutomaticFlush: rows are on disk soon after, without a call to Flush.
func TestAutomaticFlush(t *testing.T) {
	path := temp(t, "run.h5")
	w := create(t, path, Options{SWMR: true, FlushEvery: 10 * time.Millisecond})
	record(t, w, 0, 50)
	time.Sleep(15 * time.Millisecond)
	record(t, w, 50, 51)
	if g := w.streams["/trajectory/time"].group; g.flushed != 51 {
		t.Errorf("%d rows flushed", g.flushed)
	}
	must(t, w.Close())
}

// TestNoAllocation: appending costs no garbage.
func TestNoAllocation(t *testing.T) {
	w, err := Create(temp(t, "run.h5"), nil, nil, wide(300), Options{SWMR: true})
	must(t, err)
	defer w.Close()
	row := make([]float64, 300)
	append1 := func() {
		must(t, w.Append("/trajectory/time", row[:1]))
		must(t, w.Append("/trajectory/r_state", row))
	}
	for range 600 {
		append1()
	}
	if n := testing.AllocsPerRun(2000, append1); n != 0 {
		t.Errorf("%g allocations a row", n)
	}
}

// TestMemory: a long stream needs no more memory than a short one, in Go and in C.
func TestMemory(t *testing.T) {
	if testing.Short() || runtime.GOOS != "linux" {
		t.Skip("writes 240 MB")
	}
	w, err := Create(temp(t, "run.h5"), nil, nil, wide(1000), Options{SWMR: true, FlushEvery: 50 * time.Millisecond})
	must(t, err)
	row := make([]float64, 1000)
	write := func(n int) int {
		for range n {
			must(t, w.Append("/trajectory/time", row[:1]))
			must(t, w.Append("/trajectory/r_state", row))
		}
		return resident(t)
	}
	start := write(2000)
	end := write(28000)
	must(t, w.Close())
	if end > start+8<<20 {
		t.Errorf("%d MB after 16 MB, %d MB after 240 MB", start>>20, end>>20)
	}
}

// resident is the memory of this process in bytes.
func resident(t *testing.T) int {
	runtime.GC()
	var size, pages int
	_, err := fmt.Sscan(string(readFile(t, "/proc/self/statm")), &size, &pages)
	must(t, err)
	return pages * os.Getpagesize()
}

// TestWithoutCgo: recovery builds without a C compiler and HDF5.
func TestWithoutCgo(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the go command")
	}
	for _, args := range [][]string{{"vet", "."}, {"test", "-count=1", "-run", "RecoverGolden|WithoutHDF5|Lookup3", "."}} {
		cmd := exec.Command("go", args...)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}
