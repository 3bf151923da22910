package data

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// idx writes an IDX file of unsigned bytes.
func idx(elements []uint8, shape ...uint32) []byte {
	b := []byte{0, 0, 8, byte(len(shape))}
	for _, n := range shape {
		b = binary.BigEndian.AppendUint32(b, n)
	}
	return append(b, elements...)
}

func TestIDXIsRead(t *testing.T) {
	a, err := readIDX(bytes.NewReader(idx([]uint8{1, 2, 3, 4, 5, 255}, 1, 2, 3)), 3)
	if got := fmt.Sprintf("%d %d %v", a.shape, a.bytes, err); got != "[1 2 3] [1 2 3 4 5 255] <nil>" {
		t.Error(got)
	}
	// the header as published: magic number 2049, 60000 items
	a, err = readIDX(bytes.NewReader(append([]byte("\x00\x00\x08\x01\x00\x00\xea\x60"), make([]byte, 60000)...)), 1)
	if err != nil || !slices.Equal(a.shape, []int{60000}) || len(a.bytes) != 60000 {
		t.Error(a.shape, len(a.bytes), err)
	}
}

func TestIDXRefuses(t *testing.T) {
	good := idx([]uint8{1, 2, 3, 4}, 2, 2, 1)
	with := func(at int, b byte) []byte {
		bad := slices.Clone(good)
		bad[at] = b
		return bad
	}
	for _, c := range []struct {
		file []byte
		want string
	}{
		{nil, "ends within its header"},
		{good[:3], "ends within its header"},
		{good[:4], "ends within its header"},
		{good[:15], "ends within its header"},
		{with(0, 1), "not with 0000"},
		{with(1, 1), "not with 0000"},
		{with(2, 0x0D), "elements of type 0x0d"},
		{idx([]uint8{1, 2}, 2), "1 dimensions where 3 are needed"},
		{with(7, 0), "dimension 1 is 0"},
		{idx([]uint8{1}, 1, 1<<32-1, 1), "dimension 2 is 4294967295"},
		{idx([]uint8{1}, 1<<31, 1<<31, 1<<31), "the file is damaged"},
		{good[:len(good)-1], "only 3 of 4 bytes follow"},
		{append(slices.Clone(good), 0), "left over"},
	} {
		a, err := readIDX(bytes.NewReader(c.file), 3)
		if err == nil || a.bytes != nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%x: %v, error %v, want %q", c.file, a, err, c.want)
		}
	}
}

// A header of 16 bytes may not cost the 2 GB that it promises.
func TestIDXAsksForNoMoreThanTheFileHolds(t *testing.T) {
	file := idx(make([]uint8, 1000), 2, 1<<15, 1<<15)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := readIDX(bytes.NewReader(file), 3)
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; err == nil || used > 1<<20 {
		t.Errorf("%d bytes, error %v", used, err)
	}
}

// digitFiles are two images of 2 x 3 pixels to learn from, and one to test with.
func digitFiles() map[string][]byte {
	return map[string][]byte{
		"train-images-idx3-ubyte": idx([]uint8{0, 51, 102, 153, 204, 255, 255, 0, 0, 0, 0, 0}, 2, 2, 3),
		"train-labels-idx1-ubyte": idx([]uint8{3, 9}, 2),
		"t10k-images-idx3-ubyte":  idx([]uint8{0, 0, 0, 0, 0, 51}, 1, 2, 3),
		"t10k-labels-idx1-ubyte":  idx([]uint8{0}, 1),
	}
}

// digitFolder writes files into a new folder, those in packed with gzip.
func digitFolder(t *testing.T, files map[string][]byte, packed ...string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		if slices.Contains(packed, name) {
			name, content = name+".gz", zipped(t, string(content))
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestMNISTIsReadPackedOrNot(t *testing.T) {
	for _, packed := range [][]string{nil, {"train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}} {
		train, test, err := MNIST(digitFolder(t, digitFiles(), packed...))
		if err != nil {
			t.Fatal(err)
		}
		input, target := make([]float64, 6), make([]float64, 10)
		label := train.Example(0, input, target)
		if got := fmt.Sprint(train.Len(), test.Len(), label, input, target); got != "2 1 3 [0 0.2 0.4 0.6 0.8 1] [0 0 0 1 0 0 0 0 0 0]" {
			t.Error(got)
		}
		if label = test.Example(0, input, target); label != 0 || input[5] != 0.2 || target[0] != 1 || target[3] != 0 {
			t.Error(label, input, target)
		}
	}
}

func TestMNISTRefuses(t *testing.T) {
	const images, labels = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{images, nil, "the file is empty"},
		{images, idx([]uint8{1, 2}, 2, 1, 1), "1 pixels, those to test with 6"},
		{images, digitFiles()[labels], "are labels and images exchanged?"},
		{labels, idx([]uint8{3}, 1), "2 images of train, but 1 labels"},
		{labels, idx([]uint8{3, 10}, 2), "label 2 of train is 10; allowed: the digits 0 to 9"},
		{"t10k-labels-idx1-ubyte", idx([]uint8{3, 10}, 3), "only 2 of 3 bytes"},
	} {
		files := digitFiles()
		files[c.name] = c.file
		if _, _, err := MNIST(digitFolder(t, files)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}

func TestMNISTTellsHowToGetIt(t *testing.T) {
	lacking := digitFiles()
	delete(lacking, "t10k-images-idx3-ubyte")
	damaged := digitFolder(t, digitFiles(), "train-labels-idx1-ubyte")
	cut(t, filepath.Join(damaged, "train-labels-idx1-ubyte.gz"))
	for dir, want := range map[string]string{
		filepath.Join(t.TempDir(), "none"): "no such folder",
		digitFolder(t, lacking):            "t10k-images-idx3-ubyte.gz: there is no such file",
		damaged:                            "train-labels-idx1-ubyte.gz: the file ends within its header: the compressed data end early",
	} {
		_, _, err := MNIST(dir)
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), `"make mnist"`) {
			t.Errorf("error %v, want %q", err, want)
		}
	}
	file := write(t, "file", []byte{1})
	if _, _, err := MNIST(file); err == nil || !strings.Contains(err.Error(), "this is a file") {
		t.Error(err)
	}
}

// cut takes the second half off a file.
func cut(t *testing.T, path string) {
	t.Helper()
	info, err := os.Stat(path)
	if err == nil {
		err = os.Truncate(path, info.Size()/2)
	}
	if err != nil {
		t.Fatal(err)
	}
}
