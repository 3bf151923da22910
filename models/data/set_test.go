package data

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"settle/internal/linalg"
)

// Counts: the data set's documentation (optdigits.names, "testing").
func TestDigitsAreThePublishedOnes(t *testing.T) {
	const want = "46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a"
	sum := sha256.Sum256(digitsFile)
	if got := hex.EncodeToString(sum[:]); got != want {
		t.Errorf("the embedded file's SHA-256 is %s", got)
	}
	inputs, labels := Digits()
	if inputs.Rows != 1797 || inputs.Cols != 64 || len(labels) != 1797 {
		t.Fatalf("%d x %d, %d labels", inputs.Rows, inputs.Cols, len(labels))
	}
	counts := make([]int, 10)
	for _, l := range labels {
		counts[l]++
	}
	if !slices.Equal(counts, []int{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}) {
		t.Errorf("counts %v", counts)
	}
	if slices.Min(inputs.Data) != 0 || slices.Max(inputs.Data) != 1 {
		t.Errorf("pixels from %g to %g", slices.Min(inputs.Data), slices.Max(inputs.Data))
	}
	// the first image, a 0, begins 0 0 5 13 9 1 0 0
	if got := fmt.Sprint(inputs.Data[:8]); got != "[0 0 0.3125 0.8125 0.5625 0.0625 0 0]" || labels[0] != 0 || labels[1] != 1 {
		t.Errorf("the first image begins %s and shows a %d", got, labels[0])
	}
}

func TestDigitsAreTheCallers(t *testing.T) {
	a, labels := Digits()
	a.Data[2], labels[0] = 99, 99
	if b, again := Digits(); b.Data[2] == 99 || again[0] == 99 {
		t.Error("a caller's change is seen by the next")
	}
}

func TestOneHot(t *testing.T) {
	m := OneHot([]int{2, 0}, 3, -1, 0.5)
	if got := fmt.Sprint(m.Rows, m.Cols, m.Data); got != "2 3 [-1 -1 0.5 0.5 -1 -1]" {
		t.Error(got)
	}
	for _, label := range []int{-1, 3} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("label %d was taken", label)
				}
			}()
			OneHot([]int{0, label}, 3, 0, 1) // in the second row -1 would be an element of the first
		}()
	}
}

func TestClassesAreReadOffOneHotTargets(t *testing.T) {
	for _, labels := range [][]int{{2, 0, 1}, {0, 0}} {
		if got := Classes(OneHot(labels, 3, -1, 1)); !slices.Equal(got, labels) {
			t.Errorf("%v, want %v", got, labels)
		}
	}
	for name, values := range map[string][]float64{"two classes": {1, 0, 1, 1}, "no class": {1, 0, 0, 0}, "regression": {1, 0, 0.5, 1}, "all the same": {1, 1, 1, 1}} {
		if got := Classes(linalg.NewDense(2, 2, values)); got != nil {
			t.Errorf("%s: %v", name, got)
		}
	}
	if got := Classes(linalg.NewDense(2, 1, []float64{1, 0})); got != nil {
		t.Error("one column:", got)
	}
}

func TestSetCheck(t *testing.T) {
	two, three := linalg.NewDense(2, 5, nil), linalg.NewDense(3, 1, nil)
	for _, c := range []struct {
		set  Set
		n    int
		want string
	}{
		{Set{}, 0, ""},
		{Set{Inputs: two}, 2, ""},
		{Set{Targets: three}, 3, ""},
		{Set{Labels: []int{1}}, 1, ""},
		{Set{Inputs: two, Targets: two, Labels: []int{0, 1}}, 2, ""},
		{Set{Inputs: two, Targets: three}, 2, "inputs have 2 rows, targets 3"},
		{Set{Inputs: two, Labels: []int{1}}, 2, "there are 1 labels"},
	} {
		err := c.set.Check()
		if c.set.Len() != c.n || (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %d examples, error %v", c.set, c.set.Len(), err)
		}
	}
}

// Expected: numpy, (x - x.mean()) / x.std() and x / abs(x).max() of [1, 2, 4, -8].
func TestNormalise(t *testing.T) {
	for how, want := range map[string][]float64{
		"":       {1, 2, 4, -8},
		"none":   {1, 2, 4, -8},
		"global": {0.2715627232967842, 0.4888129019342116, 0.9233132592090664, -1.6836888844400622},
		"max":    {0.125, 0.25, 0.5, -1},
	} {
		m := linalg.NewDense(2, 2, []float64{1, 2, 4, -8})
		if err := Normalise(m, how); err != nil {
			t.Errorf("%s: %v", how, err)
		}
		for i := range want {
			if math.Abs(m.Data[i]-want[i]) > 1e-15 {
				t.Errorf("%s: %v, want %v", how, m.Data, want)
				break
			}
		}
	}
}

func TestNormaliseRefuses(t *testing.T) {
	for _, c := range []struct {
		how  string
		data []float64
		want string
	}{
		{"columns", []float64{1, 2}, "known are none, global, max"},
		{"global", []float64{0.1, 0.1, 0.1}, "all entries are the same"},
		{"max", []float64{0, 0}, "all entries are the same"},
		{"global", []float64{math.MaxFloat64, -math.MaxFloat64}, "too large"},
		{"global", []float64{1, math.NaN()}, "not finite"},
	} {
		m := linalg.NewDense(1, len(c.data), slices.Clone(c.data))
		err := Normalise(m, c.how)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s of %v: error %v, want %q", c.how, c.data, err, c.want)
		}
		if fmt.Sprint(m.Data) != fmt.Sprint(c.data) {
			t.Errorf("%s of %v left %v", c.how, c.data, m.Data)
		}
	}
}

// Expected: Python,
//
//	sorted(range(8), key=lambda i: hashlib.sha256(f"order/{seed}/{epoch}/{i}".encode()).digest())
func TestOrderIsPinned(t *testing.T) {
	for _, c := range []struct {
		seed  uint64
		epoch int
		want  string
	}{
		{1, 0, "[2 4 3 0 7 5 6 1]"},
		{1, 1, "[6 7 3 4 5 1 2 0]"},
		{1<<64 - 1, 0, "[1 3 5 7 6 0 2 4]"},
	} {
		if got := fmt.Sprint(EpochOrder(8, c.seed, c.epoch, true)); got != c.want {
			t.Errorf("seed %d, epoch %d: %s, want %s", c.seed, c.epoch, got, c.want)
		}
	}
	if got, want := Order(8, 1, true), EpochOrder(8, 1, 0, true); !slices.Equal(got, want) {
		t.Errorf("Order is %v, the first epoch %v", got, want)
	}
	if got := fmt.Sprint(Order(4, 1, false), Order(0, 1, true)); got != "[0 1 2 3] []" {
		t.Error(got)
	}
}

// Every place has to be equally likely for every example: chi-square with 81 degrees of freedom
// stays below 130 in all but 5 of 10000 cases.
func TestOrderIsUniform(t *testing.T) {
	const n, seeds = 10, 4000
	var counts [n][n]float64
	for seed := range uint64(seeds) {
		order := Order(n, seed, true)
		sorted := slices.Clone(order)
		slices.Sort(sorted)
		if !slices.Equal(sorted, Order(n, 0, false)) {
			t.Fatalf("%v is not a permutation", order)
		}
		for place, example := range order {
			counts[place][example]++
		}
	}
	chi := 0.0
	for _, row := range counts {
		for _, c := range row {
			chi += (c - seeds/n) * (c - seeds/n) / (seeds / n)
		}
	}
	if chi > 130 {
		t.Errorf("chi-square %.1f", chi)
	}
}

func ExampleDigits() {
	inputs, labels := Digits()
	set := Set{Inputs: inputs, Targets: OneHot(labels, 10, 0, 1), Labels: labels}
	fmt.Println(set.Len(), set.Inputs.Cols, set.Targets.Cols, set.Check())
	// Output: 1797 64 10 <nil>
}
