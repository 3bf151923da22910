//go:build cgo

package h5

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
)

// TestDatasets describes a run as it was described to Create.
func TestDatasets(t *testing.T) {
	path := finished(t, 100, swmr())
	f, err := Open(path)
	must(t, err)
	defer f.Close()
	infos, err := f.Datasets()
	must(t, err)
	byPath := map[string]Info{}
	for _, i := range infos {
		byPath[i.Path] = i
	}
	for _, d := range sampleDatasets() {
		i, ok := byPath[d.Path]
		if !ok || i.Kind != d.Kind || i.Unlimited != d.unlimited() || i.Units != d.Units || i.LongName != d.LongName || i.Scale != d.scale() {
			t.Errorf("%s: %+v", d.Path, i)
		}
		if len(d.Axes) > 0 && !reflect.DeepEqual(i.Axes, d.Axes) {
			t.Errorf("%s: axes %q, wanted %q", d.Path, i.Axes, d.Axes)
		}
		if d.unlimited() && !reflect.DeepEqual(i.Chunk, ChunkShape(d.Kind, d.Shape)) {
			t.Errorf("%s: chunk %v", d.Path, i.Chunk)
		}
	}
	if len(infos) != len(sampleDatasets()) {
		t.Errorf("%d datasets, wanted %d", len(infos), len(sampleDatasets()))
	}
	if got := byPath["/trajectory/r_state"]; !reflect.DeepEqual(got.Shape, []int{100, units}) || got.Bytes == 0 {
		t.Errorf("%+v", got)
	}
	want := []string{"/", "/circuit", "/circuit/extra", "/training"}
	if got := f.Groups(); !reflect.DeepEqual(got[:4], want) {
		t.Errorf("groups %q begin otherwise than %q", got, want)
	}
}

// TestAttrs reads back what was written.
func TestAttrs(t *testing.T) {
	f, err := Open(finished(t, 1, swmr()))
	must(t, err)
	defer f.Close()
	want := []Attr{{"Conventions", "CF-1.8"}, {"format_version", int64(1)}, {"loops", []string{"u", "längst"}}, {"rtol", 1e-6},
		{"run_uuid", "0"}, {"seeds", []int64{1, 2, 3}}, {"segment", int64(1)}, {"title", "Schleife µ"}}
	got, err := f.Attrs("/")
	must(t, err)
	if !reflect.DeepEqual(got, want) {
		t.Errorf("root attributes\n%v, wanted\n%v", got, want)
	}
	flags, err := f.Attr("/training/BP/verdict", "flag_values")
	must(t, err)
	if !reflect.DeepEqual(flags, []int64{0, 1, 2}) {
		t.Errorf("flags %v", flags)
	}
	_, err = f.Attr("/", "nothing")
	wantError(t, err, `attribute "nothing" of /`, "locate attribute")
	_, err = f.Attrs("/nowhere")
	wantError(t, err, "has no /nowhere")
}

// TestReadErrors.
func TestReadErrors(t *testing.T) {
	path := finished(t, 10, swmr())
	f, err := Open(path)
	must(t, err)
	state := "/trajectory/r_state"
	for _, c := range []struct {
		err  func() error
		want string
	}{
		{func() error { _, err := f.Float64s("/x", nil, nil); return err }, "has no /x"},
		{func() error { _, err := f.Float64s("/circuit", nil, nil); return err }, "/circuit is a group"},
		{func() error { _, err := f.Float64s("/config/toml", nil, nil); return err }, "holds string values, not numbers"},
		{func() error { _, err := f.Strings(state); return err }, "holds float64 values, not text"},
		{func() error { _, err := f.Int64s(state, nil, nil); return err }, "0.015625: not a whole number"},
		{func() error { _, err := f.Float64s(state, []int{0}, nil); return err }, "one number each"},
		{func() error { _, err := f.Float64s(state, nil, []int{1}); return err }, "one number each"},
		{func() error { _, err := f.Float64s(state, []int{5, 0}, []int{6, 1}); return err }, "lies outside"},
		{func() error { _, err := f.Float64s(state, []int{-1, 0}, nil); return err }, "lies outside"},
		{func() error { _, err := f.Float64s(state, []int{11, 0}, nil); return err }, "lies outside"},
		{func() error { _, err := Open(path + "x"); return err }, "no such file"},
		{func() error { _, err := Open(t.TempDir()); return err }, "not a regular file"},
	} {
		wantError(t, c.err(), c.want)
	}
	must(t, f.Close())
	_, err = f.Float64s(state, nil, nil)
	wantError(t, err, "is closed")
	must(t, os.WriteFile(path, []byte("no HDF5 at all"), 0o666))
	_, err = Open(path)
	wantError(t, err, path, "cannot be opened", "signature")
}

// TestSelections reads parts.
func TestSelections(t *testing.T) {
	f, err := Open(finished(t, 300, swmr()))
	must(t, err)
	defer f.Close()
	got, err := f.Float64s("/trajectory/r_state", []int{290, 18}, nil)
	must(t, err)
	if len(got) != 20 || got[0] != sampleState(290, 18) || got[19] != sampleState(299, 19) {
		t.Errorf("the corner: %v", got)
	}
	got, err = f.Float64s("/trajectory/r_state", []int{300, 0}, []int{0, 20})
	must(t, err)
	if len(got) != 0 {
		t.Errorf("nothing: %v", got)
	}
	whole, err := f.Int64s("/trajectory/r_state", []int{7, 0}, []int{3, 1}) // whole numbers in floats
	must(t, err)
	if !reflect.DeepEqual(whole, []int64{7, 8, 9}) {
		t.Errorf("whole numbers: %v", whole)
	}
	toml, err := f.Strings("/config/toml")
	must(t, err)
	if len(toml) != 1 || toml[0] != "name = \"größe\"\n" {
		t.Errorf("text %q", toml)
	}
}

// TestForeign reads numbers and text of every type that h5py writes.
func TestForeign(t *testing.T) {
	path := temp(t, "weights.h5")
	python(t, `
import sys, h5py, numpy as np
f = h5py.File(sys.argv[1], "w")
x = np.arange(12.).reshape(3, 4)
for k in (">f8", "<f4", "<f2", ">i4", "<u2", "i1", "u1", "<i8", "?"):
    f.create_dataset("n/" + k.replace("<", "l").replace(">", "b").replace("?", "bool"), data=x.astype(k))
f.create_dataset("packed", data=x, chunks=(2, 2), compression="gzip", shuffle=True)
f.create_dataset("growing", data=x, maxshape=(None, None), chunks=(2, 2))
f.create_dataset("fixed", data=np.array([b"ab", b"abc"]))
f.create_dataset("text", data=["ä", ""], dtype=h5py.string_dtype())
f.create_dataset("complex", data=x + 1j)
f["n/loop"] = f["n"]
f["soft"] = h5py.SoftLink("/nowhere")
f.attrs["vlen"] = "größe"
f.attrs["half"] = np.float16(.5)
f.attrs["none"] = h5py.Empty("f")
f.attrs["complex"] = 1j
`, path)
	f, err := Open(path)
	must(t, err)
	defer f.Close()
	infos, err := f.Datasets()
	must(t, err)
	seen := 0
	for _, i := range infos {
		if i.Kind != String && i.Kind != Other {
			seen++
			checkNumbers(t, f, i)
		}
	}
	if seen != 11 {
		t.Errorf("%d numeric datasets", seen)
	}
	fixed, err := f.Strings("/fixed")
	must(t, err)
	text, err := f.Strings("/text")
	must(t, err)
	if !reflect.DeepEqual(fixed, []string{"ab", "abc"}) || !reflect.DeepEqual(text, []string{"ä", ""}) {
		t.Errorf("text %q %q", fixed, text)
	}
	_, err = f.Float64s("/complex", nil, nil)
	wantError(t, err, "other values, not numbers")
	attrs, err := f.Attrs("/")
	must(t, err)
	if got := fmt.Sprint(attrs); got != "[{half 0.5} {none []} {vlen größe}]" {
		t.Errorf("attributes %s", got)
	}
	_, err = Recover(path)
	wantError(t, err, "was not written by settle", "left as it is")
}

func checkNumbers(t *testing.T, f *File, i Info) {
	t.Helper()
	got, err := f.Float64s(i.Path, nil, nil)
	must(t, err)
	ints, err := f.Int64s(i.Path, nil, nil)
	must(t, err)
	for k := range 12 {
		want := float64(k)
		if strings.HasSuffix(i.Path, "bool") {
			want = min(1, want)
		}
		if len(got) != 12 || got[k] != want || ints[k] != int64(want) {
			t.Errorf("%s: %v %v", i.Path, got, ints)
			return
		}
	}
}

// TestNoLeaks: after Close HDF5 holds nothing of a file, or it could not be opened for writing.
func TestNoLeaks(t *testing.T) {
	path := finished(t, 50, few())
	before := handles()
	for range 3 {
		f, err := Open(path)
		must(t, err)
		_, err = f.Datasets()
		must(t, err)
		_, err = f.Attrs("/")
		must(t, err)
		_, err = f.Float64s("/trajectory/r_state", []int{1, 1}, []int{2, 2})
		must(t, err)
		_, err = f.Strings("/config/toml")
		must(t, err)
		_, _ = f.Attr("/", "nothing")
		must(t, f.Close())
	}
	if after := handles(); after != before {
		t.Errorf("%d open HDF5 objects before, %d after", before, after)
	}
}

// TestTogether writes and reads different files from many goroutines.
func TestTogether(t *testing.T) {
	var wg sync.WaitGroup
	for i := range 6 {
		path := temp(t, fmt.Sprint(i, ".h5"))
		wg.Add(1)
		go func() {
			defer wg.Done()
			w, err := Create(path, nil, nil, wide(300), Options{SWMR: i%2 == 0})
			if err != nil {
				t.Error(err)
				return
			}
			row := make([]float64, 300)
			for k := range 600 {
				row[0] = float64(k)
				if err := w.Append("/trajectory/r_state", row); err != nil {
					t.Error(err)
				}
				if err := w.Append("/trajectory/time", row[:1]); err != nil {
					t.Error(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Error(err)
			}
			f, err := Open(path)
			if err != nil {
				t.Error(err)
				return
			}
			got, err := f.Float64s("/trajectory/r_state", []int{599, 0}, []int{1, 1})
			if err != nil || got[0] != 599 {
				t.Errorf("%v, %v", got, err)
			}
			if err := f.Close(); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
}
