package credit_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"settle/internal/linalg"
	"settle/plasticity/credit"
)

// loops of a method: those without have only the first.
func loops(name string) []credit.Loop {
	if strings.HasSuffix(name, "inversion") {
		return []credit.Loop{credit.Linear, credit.TanhZero, credit.OperatingPoint}
	}
	return []credit.Loop{""}
}

// forAll ranges over the methods, their loops and the chains.
func forAll(t *testing.T, rows int, check func(t *testing.T, name string, n *net)) {
	t.Helper()
	for _, kind := range credit.List {
		for _, loop := range loops(kind.Name) {
			for s, layers := range sizes {
				n := newNet(kind.Name, layers, rows, uint64(s))
				n.chain.Loop = loop
				n.e.Scale(0.01)
				t.Run(fmt.Sprintf("%s/%s/%v", kind.Name, loop, layers), func(t *testing.T) { check(t, kind.Name, n) })
			}
		}
	}
}

func TestEveryMethodHasAFormulaAndASource(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range credit.List {
		if k.Formula == "" || k.Citation == "" || seen[k.Name] {
			t.Errorf("%q lacks a formula or a source, or is there twice", k.Name)
		}
		seen[k.Name] = true
	}
	if k, _ := credit.Find("dynamic-inversion"); k.Name != "non-dynamic-inversion" {
		t.Errorf("dynamic-inversion's closed form is %q", k.Name)
	}
	if _, ok := credit.Find(""); ok {
		t.Error("found a method without a name")
	}
}

// TestABatchIsItsRows: examples do not see one another, every number is written, shares may be left
// out, and what is read stays as it was.
func TestABatchIsItsRows(t *testing.T) {
	forAll(t, 4, func(t *testing.T, name string, n *net) {
		before := fmt.Sprint(read(n))
		together, _ := n.deltas(t, name)
		if fmt.Sprint(read(n)) != before {
			t.Error("it writes to what it reads")
		}
		m := method(t, name)
		if err := m.Prepare(&n.chain); err != nil {
			t.Fatal(err)
		}
		for i := range n.e.Rows {
			one := n.example(i)
			alone := one.room()
			if err := m.Deltas(alone, nil, one.slopes, one.e); err != nil {
				t.Fatal(err)
			}
			for k := range alone {
				near(t, "layer", together[k], i, alone[k].Transpose(), 1e-9)
			}
		}
	})
}

// read is what a method may read of n.
func read(n *net) (all []linalg.Dense) {
	for _, m := range slices.Concat(n.chain.W, n.chain.B, n.slopes, []*linalg.Dense{n.e}) {
		all = append(all, *m)
	}
	return all
}

// TestWeightsAreReadAgain: a method that is prepared for new weights and another batch answers as a
// fresh one.
func TestWeightsAreReadAgain(t *testing.T) {
	forAll(t, 4, func(t *testing.T, name string, n *net) {
		m := method(t, name)
		if err := m.Prepare(&n.chain); err != nil {
			t.Fatal(err)
		}
		if err := m.Deltas(n.room(), nil, n.slopes, n.e); err != nil {
			t.Fatal(err)
		}
		n = n.example(2)
		for _, w := range n.chain.W {
			w.Scale(1.1)
		}
		if err := m.Prepare(&n.chain); err != nil {
			t.Fatal(err)
		}
		again := n.room()
		if err := m.Deltas(again, nil, n.slopes, n.e); err != nil {
			t.Fatal(err)
		}
		fresh, _ := n.deltas(t, name)
		for k := range fresh {
			if !slices.Equal(again[k].Data, fresh[k].Data) {
				t.Errorf("layer %d: %v, fresh %v", k+1, again[k].Data, fresh[k].Data)
			}
		}
	})
}

// TestNothingIsAllocated by methods that are called at each example: all but those that may need
// singular values.
func TestNothingIsAllocated(t *testing.T) {
	forAll(t, 4, func(t *testing.T, name string, n *net) {
		if name == "gauss-newton" || name == "pseudo-backpropagation" {
			return
		}
		m, deltas, shares := method(t, name), n.room(), n.room()
		allocs := testing.AllocsPerRun(5, func() {
			if err := m.Prepare(&n.chain); err != nil {
				t.Fatal(err)
			}
			if err := m.Deltas(deltas, shares, n.slopes, n.e); err != nil {
				t.Fatal(err)
			}
		})
		if allocs != 0 {
			t.Errorf("%g allocations", allocs)
		}
	})
}
