package checkpoint

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func sample() *Checkpoint {
	return &Checkpoint{Run: "3f", Where: "trial 3 of 10", Lengths: map[string]int64{"/episodes": 4, "/trajectory": 1 << 40, "/settled": 0}, State: []byte{0, 1, 255}}
}

// TestSaveAndLoad gives back what was saved last.
func TestSaveAndLoad(t *testing.T) {
	path := Path(filepath.Join(t.TempDir(), "out.h5"))
	for _, where := range []string{"first", "second"} {
		c := sample()
		c.Where = where
		if err := Save(path, c); err != nil {
			t.Fatal(err)
		}
		got, err := Load(path)
		if err != nil || !reflect.DeepEqual(got, c) {
			t.Errorf("%+v, %v; want %+v", got, err, c)
		}
	}
	left, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(left) != 1 {
		t.Errorf("left over: %v, %v", left, err)
	}
	if err := errors.Join(Remove(path), Remove(path)); err != nil {
		t.Error(err)
	}
	if _, err := Load(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after Remove: %v", err)
	}
}

// TestDamagedCheckpoints are refused: cut at any length, or with any byte changed.
func TestDamagedCheckpoints(t *testing.T) {
	path := Path(filepath.Join(t.TempDir(), "out.h5"))
	if err := Save(path, sample()); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(what string, at int, data []byte) {
		t.Helper()
		if err := os.WriteFile(path, data, 0o666); err != nil {
			t.Fatal(err)
		}
		if c, err := Load(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s %d: %+v, %v", what, at, c, err)
		}
	}
	for i := range whole {
		refused("cut at", i, whole[:i])
		changed := append([]byte(nil), whole...)
		changed[i] ^= 4
		refused("changed at", i, changed)
	}
}

// TestAFailedSaveKeepsTheLast: where nothing can be written, the last checkpoint stays.
func TestAFailedSaveKeepsTheLast(t *testing.T) {
	path := Path(filepath.Join(t.TempDir(), "out.h5"))
	if err := Save(path, sample()); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(path+".part", 0o777); err != nil { // nothing can be written there
		t.Fatal(err)
	}
	if err := Save(path, &Checkpoint{}); err == nil {
		t.Error("no error")
	}
	if c, err := Load(path); err != nil || !reflect.DeepEqual(c, sample()) {
		t.Errorf("%+v, %v", c, err)
	}
}

// BenchmarkSave is a checkpoint of the size of MNIST's weights, until the disk has it.
func BenchmarkSave(b *testing.B) {
	path := Path(filepath.Join(b.TempDir(), "out.h5"))
	c := &Checkpoint{State: make([]byte, 6_400_000)}
	for b.Loop() {
		if err := Save(path, c); err != nil {
			b.Fatal(err)
		}
	}
}
