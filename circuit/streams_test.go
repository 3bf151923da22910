package circuit

import (
	"crypto/sha256"
	"encoding/hex"
	"math/rand/v2"
	"slices"
	"testing"
)

// Files stay reproducible only as long as these numbers stay. The keys are Python's
// hashlib.sha256(struct.pack("<QQ", seed, len(role)) + role + struct.pack("<Q", len(name)) + name +
// struct.pack("<Q", index)); the numbers are ChaCha8's of these keys.
func TestStreamsArePinned(t *testing.T) {
	for _, c := range []struct {
		seed       uint64
		role, name string
		index      int
		key        string
		uint64s    []uint64
		normal     float64
	}{
		{1, "weights", "W", 0, "beb7d36428f9e7087a796dcdaece16b28a0d0e468cf108a5b15188921971ab86",
			[]uint64{2778939561288398806, 15690497398408410959}, -2.0855038262989396},
		{1<<64 - 1, "initial", "r", 41, "e38d368b578cd873375b04ec287e067437fa8618cca54a1e1c81a269a9c1f058",
			[]uint64{9086584018429486526, 5004869936470451088}, -0.90402811868661259},
	} {
		key, err := hex.DecodeString(c.key)
		if err != nil {
			t.Fatal(err)
		}
		r, keyed := Stream(c.seed, c.role, c.name, c.index), rand.NewChaCha8([sha256.Size]byte(key))
		for i, want := range c.uint64s {
			if got := r.Uint64(); got != want || keyed.Uint64() != want {
				t.Errorf("number %d of (%d, %s, %s, %d) is %d, want %d, as by the key", i, c.seed, c.role, c.name, c.index, got, want)
			}
		}
		if got := r.NormFloat64(); got != c.normal {
			t.Errorf("normal number of (%d, %s, %s, %d) is %v, want %v", c.seed, c.role, c.name, c.index, got, c.normal)
		}
	}
}

// Each part of the key counts, and no two keys run together.
func TestStreamsDiffer(t *testing.T) {
	seen := map[uint64]string{}
	for _, c := range []struct {
		seed       uint64
		role, name string
		index      int
	}{{1, "weights", "W", 0}, {2, "weights", "W", 0}, {1, "initial", "W", 0}, {1, "weights", "V", 0}, {1, "weights", "W", 1},
		{1, "weight", "sW", 0}, {1, "weightsW", "", 0}, {1, "", "weightsW", 0}} {
		v := Stream(c.seed, c.role, c.name, c.index).Uint64()
		if other, twice := seen[v]; twice {
			t.Errorf("%v and %s give the same numbers", c, other)
		}
		seen[v] = c.role + c.name
	}
}

// Adding to a circuit changes none of the numbers drawn for what was there.
func TestAdditionsShiftNoNumbers(t *testing.T) {
	draw := func(extra bool) (numbers [][]float64) {
		normal := Values{Init: "normal", Mean: 3, Std: 0.1}
		a, b := pop("a", 3, 1, "linear", bias(normal), initial(normal)), pop("b", 4, 1, "linear")
		s := spec([]Population{a, b}, []Pathway{path("w", "a", "b", weights("normal"))}, nil)
		if extra {
			first := pop("first", 5, 1, "linear", bias(normal), initial(normal))
			s.Populations = append([]Population{first}, s.Populations...)
			s.Pathways = append([]Pathway{path("v", "first", "a", weights("normal"))}, s.Pathways...)
		}
		d := begun(t, s, 2)
		p, w := d.c.Populations(), d.c.Pathways()
		at := p[len(p)-2]
		return [][]float64{at.Bias, d.Full(1)[at.Offset : at.Offset+3], w[len(w)-1].W.Dense().Data}
	}
	before, after := draw(false), draw(true)
	for i := range before {
		if !slices.Equal(before[i], after[i]) {
			t.Errorf("numbers %d were %v and are %v", i, before[i], after[i])
		}
	}
}

// A trial's initial state is its own: the same in any row, after a reset, and in another Dynamics.
func TestInitialStatesBelongToTrials(t *testing.T) {
	s := spec([]Population{pop("a", 3, 1, "linear", initial(Values{Init: "normal", Std: 1}))}, nil, nil,
		phase("one"), phase("two", func(p *Phase) { p.Reset = []string{"a"} }))
	c := mustCompile(t, s, Env{})
	d := c.NewDynamics(3)
	d.Present(2, 5, nil, nil)
	d.Present(1, 4, nil, nil)
	first := slices.Clone(d.Full(2))
	if slices.Equal(first, d.Full(1)) {
		t.Error("two trials start from the same random state")
	}
	d.Begin(0)
	d.Finish(2, 1, []float64{7, 8, 9})
	near(t, "after phase one", d.Full(2), []float64{7, 8, 9}, 0)
	d.Begin(1)
	near(t, "after the reset", d.Full(2), first, 0)
	other := c.NewDynamics(1)
	other.Present(0, 5, nil, nil)
	near(t, "elsewhere", other.Full(0), first, 0)
}
