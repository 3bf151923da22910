package linalg

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// sparseOf has rows of 0 to 20 elements.
func sparseOf(rows, cols int) *CSR {
	random := seeded(uint64(rows))
	d := NewDense(rows, cols, nil)
	for i := range rows {
		for range i % 21 {
			d.Set(i, random.IntN(cols), random.NormFloat64())
		}
	}
	return NewCSRFromDense(d)
}

// TestCSRProducts holds products with one row and several against the full matrix, over rows of all lengths; a row's
// bits do not depend on its mates.
func TestCSRProducts(t *testing.T) {
	m := sparseOf(64, 37)
	full := m.Dense()
	for n := range 10 {
		x, got := normal(seeded(uint64(n)), n, 40), normal(seeded(1), n, 70)
		want := got.Clone()
		alone := got.Clone()
		for i := range n {
			for r := range 64 {
				for c := range 37 {
					want.Data[i*70+r] += 0.7 * full.At(r, c) * x.At(i, c)
				}
			}
			m.AddMul(alone.Row(i), 64, 0.7, x.Row(i), 37, 1)
		}
		m.AddMul(got.Data, 70, 0.7, x.Data, 40, n)
		near(t, fmt.Sprint(n, " rows"), got, want, 1e-13)
		if !slices.Equal(got.Data, alone.Data) {
			t.Errorf("%d rows: bits differ from those of a row alone", n)
		}
	}
}

func TestCSRProductsTakeInWhatIsNoNumber(t *testing.T) {
	m := NewCSRFromDense(NewDense(2, 10, slices.Repeat([]float64{1}, 20)))
	x := make([]float64, 10)
	for i := range x {
		y := make([]float64, 2)
		x[i] = math.Inf(1)
		if m.AddMul(y, 2, 1, x, 10, 1); !math.IsInf(y[1], 1) {
			t.Errorf("infinite source %d: %v", i, y)
		}
		y[0], x[i] = 0, math.NaN()
		if m.AddMul(y, 2, 1, x, 10, 1); !math.IsNaN(y[0]) {
			t.Errorf("source %d is no number: %v", i, y)
		}
		x[i] = 0
	}
}

func BenchmarkCSR(b *testing.B) {
	const units, degree = 20_000, 100
	random, m := seeded(1), &CSR{Rows: units, Cols: units, RowPtr: make([]int, units+1)}
	for i := range units {
		for range degree {
			m.Col, m.Val = append(m.Col, int32(random.IntN(units))), append(m.Val, random.NormFloat64())
		}
		m.RowPtr[i+1] = len(m.Val)
	}
	x, y := normal(seeded(2), 4, units), make([]float64, 4*units)
	for _, n := range []int{1, 4} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				m.AddMul(y, units, 1e-9, x.Data, units, n)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*units*degree), "ns/synapse")
		})
	}
}
