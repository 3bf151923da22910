package circuit

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// A matrix of a million by a million is refused before any of it is made.
func TestMemoryIsRefusedBeforeAllocating(t *testing.T) {
	s := spec([]Population{pop("small", 10, 1, "tanh"), pop("big", 1_000_000, 1, "tanh")},
		[]Pathway{path("w", "small", "big", weights("normal")), path("huge", "big", "big", weights("normal"))}, nil)
	before := allocated()
	_, err := Compile(s, Env{MaxBytes: 1 << 40})
	if err == nil {
		t.Fatal("8 TB of weights were not refused")
	}
	if used := allocated() - before; used > 1<<20 {
		t.Errorf("the refusal allocated %d bytes", used)
	}
	for _, want := range []string{"pathway.huge.weights", "7.28 TiB", "1000000 x 1000000", "; 1 TiB may be used", "sparse"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
}

// Sizes whose product is beyond 64 bits do not slip through.
func TestMemoryDoesNotOverflow(t *testing.T) {
	const n = 1 << 33 // n * n * 8 = 2^69
	s := spec([]Population{pop("a", n, 1, "tanh")}, []Pathway{path("w", "a", "a", weights("normal"))}, nil)
	if _, err := Compile(s, Env{}); err == nil || !strings.Contains(err.Error(), "pathway.w.weights") {
		t.Errorf("error %v, want one about the weights", err)
	}
}

// What is estimated is what is stored.
func TestMemoryEstimate(t *testing.T) {
	const to, from = 1000, 2000
	for _, c := range []struct {
		w    Weights
		want float64
	}{
		{weights("normal"), 8 * to * from},
		{weights("normal", func(w *Weights) { w.Storage = "sparse" }), 8 * to * from}, // made dense first
		{weights("low-rank", func(w *Weights) { w.Rank = 5 }), 8 * 5 * (to + from)},
		{weights("sparse", func(w *Weights) { w.Density = 0.01 }), 12*to*from/100 + 8*to},
		{weights("sparse", func(w *Weights) { w.Density, w.InDegree = 0, 30 }), 12*to*30 + 8*to},
		{weights("sparse", func(w *Weights) { w.Storage = "dense" }), 8 * to * from},
		{weights("identity"), 12*to + 8*to},
		{weights("product", of("low")), 8 * 3 * (to + from)},
		{weights("transpose", of("low"), angle(30)), 8 * to * from},
		{weights("transpose", of("turned")), 8 * to * from},
		{shared("low", false), 0},
	} {
		low := path("low", "a", "b", weights("low-rank", func(w *Weights) { w.Rank = 3 }))
		s := spec([]Population{pop("a", from, 1, "tanh"), pop("b", to, 1, "tanh")}, []Pathway{path("w", "a", "b", c.w), low,
			path("turned", "a", "b", weights("transpose", of("low"), angle(30)))}, nil)
		k := &compiler{spec: s, c: &Circuit{}}
		k.index()
		if got := k.weightRequest(&s.Pathways[0]).bytes; got != c.want {
			t.Errorf("%s %s: %g bytes, want %g", c.w.Init, c.w.Storage, got, c.want)
		}
	}
}

// States count by the number of trials integrated together.
func TestMemoryCountsRows(t *testing.T) {
	s := spec([]Population{pop("a", 1000, 1, "tanh")}, nil, nil)
	if _, err := Compile(s, Env{MaxBytes: 1 << 21}); err != nil {
		t.Errorf("16 rows of 1000 units do not fit into 2 MiB: %v", err)
	}
	s.Task.Rows = 1000
	if _, err := Compile(s, Env{MaxBytes: 1 << 21}); err == nil || !strings.Contains(err.Error(), "1000 trials at once") {
		t.Errorf("error %v, want one about 1000 trials at once", err)
	}
}

func TestMemTotal(t *testing.T) {
	file := filepath.Join(t.TempDir(), "meminfo")
	for text, want := range map[string]int64{
		"MemFree: 5 kB\nMemTotal:       1024 kB\n": 1 << 20,
		"nothing of the kind\n":                    0,
		"MemTotal: many kB\n":                      0,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := memTotal(file); got != want {
			t.Errorf("memTotal of %q is %d, want %d", text, got, want)
		}
	}
	if got := memTotal(filepath.Join(t.TempDir(), "none")); got != 0 {
		t.Errorf("memTotal without a file is %d", got)
	}
}
