package linalg

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestFewRows: products of 2 to 9 rows are those of one row at a time; an element's bits are the same
// whatever the number of its mates, as far as the kernel of few rows goes.
func TestFewRows(t *testing.T) {
	for _, size := range [][2]int{{31, 37}, {40, 48}, {33, 130}, {1, 1000}} {
		to, from := size[0], size[1]
		m, x := randomRows(to, from), randomRows(9, from+3)
		first := make([]float64, to)
		for n := 2; n <= 9; n++ {
			t.Run(fmt.Sprint(to, from, n), func(t *testing.T) {
				dst := randomRows(n, to+2)
				was := dst.Clone()
				m.AddMul(dst.Data, dst.Cols, 0.75, x.Data, x.Cols, n)
				for i := range n {
					want := append([]float64(nil), was.Row(i)...)
					m.AddMul(want, to, 0.75, x.Row(i), from, 1)
					for j, v := range dst.Row(i) {
						if math.Abs(v-want[j]) > 1e-13 || j >= to && v != was.Row(i)[j] {
							t.Fatalf("row %d, element %d: %g, want %g", i, j, v, want[j])
						}
					}
				}
				bits := make([]float64, 9*to)
				m.AddMul(bits, to, 0.75, x.Data, x.Cols, n)
				if n == 2 {
					copy(first, bits)
				}
				for j := 0; n <= fewRows && j < to; j++ {
					if bits[j] != first[j] {
						t.Fatalf("element %d: %g among %d rows, %g among 2", j, bits[j], n, first[j])
					}
				}
			})
		}
	}
}

func randomRows(rows, cols int) *Dense {
	rng := rand.New(rand.NewPCG(uint64(rows), uint64(cols)))
	m := NewDense(rows, cols, nil)
	for i := range m.Data {
		m.Data[i] = rng.NormFloat64() / math.Sqrt(float64(cols))
	}
	return m
}
