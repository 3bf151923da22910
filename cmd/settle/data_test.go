package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestMNISTFromAFolder: images of one pixel, dark ones to learn from and a bright one to test with,
// found by --data where the circuit file has another path.
func TestMNISTFromAFolder(t *testing.T) {
	file := write(t, "c.toml", `[task]
data = "mnist"
path = "elsewhere"
first = 1
[population]
x = { size = 1, clamp = "task.input" }
y = { size = 10, clamp = "task.target" }
h = { size = 1, tau = "10 ms" }
[pathway]
W = { from = "x", to = "h", weights = { init = "constant", value = 1 } }
[phase]
run = { duration = "1 ms" }
[record]
populations = ["x", "y"]
`)
	o := settle(t, "run", file, "-o", filepath.Join(t.TempDir(), "out.h5"))
	if o.code != exitUsage || !strings.Contains(o.stderr, "c.toml:3:8: task.path: ") || !strings.Contains(o.stderr, `"make mnist"`) {
		t.Errorf("exit %d\n%s", o.code, o.stderr)
	}
	dir := t.TempDir()
	for name, content := range map[string]string{
		"train-images-idx3-ubyte": "\x00\x00\x08\x03\x00\x00\x00\x02\x00\x00\x00\x01\x00\x00\x00\x01\x00\x33",
		"train-labels-idx1-ubyte": "\x00\x00\x08\x01\x00\x00\x00\x02\x04\x07",
		"t10k-images-idx3-ubyte":  "\x00\x00\x08\x03\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x01\xff",
		"t10k-labels-idx1-ubyte":  "\x00\x00\x08\x01\x00\x00\x00\x01\x05",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "out.h5")
	mustSettle(t, "run", file, "-o", out, "--data", dir)
	f := openFile(t, out)
	if x := f.floats("/trajectory/x_state"); x[0] != 0.2 {
		t.Errorf("the second image is %v, want 51/255", x)
	}
	if y := f.floats("/trajectory/y_state")[:10]; !slices.Equal(y, []float64{0, 0, 0, 0, 0, 0, 0, 1, 0, 0}) {
		t.Errorf("its target is %v, want that of a 7", y)
	}
}
