package linalg

import (
	"math"
	"slices"
	"testing"
)

func TestNewCSR(t *testing.T) {
	// Unordered, with an empty row, a sum of two, and a zero that stays.
	m := NewCSR(4, 5, []Triplet{{3, 4, 1}, {0, 2, 2}, {3, 0, 3}, {0, 2, 4}, {1, 1, 0}})
	if want := []int{0, 1, 2, 2, 4}; !slices.Equal(m.RowPtr, want) {
		t.Errorf("RowPtr %v, want %v", m.RowPtr, want)
	}
	if want := []int32{2, 1, 0, 4}; !slices.Equal(m.Col, want) {
		t.Errorf("Col %v, want %v", m.Col, want)
	}
	if want := []float64{6, 0, 3, 1}; !slices.Equal(m.Val, want) {
		t.Errorf("Val %v, want %v", m.Val, want)
	}
	if m.Products() != 4 {
		t.Errorf("Products %d, want 4", m.Products())
	}
}

// A product over empty rows must not touch what is there, nor carry over from the row before.
func TestCSREmptyRows(t *testing.T) {
	m := NewCSR(3, 2, []Triplet{{1, 0, 2}})
	for _, n := range []int{1, 4, 5} {
		dst, x := make([]float64, 3*n), make([]float64, 2*n)
		for i := range n {
			copy(dst[3*i:], []float64{7, 8, 9})
			copy(x[2*i:], []float64{5, 6})
		}
		m.AddMul(dst, 3, 1, x, 2, n)
		for i := range n {
			if got, want := dst[3*i:3*i+3], []float64{7, 18, 9}; !slices.Equal(got, want) {
				t.Errorf("%d rows: row %d is %v, want %v", n, i, got, want)
			}
		}
	}
}

func TestCSRRefusesPlacesOutside(t *testing.T) {
	for _, e := range []Triplet{{-1, 0, 1}, {-1, 2, 1}, {2, 0, 1}, {0, -1, 1}, {0, 3, 1}} {
		panics(t, "outside", func() { NewCSR(2, 3, []Triplet{e}) })
	}
	if wide := int64(1) << 31; wide <= math.MaxInt {
		panics(t, "too wide", func() { NewCSR(1, int(wide), nil) })
	}
}

// The columns of a transpose's rows increase, as products and writers of files expect.
func TestCSRTransposeIsSorted(t *testing.T) {
	m := large(60, 45)["csr"].(*CSR).Transpose()
	for i := range m.Rows {
		if cols, _ := m.Row(i); !slices.IsSorted(cols) {
			t.Fatalf("row %d: columns %v", i, cols)
		}
	}
}

// Elements at one place add up in the order given, so that a file gives the same bits each time.
func TestNewCSRAddsInOrder(t *testing.T) {
	var elements []Triplet
	var want float64
	random := seeded(1)
	for range 200 {
		v := random.NormFloat64()
		want += v
		elements = append(elements, Triplet{1, 1, v}, Triplet{0, random.IntN(3), v})
	}
	if got := NewCSR(2, 3, elements).Dense().At(1, 1); got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
