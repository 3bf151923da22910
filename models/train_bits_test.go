package models_test

import (
	"context"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
)

// arms is the school with arms of every kind, and weights with which the single loop is stable.
var arms = strings.Replace(school, "max = 0.9", "max = 0.4", 1) + `
[monitor]
every = 3
[evaluate]
every = 3
[probe]
every = 2
angles = ["closed-form", "backpropagation"]
[arm]
BP = { credit.method = "backpropagation" }
DI = { }
SLDI = { credit.method = "single-loop-dynamic-inversion" }
`

// same compares all numbers written below the paths that begin so, bit by bit; wall time aside.
func same(t *testing.T, a, b *taught, prefix string) {
	t.Helper()
	compared := 0
	for _, path := range slices.Sorted(maps.Keys(a.floats)) {
		if !strings.HasPrefix(path, prefix) {
			continue
		}
		compared++
		if !slices.EqualFunc(a.floats[path], b.floats[path], func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }) {
			t.Errorf("%s differs", path)
		}
	}
	for path, v := range a.ints {
		if strings.HasPrefix(path, prefix) && !slices.Equal(v, b.ints[path]) {
			t.Errorf("%s differs", path)
		}
	}
	for path, v := range a.written {
		if strings.HasSuffix(path, "/ending") && strings.HasPrefix(path, prefix) && v.([]int8)[0] != b.written[path].([]int8)[0] {
			t.Errorf("%s differs", path)
		}
	}
	if compared == 0 {
		t.Errorf("there is nothing in %s", prefix)
	}
}

// The bits do not depend on how many learn at the same time, nor on which other arms there are.
func TestBitsOfTraining(t *testing.T) {
	one := train(t, context.Background(), 1, lessonsOf(t, arms, 3, nil))
	if n := len(one.results); n != 9 {
		t.Fatalf("%d lessons", n)
	}
	for _, workers := range []int{2, 4} {
		same(t, one, train(t, context.Background(), workers, lessonsOf(t, arms, 3, nil)), "/")
	}
	more := train(t, context.Background(), 2, lessonsOf(t, arms+"FA = { credit.method = \"feedback-alignment\" }\n", 3, nil))
	for _, group := range []string{"/training", "/snapshots"} {
		for _, arm := range []string{"BP", "DI", "SLDI"} {
			same(t, one, more, group+"/"+arm+"/")
		}
	}
}

// Arms begin with the same weights and the same examples, whatever they do with them; seeds do not.
func TestArmsShareTheirStart(t *testing.T) {
	r := train(t, context.Background(), 1, lessonsOf(t, arms, 2, nil, "evaluate.every = 1"))
	for _, seed := range []string{"seed_5", "seed_6"} {
		for name, size := range map[string]int{"W_W1": 30, "W_W2": 20, "W_W3": 12, "b_h1": 5, "b_y": 3} {
			for _, arm := range []string{"DI", "SLDI"} {
				if !slices.Equal(r.snapshot("BP/"+seed, name, 0, size), r.snapshot(arm+"/"+seed, name, 0, size)) {
					t.Errorf("arm %s, %s begins with another %s", arm, seed, name)
				}
			}
		}
		for _, arm := range []string{"DI", "SLDI"} {
			for _, column := range []string{"loss", "train_loss"} {
				row := map[string]int{"loss": 0, "train_loss": 1}[column] // the first example's, before learning from it
				a, b := r.series("/training/BP/"+seed+"/"+column), r.series("/training/"+arm+"/"+seed+"/"+column)
				if a[row] != b[row] || a[row+1] == b[row+1] || math.IsNaN(a[row]) {
					t.Errorf("%s of %s: %v, of BP: %v", column, arm, b[:3], a[:3])
				}
			}
		}
	}
	if slices.Equal(r.snapshot("DI/seed_5", "W_W1", 0, 30), r.snapshot("DI/seed_6", "W_W1", 0, 30)) {
		t.Error("two seeds begin with the same weights")
	}
}
