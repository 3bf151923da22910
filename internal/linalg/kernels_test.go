package linalg

import (
	"math"
	"slices"
	"testing"
)

func TestElementwiseAgainstDecimal(t *testing.T) {
	for _, c := range []struct {
		name string
		f    func(dst, x []float64)
		want []float64
	}{{"Exp", Exp, goldenExp}, {"Tanh", Tanh, goldenTanh}, {"Sigmoid", Sigmoid, goldenSigmoid}} {
		dst := make([]float64, len(goldenPoints)+1)
		dst[len(goldenPoints)] = sentinel
		c.f(dst, goldenPoints)
		for i, want := range c.want {
			if e := math.Abs(dst[i] - want); e > 4*epsilon*math.Abs(want) {
				t.Errorf("%s(%v) = %v, want %v", c.name, goldenPoints[i], dst[i], want)
			}
		}
		if dst[len(goldenPoints)] != sentinel {
			t.Errorf("%s wrote beyond len(x)", c.name)
		}
		same := slices.Clone(goldenPoints)
		c.f(same, same)
		if !slices.Equal(same, dst[:len(same)]) {
			t.Errorf("%s in place differs", c.name)
		}
		panics(t, c.name+" into a short dst", func() { c.f(make([]float64, 1), goldenPoints) })
	}
}

func TestUpdateEqualsDecayPlusOuterProducts(t *testing.T) {
	for _, c := range []struct{ rows, cols, n int }{{3, 4, 0}, {3, 4, 1}, {3, 4, 2}, {70, 210, 1}, {70, 210, 33}, {0, 4, 2}, {3, 0, 2}} {
		random := seeded(uint64(c.n))
		w := normal(random, c.rows, c.cols)
		post, pre := normal(random, c.n, c.rows+1), normal(random, c.n, c.cols+2)
		want := w.Clone()
		for i := range c.rows {
			for j := range c.cols {
				var s float64
				for k := range c.n {
					s += post.At(k, i) * pre.At(k, j)
				}
				want.Set(i, j, 0.9*w.At(i, j)+0.3*s)
			}
		}
		w.Update(0.9, 0.3, post.Data, post.Cols, pre.Data, pre.Cols, c.n)
		near(t, "updated", w, want, 1e-12)
	}
	panics(t, "short post", func() { NewDense(3, 2, nil).Update(1, 1, make([]float64, 2), 3, make([]float64, 2), 2, 1) })
}

func TestUpdateDoesNotAllocate(t *testing.T) {
	w := normal(seeded(1), 100, 200)
	for _, n := range []int{1, 16} {
		post, pre := make([]float64, n*100), make([]float64, n*200)
		if allocs := testing.AllocsPerRun(10, func() { w.Update(0.9, 1, post, 100, pre, 200, n) }); allocs != 0 {
			t.Errorf("%d pairs: %g allocations", n, allocs)
		}
	}
}
