//go:build cgo && linux

package h5

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func init() { roles["golden"] = goldenWriter }

// goldenDatasets is a small file whose chunk index is deep enough to have every kind of block.
func goldenDatasets() []Dataset {
	d := sampleDatasets()[0]
	return []Dataset{
		d,
		{Path: "/config/toml", Kind: String, Data: "x = 1\n"},
		{Path: "/trajectory/time", Axes: []string{"time"}, Shape: []int{-1}, Chunk: []int{4}},
		{Path: "/trajectory/r", Kind: Int64, Axes: []string{"r"}, Shape: []int{2}, Data: []int64{0, 1}},
		{Path: "/trajectory/r_state", Axes: []string{"time", "r"}, Shape: []int{-1, 2}, Chunk: []int{8, 1}},
		{Path: "/training/step", Kind: Int64, Axes: []string{"step"}, Shape: []int{-1}, Chunk: []int{16}},
	}
}

func goldenRows(w *Writer, from, to int) {
	for i := from; i < to; i++ {
		must(child{}, w.Append("/trajectory/time", []float64{float64(i)}))
		must(child{}, w.Append("/trajectory/r_state", []float64{float64(i), -float64(i)}))
		must(child{}, w.AppendInts("/training/step", []int64{int64(i)}))
	}
}

// goldenWriter is killed after 1100 rows were flushed.
func goldenWriter() {
	w, err := Create(os.Getenv("H5_PATH"), []Attr{{"title", "killed"}}, nil, goldenDatasets(), swmr())
	must(child{}, err)
	goldenRows(w, 0, goldenLength)
	must(child{}, w.Flush())
	die()
}

// TestGolden: the file in testdata, which also builds without cgo are tested with, is what a killed
// run leaves today. UPDATE=1 writes it anew.
func TestGolden(t *testing.T) {
	path := temp(t, "killed.h5")
	killed(t, "golden", "H5_PATH="+path)
	now := readFile(t, path)
	compareGolden(t, now, "killed.h5.gz")
}

// TestGoldenGathered: so is the gathered one what is gathered today.
func TestGoldenGathered(t *testing.T) {
	compareGolden(t, readFile(t, gatherFiles(t, t.TempDir())), "gathered.h5.gz")
}

func compareGolden(t *testing.T, now []byte, name string) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		var b bytes.Buffer
		z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
		must(t, err)
		_, err = z.Write(now)
		must(t, err)
		must(t, z.Close())
		must(t, os.WriteFile("testdata/"+name, b.Bytes(), 0o666))
	}
	if LibVersion() != "1.10.8" {
		t.Logf("not compared: the file was written with libhdf5 1.10.8, this is %s", LibVersion())
		return
	}
	if !bytes.Equal(now, packed(t, name)) {
		t.Errorf("differs from testdata/%s", name)
	}
}

// TestGoldenValues reads the recovered file.
func TestGoldenValues(t *testing.T) {
	path := temp(t, "killed.h5")
	must(t, os.WriteFile(path, golden(t), 0o666))
	_, err := Recover(path)
	must(t, err)
	checkGolden(t, path, goldenLength)
}

func checkGolden(t *testing.T, path string, rows int) {
	t.Helper()
	f, err := Open(path)
	must(t, err)
	defer f.Close()
	time, err := f.Float64s("/trajectory/time", nil, nil)
	must(t, err)
	state, err := f.Float64s("/trajectory/r_state", nil, nil)
	must(t, err)
	if len(time) != rows || len(state) != 2*rows {
		t.Fatalf("%d times, %d states, wanted %d rows", len(time), len(state), rows)
	}
	for i := range rows {
		if x := float64(i); time[i] != x || state[2*i] != x || state[2*i+1] != -x {
			t.Fatalf("row %d: %g %g %g", i, time[i], state[2*i], state[2*i+1])
		}
	}
}

// TestChunkIndex wants every thirteenth chunk where h5py finds it, compressed or not, and at the depth that a
// whole segment reaches.
func TestChunkIndex(t *testing.T) {
	for _, c := range []struct {
		deflate, chunks int
	}{{0, 3}, {0, 1000}, {0, 8000}, {3, 300}, {9, 1000}} {
		t.Run(fmt.Sprintf("%d_%d", c.deflate, c.chunks), func(t *testing.T) {
			path := temp(t, "run.h5")
			w, err := Create(path, nil, nil, []Dataset{{Path: "/x", Shape: []int{-1, 4}, Chunk: []int{2, 2}}}, Options{SWMR: true, Deflate: c.deflate})
			must(t, err)
			rows := c.chunks / 2 * 2
			for i := range rows {
				must(t, w.Append("/x", []float64{float64(i), 2, 3, 4}))
			}
			must(t, w.Close())
			theirs := python(t, `
import sys, h5py
d = h5py.File(sys.argv[1])["x"].id
for i in range(0, int(sys.argv[2]), 13):
    c = d.get_chunk_info_by_coord((i // 2 * 2, i % 2 * 2))
    print(i, c.byte_offset, c.size)
`, path, fmt.Sprint(rows/2*2))
			if ours := chunkList(t, path, rows/2*2); ours != theirs {
				t.Errorf("chunks differ:\n%.300s\nh5py:\n%.300s", ours, theirs)
			}
		})
	}
}

func chunkList(t *testing.T, path string, n int) string {
	img, err := openImage(path)
	must(t, err)
	defer img.close()
	root, err := img.header(img.super.root)
	must(t, err)
	links, err := root.links()
	must(t, err)
	h, err := img.header(links[0].addr)
	must(t, err)
	l, err := h.layout()
	must(t, err)
	a, err := img.array(l.addr)
	must(t, err)
	var b strings.Builder
	for i := 0; i < n; i += 13 {
		addr, size, err := a.at(uint64(i))
		must(t, err)
		if size == 0 {
			size = 2 * 2 * 8
		}
		fmt.Fprintln(&b, i, addr, size)
	}
	if addr, _, err := a.at(uint64(n)); err != nil || addr != undefined {
		t.Errorf("a chunk after the last: %d, %v", addr, err)
	}
	return b.String()
}

// TestTruncatedCopy: of a copy that was cut short, the rows that are there are kept, and no other.
func TestTruncatedCopy(t *testing.T) {
	whole := golden(t)
	dir := t.TempDir()
	recovered := 0
	for cut := len(whole) - 1; cut > 0; cut -= 1013 {
		path := filepath.Join(dir, "cut.h5")
		must(t, os.WriteFile(path, whole[:cut], 0o666))
		report, err := Recover(path)
		if err != nil {
			if !bytes.Equal(readFile(t, path), whole[:cut]) {
				t.Fatalf("cut at %d: an error (%v), but the file was changed", cut, err)
			}
			continue
		}
		recovered++
		s := report.Segments[0]
		checkGolden(t, path, int(s.Groups[0].Rows))
		if s.Groups[0].Rows+s.Groups[0].Trimmed != goldenLength || s.Short == 0 {
			t.Errorf("cut at %d: %+v", cut, s)
		}
	}
	if recovered < 10 {
		t.Errorf("only %d cut copies could be recovered", recovered)
	}
}
