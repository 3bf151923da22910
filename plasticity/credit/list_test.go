package credit_test

import (
	"errors"
	"fmt"
	"math"
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

// TestFeedbackThatDoesNotFit is refused with the layer's name.
func TestFeedbackThatDoesNotFit(t *testing.T) {
	for _, kind := range credit.List {
		n := newNet(kind.Name, []int{6, 5, 4, 3}, 1, 1)
		n.chain.W[1] = linalg.NewDense(4, 6, nil)
		if err := kind.New().Prepare(&n.chain); err == nil || !strings.Contains(err.Error(), "W2 (4 x 6) does not fit W1 (5 x 6)") {
			t.Errorf("%s: %v", kind.Name, err)
		}
		n = newNet(kind.Name, []int{6, 5, 4, 3}, 1, 1)
		if !strings.Contains(kind.Formula, "B") {
			continue
		}
		n.chain.B[1] = linalg.NewDense(2, 2, nil)
		if err := kind.New().Prepare(&n.chain); err == nil || !strings.Contains(err.Error(), "B2 is (2 x 2); to layer 1 it has to be (5 x ") {
			t.Errorf("%s: %v", kind.Name, err)
		}
		n.chain.B = nil
		if err := kind.New().Prepare(&n.chain); err == nil || !strings.Contains(err.Error(), "B2 (5 x ") {
			t.Errorf("%s: %v", kind.Name, err)
		}
	}
}

// TestSingularLoopsSayWhere, once exactly and once but for rounding.
func TestSingularLoopsSayWhere(t *testing.T) {
	for _, name := range []string{"non-dynamic-inversion", "single-loop-dynamic-inversion"} {
		for _, w := range [][]float64{{1, 2, 3, 2, 4, 6}, {0.1, 0.2, 0.3, 0.3, 0.6, 0.9}} {
			n := newNet(name, []int{4, 3, 2}, 2, 1)
			n.chain.W[1], n.chain.Leak = linalg.NewDense(2, 3, w), 0
			err := method(t, name).Prepare(&n.chain)
			if !errors.Is(err, linalg.ErrSingular) || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), "layer 1") {
				t.Errorf("%s linear: %v", name, err)
			}
			n.chain.Loop = credit.OperatingPoint
			m, deltas := method(t, name), n.room()
			if err := m.Prepare(&n.chain); err != nil {
				t.Fatal(err)
			}
			err = m.Deltas(deltas, nil, n.slopes, n.e)
			var rows *credit.RowsError
			if !errors.As(err, &rows) || !errors.Is(err, linalg.ErrSingular) || !slices.Equal(rows.Rows, []int{0, 1}) || !math.IsNaN(deltas[0].At(1, 2)) {
				t.Errorf("%s operating-point: %v, deltas %v", name, err, deltas[0].Data)
			}
		}
	}
}

// TestErrorsBeyondReach: without a leak W tanh(r) has to be the error itself, which is not possible
// beyond sum |W|. The other examples are served.
func TestErrorsBeyondReach(t *testing.T) {
	for _, name := range []string{"non-dynamic-inversion", "single-loop-dynamic-inversion"} {
		n := newNet(name, []int{6, 5, 4, 3}, 3, 1)
		n.chain.Loop, n.chain.Leak = credit.TanhZero, 0
		n.negativeTranspose(name)
		n.e.Scale(1e-3)
		want, _ := n.deltas(t, name)
		for j := range n.e.Cols {
			n.e.Set(1, j, 1e3)
		}
		m, deltas, shares := method(t, name), n.room(), n.room()
		if err := m.Prepare(&n.chain); err != nil {
			t.Fatal(err)
		}
		err := m.Deltas(deltas, shares, n.slopes, n.e)
		var rows *credit.RowsError
		if !errors.As(err, &rows) || !slices.Equal(rows.Rows, []int{1}) || !strings.Contains(err.Error(), "example 1: "+name) {
			t.Fatalf("%s: %v", name, err)
		}
		for k := range deltas {
			for i := range 3 {
				lost := math.IsNaN(deltas[k].At(i, 0)) && math.IsNaN(shares[k].At(i, 0))
				if lost != (i == 1) || i != 1 && !slices.Equal(deltas[k].Row(i), want[k].Row(i)) {
					t.Errorf("%s, layer %d, example %d: %v, want %v", name, k+1, i, deltas[k].Row(i), want[k].Row(i))
				}
			}
		}
	}
}

func TestUnknownLoop(t *testing.T) {
	n := newNet("", []int{4, 3, 2}, 1, 1)
	n.chain.Loop = "tanh"
	if err := method(t, "non-dynamic-inversion").Prepare(&n.chain); err == nil || !strings.Contains(err.Error(), `"tanh"`) {
		t.Error(err)
	}
}

func TestShapesThatDoNotFitPanic(t *testing.T) {
	n := newNet("", []int{4, 3, 2}, 2, 1)
	m := method(t, "backpropagation")
	if err := m.Prepare(&n.chain); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if said := fmt.Sprint(recover()); !strings.Contains(said, "slopes[0] is (1 x 3), not (2 x 3)") {
			t.Errorf("said %q", said)
		}
	}()
	m.Deltas(n.room(), nil, n.example(0).slopes, n.e)
}
