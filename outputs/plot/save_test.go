package plot

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSaveWritesWhatEncodeDoes(t *testing.T) {
	f := gallery["large"]()
	for _, format := range Formats() {
		path := filepath.Join(t.TempDir(), "figure."+strings.ToUpper(format))
		if err := os.WriteFile(path, bytes.Repeat([]byte("old"), 1e6), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := f.Save(path); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var want bytes.Buffer
		if err := f.Encode(&want, format); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want.Bytes()) {
			t.Errorf("%s: the file differs", format)
		}
		onlyFile(t, filepath.Dir(path), filepath.Base(path))
	}
}

func TestSaveLeavesNothingHalfWritten(t *testing.T) {
	dir := t.TempDir()
	f := gallery["large"]()
	if err := os.Mkdir(filepath.Join(dir, "folder.svg"), 0o700); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		filepath.Join(dir, "folder.svg"):             "cannot write", // the rename fails
		filepath.Join(dir, "none", "a.svg"):          "no such file",
		filepath.Join(dir, "a.jpeg"):                 "known are svg, pdf, png",
		filepath.Join(dir, "a"):                      "known are svg, pdf, png",
		filepath.Join(dir, "folder.svg", "\x00.svg"): "invalid",
	} {
		err := f.Save(path)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", path, err, want)
		}
	}
	if err := (Figure{}).Save(filepath.Join(dir, "a.svg")); err == nil {
		t.Error("an empty figure was saved")
	}
	onlyFile(t, dir, "folder.svg")
}

func onlyFile(t *testing.T, dir, name string) {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 1 || list[0].Name() != name {
		t.Errorf("the folder holds %v, want %s only", list, name)
	}
}
