package linalg

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// TestFewRows: products of 1 to 9 rows are sums; an element's bits are the same whatever the number of its mates, as
// far as the kernel of few rows goes.
func TestFewRows(t *testing.T) {
	for _, size := range [][2]int{{31, 37}, {40, 48}, {33, 130}, {1, 1000}} {
		to, from := size[0], size[1]
		m, x := randomRows(to, from), randomRows(9, from+3)
		first := make([]float64, to)
		for n := 1; n <= 9; n++ {
			t.Run(fmt.Sprint(to, from, n), func(t *testing.T) {
				dst := randomRows(n, to+2)
				was := dst.Clone()
				m.AddMul(dst.Data, dst.Cols, 0.75, x.Data, x.Cols, n)
				for i := range n {
					want := append([]float64(nil), was.Row(i)...)
					for r := range to {
						for j, w := range m.Row(r) {
							want[r] += 0.75 * w * x.At(i, j)
						}
					}
					for j, v := range dst.Row(i) {
						if math.Abs(v-want[j]) > 1e-13 || j >= to && v != was.Row(i)[j] {
							t.Fatalf("row %d, element %d: %g, want %g", i, j, v, want[j])
						}
					}
				}
				bits := make([]float64, 9*to)
				m.AddMul(bits, to, 0.75, x.Data, x.Cols, n)
				if n == 1 {
					copy(first, bits)
				}
				for j := 0; n <= fewRows && j < to; j++ {
					if bits[j] != first[j] {
						t.Fatalf("element %d: %g among %d rows, %g alone", j, bits[j], n, first[j])
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

// TestFewRowsTakeInWhatIsNoNumber: an infinite weight makes its own element infinite or, at a source that is zero, no
// number; all others stand.
func TestFewRowsTakeInWhatIsNoNumber(t *testing.T) {
	const to, from = 35, 37
	for n := 1; n <= 8; n++ {
		for _, at := range []int{0, 33, 36} {
			m, x, dst := NewDense(to, from, nil), NewDense(n, from, nil), NewDense(n, to, nil)
			m.Set(34, at, math.Inf(1))
			m.Set(2, at, math.Inf(1))
			x.Set(0, at, -1)
			m.AddMul(dst.Data, to, 1, x.Data, from, n)
			for i := range n {
				for j, v := range dst.Row(i) {
					hit := j == 2 || j == 34
					if hit && i == 0 && !math.IsInf(v, -1) || hit && i > 0 && !math.IsNaN(v) || !hit && v != 0 {
						t.Fatalf("%d rows, source %d: element (%d, %d) is %g", n, at, i, j, v)
					}
				}
			}
		}
	}
}
