package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"settle/outputs/h5"
)

// outcome is what one command line did.
type outcome struct {
	code        int
	out, stderr string
}

// settle runs a command line in this process, as main would.
func settle(t *testing.T, args ...string) outcome {
	t.Helper()
	var out, stderr bytes.Buffer
	code := run(args, strings.NewReader(""), &out, &stderr)
	return outcome{code, out.String(), stderr.String()}
}

// mustSettle runs a command line that has to succeed.
func mustSettle(t *testing.T, args ...string) string {
	t.Helper()
	o := settle(t, args...)
	if o.code != exitDone {
		t.Fatalf("settle %s: exit %d\n%s%s", strings.Join(args, " "), o.code, o.out, o.stderr)
	}
	return o.out
}

// write puts a file into the test's folder and returns its path.
func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// result is an open result file.
type result struct {
	*h5.File
	t *testing.T
}

// runFile runs a circuit text and opens the result.
func runFile(t *testing.T, circuit string, more ...string) result {
	t.Helper()
	path := write(t, "circuit.toml", circuit)
	out := filepath.Join(filepath.Dir(path), "out.h5")
	mustSettle(t, append([]string{"run", path, "-o", out}, more...)...)
	return openFile(t, out)
}

func openFile(t *testing.T, path string) result {
	t.Helper()
	f, err := h5.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return result{f, t}
}

// floats reads a whole dataset.
func (r result) floats(path string) []float64 {
	r.t.Helper()
	v, err := r.Float64s(path, nil, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

// ints reads a whole dataset of whole numbers.
func (r result) ints(path string) []int64 {
	r.t.Helper()
	v, err := r.Int64s(path, nil, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

// last returns the last row of a (rows x n) array.
func last(v []float64, n int) []float64 { return v[len(v)-n:] }
