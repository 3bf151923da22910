package linalg

import (
	"fmt"
	"testing"
)

func BenchmarkAddMul(b *testing.B) {
	for _, c := range []struct{ rows, to, from int }{
		{1, 10, 10}, {1, 20, 20}, {1, 30, 30}, {1, 40, 40}, {1, 100, 100}, {1, 1000, 784}, {16, 8, 8}, {16, 20, 20}, {2, 20, 20}, {4, 10, 10}, {16, 1000, 784}, {64, 1000, 784},
	} {
		random := seeded(1)
		w := normal(random, c.to, c.from)
		x := normal(random, c.rows, c.from)
		dst := NewDense(c.rows, c.to, nil)
		for _, k := range []struct {
			name string
			call func()
		}{
			{"plain", func() { w.AddMul(dst.Data, c.to, 0.5, x.Data, c.from, c.rows) }},
			{"trans", func() { w.AddMulTrans(x.Data, c.from, 1e-9, dst.Data, c.to, c.rows) }},
		} {
			b.Run(fmt.Sprintf("%s/%dx%dx%d", k.name, c.rows, c.to, c.from), func(b *testing.B) {
				for b.Loop() {
					k.call()
				}
				work := 2 * float64(c.rows*c.to*c.from) * float64(b.N)
				b.ReportMetric(work/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
			})
		}
	}
}

func BenchmarkLU(b *testing.B) {
	for _, n := range []int{20, 100, 400, 1000} {
		random := seeded(1)
		a := normal(random, n, n)
		x := normal(random, 16, n)
		var f LU
		if err := f.Factor(a); err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("factor/%d", n), func(b *testing.B) {
			for b.Loop() {
				if err := f.Factor(a); err != nil {
					b.Fatal(err)
				}
			}
		})
		for _, rows := range []int{1, 16} {
			b.Run(fmt.Sprintf("solve/%d/rows=%d", n, rows), func(b *testing.B) {
				for b.Loop() {
					f.SolveRows(x.Data, n, x.Data, n, rows)
				}
			})
		}
		b.Run(fmt.Sprintf("solve/%d/vector", n), func(b *testing.B) {
			for b.Loop() {
				f.Solve(x.Data, x.Data)
			}
		})
	}
}

func BenchmarkTanh(b *testing.B) {
	for _, n := range []int{8, 20, 200, 1000} {
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = float64(i%17)/4 - 2
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for range b.N {
				Tanh(y, x)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/element")
		})
	}
}
