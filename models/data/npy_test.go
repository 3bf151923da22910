package data

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The arrays were written by NumPy 1.24 (testdata/make.py).
func TestLoadReadsWhatNumPyWrites(t *testing.T) {
	names := []string{"version2", "version3"}
	for _, kind := range []string{"i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f4", "f8"} {
		for _, order := range []string{"little", "big"} {
			names = append(names, kind+"_"+order+"_C", kind+"_"+order+"_F")
		}
	}
	for _, name := range names {
		m, err := Load(filepath.Join("testdata", "npy", name+".npy"), "")
		if err != nil {
			t.Error(err)
			continue
		}
		if m.Rows != 4 || m.Cols != 3 {
			t.Errorf("%s: %d x %d", name, m.Rows, m.Cols)
			continue
		}
		for i := range 4 {
			for j := range 3 {
				want := float64(3*i - 2*j)
				switch name[0] {
				case 'u':
					want = math.Abs(want)
				case 'f', 'v':
					want += 0.25
				}
				if got := m.At(i, j); got != want {
					t.Errorf("%s: [%d, %d] = %g, want %g", name, i, j, got, want)
				}
			}
		}
	}
}

func TestLoadMakesMatrices(t *testing.T) {
	for name, want := range map[string]struct {
		rows, cols int
		data       []float64
	}{
		"vector": {4, 1, []float64{0.25, 3.25, 6.25, 9.25}},
		"scalar": {1, 1, []float64{0.25}},
		"bool":   {4, 3, []float64{0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 1, 1}},
	} {
		m, err := Load(filepath.Join("testdata", "npy", name+".npy"), "")
		if err != nil {
			t.Error(err)
			continue
		}
		if m.Rows != want.rows || m.Cols != want.cols || fmt.Sprint(m.Data) != fmt.Sprint(want.data) {
			t.Errorf("%s: %d x %d %v", name, m.Rows, m.Cols, m.Data)
		}
	}
}

func TestLoadRefusesArrays(t *testing.T) {
	for name, want := range map[string]string{
		"half":          `"<f2" cannot be read`,
		"complex":       `"<c16" cannot be read`,
		"text":          `"<U1" cannot be read`,
		"record":        "records with named fields",
		"cube":          "3 dimensions, shape (2, 3, 4)",
		"none":          "(0, 5) is empty",
		"nan":           "element [1, 2] is NaN", // 3 - 4 = -1
		"inf":           "element [1, 2] is -Inf",
		"huge":          "element [0, 1] is 9007199254740993",
		"negative_huge": "element [0, 1] is -4611686018427387904",
	} {
		path := filepath.Join("testdata", "npy", name+".npy")
		_, err := Load(path, "")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%s: error %v, want %q", name, err, want)
		}
	}
}

// npy writes a file with a header of our own making.
func npy(version byte, header string, elements []byte) []byte {
	b := append([]byte(npyMagic), version, 0)
	if version == 1 {
		b = binary.LittleEndian.AppendUint16(b, uint16(len(header)))
	} else {
		b = binary.LittleEndian.AppendUint32(b, uint32(len(header)))
	}
	return append(append(b, header...), elements...)
}

func TestNPYDamage(t *testing.T) {
	const f8 = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }\n"
	whole := npy(1, f8, make([]byte, 16))
	if _, err := readNPY(bytes.NewReader(whole), int64(len(whole))); err != nil {
		t.Fatal(err)
	}
	shape := func(s string) []byte { return npy(1, strings.Replace(f8, "(1, 2)", s, 1), make([]byte, 16)) }
	for name, c := range map[string]struct {
		file []byte
		want string
	}{
		"no magic":        {[]byte("hello, world"), "not a .npy file"},
		"short magic":     {whole[:4], "not a .npy file"},
		"version":         {npy(9, f8, nil), "version 9"},
		"length":          {whole[:9], "header is cut short"},
		"header":          {whole[:20], "it is cut short"},
		"elements":        {whole[:len(whole)-1], "only 15 bytes follow"},
		"left over":       {append(bytes.Clone(whole), 0), "1 bytes are left over"},
		"huge header":     {append(append([]byte(npyMagic), 2, 0), 0xff, 0xff, 0xff, 0xff), "4294967295 bytes"},
		"huge shape":      {shape("(9223372036854775807, 1)"), "only 16 bytes follow"},
		"huge product":    {shape("(4294967296, 4294967296)"), "too large"},
		"overflow":        {shape("(99999999999999999999, 1)"), "damaged"},
		"negative":        {shape("(-1, 2)"), "damaged"},
		"words":           {shape("(a, b)"), "damaged"},
		"no dictionary":   {npy(1, "garbage", nil), "damaged"},
		"no shape":        {npy(1, "{'descr': '<f8', 'fortran_order': False}", nil), "lacks"},
		"twice":           {npy(1, "{'descr': '<f8', 'descr': '<f8', 'shape': (1,)}", nil), "twice"},
		"another key":     {npy(1, "{'descr': '<f8', 'code': 'x', 'shape': (1,)}", nil), `"code"`},
		"open quote":      {npy(1, "{'descr", nil), "open quote"},
		"order":           {npy(1, strings.Replace(f8, "False", "Maybe", 1), nil), "damaged"},
		"text behind":     {npy(1, f8+"x", make([]byte, 16)), "text after its end"},
		"not true":        {npy(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (1,)}", []byte{7}), "neither true nor false"},
		"native order":    {npy(1, strings.Replace(f8, "<", "|", 1), make([]byte, 16)), `"|f8" cannot be read`},
		"python 2 longs":  {npy(1, strings.Replace(f8, "(1, 2)", "(3L, 2L)", 1), make([]byte, 16)), "shape (3, 2)"},
		"python 2 quotes": {npy(1, `{"descr": "<f8", "fortran_order": False, "shape": (3,)}`, nil), "shape (3,)"},
	} {
		_, err := readNPY(bytes.NewReader(c.file), int64(len(c.file)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", name, err, c.want)
		}
	}
}

// A header of a few bytes may claim terabytes; memory must not follow.
func TestNPYAsksForNoMoreThanTheFileHolds(t *testing.T) {
	file := npy(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (100000000000, 100)}", make([]byte, 64))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := readNPY(bytes.NewReader(file), int64(len(file)))
	runtime.ReadMemStats(&after)
	if err == nil {
		t.Error("no error")
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
		t.Errorf("%d bytes were allocated", used)
	}
}

func FuzzNPY(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "npy", "*.npy"))
	if err != nil || len(files) == 0 {
		f.Fatal(err, len(files))
	}
	for _, path := range files {
		b, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		m, err := readNPY(bytes.NewReader(file), int64(len(file)))
		if err != nil {
			return
		}
		if m.Rows < 1 || m.Cols < 1 || len(m.Data) != m.Rows*m.Cols || len(m.Data) > len(file) {
			t.Fatalf("%d x %d with %d numbers from %d bytes", m.Rows, m.Cols, len(m.Data), len(file))
		}
		allFinite(t, m.Data)
	})
}

func allFinite(t *testing.T, x []float64) {
	t.Helper()
	for i, v := range x {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			t.Fatalf("number %d is %g", i, v)
		}
	}
}
