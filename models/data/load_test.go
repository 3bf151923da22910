package data

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"settle/internal/linalg"
)

func TestLoadKnowsEveryEnding(t *testing.T) {
	array, err := os.ReadFile(filepath.Join("testdata", "npy", "u1_little_C.npy"))
	if err != nil {
		t.Fatal(err)
	}
	const text = "0,2,4\n3,1,1\n6,4,2\n9,7,5\n" // |3 i - 2 j|, as in the array
	for _, f := range formats {
		content := []byte(text)
		switch {
		case f.ending == ".npy":
			content = array
		case f.gzip:
			content = zipped(t, text)
		}
		for _, ending := range []string{f.ending, strings.ToUpper(f.ending)} {
			path := write(t, "w"+ending, content)
			loader, dataset := Loader{}, ""
			if f.hdf5 {
				loader.HDF5 = func(p, d string) (*linalg.Dense, error) {
					if p != path || d != "/W" {
						t.Errorf("asked for %s %s", p, d)
					}
					return readText(strings.NewReader(text), 0)
				}
				dataset = "/W"
			}
			m, err := loader.Load(path, dataset)
			if err != nil {
				t.Error(err)
				continue
			}
			if got := fmt.Sprint(m.Rows, m.Cols, m.Data); got != "4 3 [0 2 4 3 1 1 6 4 2 9 7 5]" {
				t.Errorf("%s: %s", ending, got)
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	whole := zipped(t, strings.Repeat("1,2,3\n", 1000))
	h5 := Loader{HDF5: func(string, string) (*linalg.Dense, error) { return nil, errors.New("asked") }}
	for _, c := range []struct {
		loader        Loader
		path, dataset string
		want          string
	}{
		{Loader{}, write(t, "w.mat", nil), "", "known are .npy, .csv"},
		{Loader{}, write(t, "npy", nil), "", "known are .npy, .csv"},
		{Loader{}, filepath.Join("testdata", "npy", "archive.npz"), "", "known are .npy, .csv"},
		{Loader{}, filepath.Join(t.TempDir(), "none.npy"), "", "no such file"},
		{Loader{}, folder(t, "w.csv"), "", "a folder"},
		{Loader{}, write(t, "w.npy", nil), "", "the file is empty"},
		{Loader{}, write(t, "w.csv", nil), "", "the file is empty"},
		{Loader{}, write(t, "w.csv.gz", []byte("1,2\n")), "", "the content is not"},
		{Loader{}, write(t, "w.csv.gz", whole[:len(whole)/2]), "", "cut short"},
		{Loader{}, write(t, "w.csv.gz", whole[:len(whole)-4]), "", "cut short"},
		{Loader{}, write(t, "w.csv", whole), "", "not text"},
		{Loader{}, write(t, "w.csv", []byte("1,2\n")), "/W", "only HDF5 files have datasets"},
		{Loader{}, write(t, "w.h5", nil), "/W", "without HDF5"},
		{h5, write(t, "w.h5", nil), "", "which dataset"},
		{h5, write(t, "w.h5", nil), "/W", "asked"},
	} {
		m, err := c.loader.Load(c.path, c.dataset)
		if err == nil || m != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, error %v, want %q", filepath.Base(c.path), m, err, c.want)
			continue
		}
		if c.want != "asked" && strings.Count(err.Error(), c.path) != 1 {
			t.Errorf("%q does not name the file once", err)
		}
	}
}

func folder(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

func ExampleLoad() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "weights.csv")
	if err := os.WriteFile(path, []byte("0.5, -1\n2, 0.25\n"), 0o600); err != nil {
		panic(err)
	}
	w, err := Load(path, "")
	fmt.Println(w.Rows, w.Cols, w.Data, err)
	// Output: 2 2 [0.5 -1 2 0.25] <nil>
}
