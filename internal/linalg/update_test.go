package linalg

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// updates are sizes of weights and numbers of outer products, on both sides of every path.
var updates = []struct{ rows, cols, n int }{
	{3, 4, 0}, {3, 4, 1}, {3, 4, 2}, {3, 5, 3}, {5, 3, 4}, {3, 4, 5}, {70, 210, 1}, {70, 211, 2}, {70, 210, 33}, {0, 4, 2}, {3, 0, 2}, {250, 301, 7}, {250, 301, 0},
}

// change is sum post_k pre_k^T by the textbook.
func change(post, pre *Dense, rows, cols int) *Dense {
	c := NewDense(rows, cols, nil)
	for i := range rows {
		for j := range cols {
			for k := range post.Rows {
				c.Data[i*cols+j] += post.At(k, i) * pre.At(k, j)
			}
		}
	}
	return c
}

func TestUpdateEqualsDecayPlusOuterProducts(t *testing.T) {
	for _, c := range updates {
		random := seeded(uint64(c.n))
		w, keep := normal(random, c.rows, c.cols), normal(random, 1, c.rows)
		post, pre := normal(random, c.n, c.rows+1), normal(random, c.n, c.cols+2)
		sum := change(post, pre, c.rows, c.cols)
		all, rows := w.Clone(), w.Clone()
		for i := range c.rows {
			for j := range c.cols {
				all.Set(i, j, 0.9*w.At(i, j)+0.3*sum.At(i, j))
				rows.Set(i, j, keep.Data[i]*w.At(i, j)+0.3*sum.At(i, j))
			}
		}
		got := w.Clone()
		got.Update(0.9, 0.3, post.Data, post.Cols, pre.Data, pre.Cols, c.n)
		near(t, fmt.Sprint("updated ", c), got, all, 1e-12)
		got = w.Clone()
		got.UpdateRows(keep.Data, 0.3, post.Data, post.Cols, pre.Data, pre.Cols, c.n)
		near(t, fmt.Sprint("by rows ", c), got, rows, 1e-12)
	}
	panics(t, "short post", func() { NewDense(3, 2, nil).Update(1, 1, make([]float64, 2), 3, make([]float64, 2), 2, 1) })
	panics(t, "short keep", func() {
		NewDense(3, 2, nil).UpdateRows(make([]float64, 2), 1, make([]float64, 3), 3, make([]float64, 2), 2, 1)
	})
}

// TestWhatIsNotKeptMayBeAnything, and what is not learned from, as in BLAS.
func TestWhatIsNotKeptMayBeAnything(t *testing.T) {
	for _, n := range []int{1, 6} {
		w, want := normal(seeded(1), 3, 4), NewDense(3, 4, nil)
		post, pre := normal(seeded(2), n, 3), normal(seeded(3), n, 4)
		want.Update(1, 1, post.Data, 3, pre.Data, 4, n)
		w.Data[5] = math.NaN()
		w.Update(0, 1, post.Data, 3, pre.Data, 4, n)
		near(t, fmt.Sprint("not kept, n = ", n), w, want, 0)
		pre.Data[0] = math.Inf(1)
		w.Update(1, 0, post.Data, 3, pre.Data, 4, n)
		near(t, fmt.Sprint("not learned, n = ", n), w, want, 0)
	}
}

// TestUpdateIsRoundedElementByElement: for a few pairs an element's bits are those of its own numbers,
// multiplied and added in order, so that neither its place nor the kind of CPU changes them. (Go may
// fuse a product and a sum unless it is told to round the product.)
func TestUpdateIsRoundedElementByElement(t *testing.T) {
	for _, cols := range []int{1, 3, 8, 17, 100} {
		for n := range 5 {
			random := seeded(uint64(cols))
			w := NewDense(3, cols, make([]float64, 3*cols+1)[1:]) // where no vector instruction expects it
			copy(w.Data, normal(random, 3, cols).Data)
			post, pre, keep := normal(random, n, 3), normal(random, n, cols), normal(random, 1, 3).Data
			want := w.Clone()
			for i := range 3 {
				for j := range cols {
					v := float64(keep[i] * w.At(i, j))
					for k := range n {
						p := 0.3 * post.At(k, i)
						v += float64(p * pre.At(k, j))
					}
					want.Set(i, j, v)
				}
			}
			w.UpdateRows(keep, 0.3, post.Data, 3, pre.Data, cols, n)
			if !slices.Equal(w.Data, want.Data) {
				t.Fatalf("%d columns, %d pairs: %v, want %v", cols, n, w.Data, want.Data)
			}
		}
	}
}

func TestChangeNorm(t *testing.T) {
	for _, c := range updates {
		random := seeded(uint64(c.n))
		w, decay := normal(random, c.rows, c.cols), normal(random, 1, c.rows)
		post, pre := normal(random, c.n, c.rows+1), normal(random, c.n, c.cols+2)
		sum := change(post, pre, c.rows, c.cols)
		checkNorm(t, fmt.Sprint(c), w.ChangeNorm(nil, post.Data, post.Cols, pre.Data, pre.Cols, c.n), sum)
		for i := range c.rows {
			for j := range c.cols {
				sum.Data[i*c.cols+j] -= decay.Data[i] * w.At(i, j)
			}
		}
		checkNorm(t, fmt.Sprint("with decay ", c), w.ChangeNorm(decay.Data, post.Data, post.Cols, pre.Data, pre.Cols, c.n), sum)
	}
	panics(t, "short decay", func() { NewDense(3, 2, nil).ChangeNorm(make([]float64, 2), nil, 3, nil, 2, 0) })
}

func checkNorm(t *testing.T, what string, got float64, change *Dense) {
	t.Helper()
	var sum float64
	for _, v := range change.Data {
		sum += v * v
	}
	if want := math.Sqrt(sum); !(math.Abs(got-want) <= 1e-13*want) {
		t.Errorf("%s: norm %v, want %v", what, got, want)
	}
}

// TestChangeNormOfPairsThatNearlyCancel: (a + h c) b^T - a b^T has the norm h |c| |b|, of which the
// squares of the pairs' norms would keep no digit.
func TestChangeNormOfPairsThatNearlyCancel(t *testing.T) {
	random := seeded(1)
	const rows, cols, h = 30, 40, 0x1p-30
	post, pre := normal(random, 2, rows), normal(random, 2, cols)
	c := slices.Clone(post.Row(1))
	for i, v := range post.Row(0) {
		post.Set(1, i, -v)
		post.Set(0, i, v+h*c[i])
		c[i] = post.At(0, i) - v // as it was rounded
	}
	copy(pre.Row(1), pre.Row(0))
	got, want := NewDense(rows, cols, nil).ChangeNorm(nil, post.Data, rows, pre.Data, cols, 2), norm(c)*norm(pre.Row(0))
	if math.Abs(got-want) > 1e-6*want {
		t.Errorf("norm %v, want %v", got, want)
	}
	copy(post.Row(0), post.Row(1))
	post.Scale(0)
	if got := NewDense(rows, cols, nil).ChangeNorm(nil, post.Data, rows, pre.Data, cols, 2); got != 0 {
		t.Errorf("no change has norm %v", got)
	}
}

func TestUpdateDoesNotAllocate(t *testing.T) {
	w, keep := normal(seeded(1), 100, 200), make([]float64, 100)
	for _, n := range []int{1, 2, 4, 16, 64} {
		post, pre := make([]float64, n*100), make([]float64, n*200)
		allocs := testing.AllocsPerRun(10, func() {
			w.Update(0.9, 1, post, 100, pre, 200, n)
			w.UpdateRows(keep, 1, post, 100, pre, 200, n)
			w.ChangeNorm(nil, post, 100, pre, 200, n)
			w.ChangeNorm(keep, post, 100, pre, 200, n)
		})
		if allocs != 0 {
			t.Errorf("%d pairs: %g allocations", n, allocs)
		}
	}
}

func BenchmarkUpdate(b *testing.B) {
	for _, c := range []struct{ rows, cols, n int }{{10, 10, 1}, {100, 64, 1}, {1000, 784, 1}, {1000, 784, 2}, {1000, 784, 4}, {1000, 784, 16}, {1000, 784, 100}} {
		w, keep := normal(seeded(1), c.rows, c.cols), make([]float64, c.rows)
		post, pre := normal(seeded(2), c.n, c.rows), normal(seeded(3), c.n, c.cols)
		for i := range keep {
			keep[i] = 0.999
		}
		for _, k := range []struct {
			name string
			call func()
		}{
			{"one", func() { w.Update(0.999, 1e-9, post.Data, c.rows, pre.Data, c.cols, c.n) }},
			{"rows", func() { w.UpdateRows(keep, 1e-9, post.Data, c.rows, pre.Data, c.cols, c.n) }},
			{"norm", func() { w.ChangeNorm(nil, post.Data, c.rows, pre.Data, c.cols, c.n) }},
		} {
			b.Run(fmt.Sprintf("%s/%dx%dx%d", k.name, c.n, c.rows, c.cols), func(b *testing.B) {
				for b.Loop() {
					k.call()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*c.rows*c.cols), "ns/weight")
			})
		}
	}
}
