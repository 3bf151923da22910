package linalg

import (
	"fmt"
	"math"
	"testing"
)

// TestNarrowProducts holds products of matrices with few and long rows against sums, around all sizes at which
// another way is taken.
func TestNarrowProducts(t *testing.T) {
	for _, to := range []int{1, 3, 4, 5, 10, 16, 17} {
		for _, from := range []int{63, 64, 65, 71, 200} {
			for _, n := range []int{1, 2, 7, 16, 17} {
				random := seeded(uint64(to * from))
				m, x, z := normal(random, to, from), normal(random, n, from+1), normal(random, n, to+1)
				got, want := normal(random, n, to+2), NewDense(n, to+2, nil)
				copy(want.Data, got.Data)
				back := normal(random, n, from+2)
				wanted := back.Clone()
				for i := range n {
					for j := range to {
						for k := range from {
							want.Data[i*want.Cols+j] += 0.7 * m.At(j, k) * x.At(i, k)
							wanted.Data[i*wanted.Cols+k] += 0.7 * m.At(j, k) * z.At(i, j)
						}
					}
				}
				m.AddMul(got.Data, got.Cols, 0.7, x.Data, x.Cols, n)
				near(t, fmt.Sprint("product ", to, from, n), got, want, 1e-12)
				m.AddMulTrans(back.Data, back.Cols, 0.7, z.Data, z.Cols, n)
				near(t, fmt.Sprint("transposed ", to, from, n), back, wanted, 1e-12)
			}
		}
	}
}

func TestNarrowProductsTakeInWhatIsNoNumber(t *testing.T) {
	m, x := NewDense(2, 70, nil), NewDense(3, 70, nil)
	m.Data[75], x.Data[5] = math.Inf(1), 1
	y := make([]float64, 6)
	m.AddMul(y, 2, 1, x.Data, 70, 3)
	if !math.IsInf(y[1], 1) || y[0] != 0 || !math.IsNaN(y[3]) {
		t.Errorf("products %v", y)
	}
}

func TestSquaredErrors(t *testing.T) {
	for n := range 20 {
		random := seeded(uint64(n))
		e, y, y1 := normal(random, 1, n).Data, normal(random, 1, n).Data, normal(random, 1, n+3).Data
		want := 0.0
		for i, v := range e {
			r := v / (0.1 + 0.3*max(math.Abs(y[i]), math.Abs(y1[i])))
			want += r * r
		}
		if got := SquaredErrors(e, y, y1, 0.3, 0.1); math.Abs(got-want) > 1e-14*want {
			t.Errorf("%d numbers: %v, want %v", n, got, want)
		}
		if n > 0 {
			if e[n-1] = math.NaN(); !math.IsNaN(SquaredErrors(e, y, y1, 0.3, 0.1)) {
				t.Errorf("%d numbers: NaN is lost", n)
			}
		}
	}
}

func TestNarrowDoesNotAllocate(t *testing.T) {
	m, x, y := normal(seeded(1), 10, 1000), normal(seeded(2), 10, 1000), make([]float64, 1000)
	if a := testing.AllocsPerRun(10, func() {
		m.AddMul(y, 10, 1, x.Data, 1000, 10)
		m.AddMulTrans(y, 1000, 1, x.Data, 10, 1)
		SquaredErrors(y, y, y, 1, 1)
	}); a != 0 {
		t.Errorf("%g allocations", a)
	}
}

func BenchmarkNarrow(b *testing.B) {
	m, x, y, c := normal(seeded(1), 10, 1000), normal(seeded(2), 10, 1000), make([]float64, 1000), make([]float64, 100)
	b.Run("10x1000x10", func(b *testing.B) {
		for b.Loop() {
			m.AddMul(c, 10, 1e-9, x.Data, 1000, 10)
		}
	})
	b.Run("transposed-10x1000", func(b *testing.B) {
		for b.Loop() {
			m.AddMulTrans(y, 1000, 1e-9, c, 10, 1)
		}
	})
	b.Run("errors-1000", func(b *testing.B) {
		for b.Loop() {
			SquaredErrors(y, y, y, 1e-6, 1e-9)
		}
	})
}
