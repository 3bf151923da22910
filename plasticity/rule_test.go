package plasticity_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"settle/plasticity"
)

// local is what the rules of kind k may read, for two target and three source units.
func local(k plasticity.Kind) *plasticity.Local {
	l := &plasticity.Local{Pre: []float64{1, 2, 3}, Post: []float64{4, 5}}
	if k.Free {
		l.FreePre, l.FreePost = []float64{0.5, 1.5, 2.5}, []float64{3.5, 4.5}
	}
	if k.Memory {
		l.Memory = []float64{2, 3}
	}
	return l
}

// forAll ranges over the rules.
func forAll(t *testing.T, check func(t *testing.T, k plasticity.Kind, r plasticity.Rule, l *plasticity.Local)) {
	t.Helper()
	for _, k := range plasticity.List {
		t.Run(k.Name, func(t *testing.T) { check(t, k, k.New(plasticity.Parameters{Window: 10}), local(k)) })
	}
}

// TestEveryRuleIsLocal: factors have the shapes of their ends, and what is read stays as it was.
func TestEveryRuleIsLocal(t *testing.T) {
	forAll(t, func(t *testing.T, k plasticity.Kind, r plasticity.Rule, l *plasticity.Local) {
		if k.Formula == "" || k.Citation == "" {
			t.Error("no formula or no source")
		}
		memory := slices.Clone(l.Memory)
		l.Memory = nil
		before := fmt.Sprint(*l)
		l.Memory = slices.Clone(memory)
		var c plasticity.Change
		r.Factors(&c, l)
		if k.Memory == slices.Equal(l.Memory, memory) {
			t.Errorf("Memory was %v, is %v", memory, l.Memory)
		}
		l.Memory = nil
		if fmt.Sprint(*l) != before {
			t.Error("it writes to what it reads")
		}
		if c.Pairs < 1 || len(c.Decay) != 0 && len(c.Decay) != len(l.Post) {
			t.Errorf("%d pairs, decay %v", c.Pairs, c.Decay)
		}
		for p := range c.Pairs {
			if len(c.Post[p]) != len(l.Post) || len(c.Pre[p]) != len(l.Pre) {
				t.Errorf("pair %d: %d targets and %d sources", p, len(c.Post[p]), len(c.Pre[p]))
			}
		}
	})
}

// TestAChangeStartsAnew: what a Change held before, from whatever rule, does not show, and its buffers
// are used again.
func TestAChangeStartsAnew(t *testing.T) {
	forAll(t, func(t *testing.T, k plasticity.Kind, r plasticity.Rule, _ *plasticity.Local) {
		var fresh, used plasticity.Change
		for _, other := range plasticity.List {
			other.New(plasticity.Parameters{}).Factors(&used, local(other))
		}
		for _, v := range [][]float64{used.Post[0], used.Post[1], used.Pre[0], used.Pre[1]} {
			for i := range v {
				v[i] = math.NaN()
			}
		}
		row := used.Post[0]
		r.Factors(&fresh, local(k))
		r.Factors(&used, local(k))
		if &row[0] != &used.Post[0][0] {
			t.Error("the buffer was left unused")
		}
		if fresh.Pairs != used.Pairs || !slices.Equal(fresh.Decay, used.Decay) {
			t.Errorf("%d pairs and decay %v, fresh: %d and %v", used.Pairs, used.Decay, fresh.Pairs, fresh.Decay)
		}
		for p := range fresh.Pairs {
			if !slices.Equal(fresh.Post[p], used.Post[p]) || !slices.Equal(fresh.Pre[p], used.Pre[p]) {
				t.Errorf("pair %d: %v %v, fresh: %v %v", p, used.Post[p], used.Pre[p], fresh.Post[p], fresh.Pre[p])
			}
		}
	})
}

func TestRulesDoNotAllocate(t *testing.T) {
	forAll(t, func(t *testing.T, _ plasticity.Kind, r plasticity.Rule, l *plasticity.Local) {
		var c plasticity.Change
		if n := testing.AllocsPerRun(10, func() { r.Factors(&c, l) }); n != 0 {
			t.Errorf("%g allocations", n)
		}
	})
}

func TestFind(t *testing.T) {
	for i, k := range plasticity.List {
		if found, ok := plasticity.Find(k.Name); !ok || found.Formula != plasticity.List[i].Formula {
			t.Errorf("%s is there twice", k.Name)
		}
	}
	if _, ok := plasticity.Find("hebbian"); ok {
		t.Error("found a rule that is not there")
	}
}

func Example() {
	kind, _ := plasticity.Find("oja")
	var c plasticity.Change
	kind.New(plasticity.Parameters{}).Factors(&c, &plasticity.Local{Pre: []float64{1, -1}, Post: []float64{0.5}})
	fmt.Println(c.Post[0], c.Pre[0], c.Decay)
	// Output: [0.5] [1 -1] [0.25]
}
