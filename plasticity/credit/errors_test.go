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
