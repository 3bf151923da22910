package linalg

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// image is a vector of which all but a share of the entries have one value.
func image(random *rand.Rand, n int, share, common float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		if x[i] = common; random.Float64() < share {
			x[i] = random.NormFloat64()
		}
	}
	return x
}

// keptWeights is a way to keep weights that learn, and what it leaves of an error.
type keptWeights struct {
	w         Plastic
	tolerance float64
}

// waysToKeep are all but Dense.
func waysToKeep(m *Dense) []keptWeights {
	return []keptWeights{{NewColumns[float64](m), 1e-13}, {NewColumns[float32](m), 2e-5}, {NewSingle(m.Clone()), 2e-5}}
}

// TestPlasticsLearnLikeAMatrixInFull holds products, updates and what is read against Dense, over inputs with one
// value in common, with another, without any, and over updates that scale, erase and decay row by row.
func TestPlasticsLearnLikeAMatrixInFull(t *testing.T) {
	for _, c := range []struct {
		to, from      int
		share, common float64
	}{{30, 40, 0.2, -0.4}, {1, 1, 1, 0}, {17, 33, 0.3, 0}, {20, 25, 1, 0}, {3, 9, 0, 2}, {0, 4, 1, 0}, {4, 0, 1, 0}} {
		random := seeded(uint64(c.to))
		start := normal(random, c.to, c.from)
		for _, k := range waysToKeep(start) {
			w, tolerance := k.w, k.tolerance
			want := start.Clone()
			for step := range 60 {
				n := step % 7
				post, pre, keep := normal(random, n, c.to+1), NewDense(n, c.from+2, nil), normal(random, 1, c.to)
				for k := range n {
					copy(pre.Row(k), image(random, c.from, c.share, c.common+float64(step%2)))
				}
				if step%20 == 19 {
					keep.Data = slices.Repeat([]float64{0.5, 0}, c.to)[:c.to]
					want.UpdateRows(keep.Data, 0.1, post.Data, post.Cols, pre.Data, pre.Cols, n)
					w.UpdateRows(keep.Data, 0.1, post.Data, post.Cols, pre.Data, pre.Cols, n)
				} else {
					f := []float64{0.999, 1, 0.5, -0.9}[step%4] // folded twice
					want.Update(f, 0.1, post.Data, post.Cols, pre.Data, pre.Cols, n)
					w.Update(f, 0.1, post.Data, post.Cols, pre.Data, pre.Cols, n)
				}
				near(t, fmt.Sprintf("%+v step %d", c, step), w.Dense(), want, tolerance)
				x, z := NewDense(2, c.from, nil), normal(random, 2, c.to)
				copy(x.Row(0), image(random, c.from, c.share, c.common))
				copy(x.Row(1), image(random, c.from, c.share, c.common))
				compareProducts(t, w, want, x, z, tolerance*10)
				norm, wanted := w.ChangeNorm(nil, post.Data, post.Cols, pre.Data, pre.Cols, n), want.ChangeNorm(nil, post.Data, post.Cols, pre.Data, pre.Cols, n)
				decayed, wantedDecayed := w.ChangeNorm(keep.Data, post.Data, post.Cols, pre.Data, pre.Cols, n), want.ChangeNorm(keep.Data, post.Data, post.Cols, pre.Data, pre.Cols, n)
				if norm != wanted || math.Abs(decayed-wantedDecayed) > tolerance*10*wantedDecayed {
					t.Fatalf("%+v: norms %g %g, want %g %g", c, norm, decayed, wanted, wantedDecayed)
				}
			}
		}
	}
}

func compareProducts(t *testing.T, got, want Operator, x, z *Dense, tolerance float64) {
	t.Helper()
	to, from := want.Dims()
	a, b := NewDense(2, to, nil), NewDense(2, to, nil)
	got.AddMul(a.Data, to, 0.7, x.Data, from, 2)
	want.AddMul(b.Data, to, 0.7, x.Data, from, 2)
	near(t, "product", a, b, tolerance)
	a, b = NewDense(2, from, nil), NewDense(2, from, nil)
	got.AddMulTrans(a.Data, from, 0.7, z.Data, to, 2)
	want.AddMulTrans(b.Data, from, 0.7, z.Data, to, 2)
	near(t, "transposed product", a, b, tolerance)
}

// TestColumnsAfterManyUpdates: rounding does not add up in what is kept beside the columns.
func TestColumnsAfterManyUpdates(t *testing.T) {
	random := seeded(3)
	want := normal(random, 5, 12)
	w := NewColumns[float64](want)
	for range 2*foldAfter + 100 {
		post, pre := normal(random, 1, 5), image(random, 12, 0.3, -0.4)
		want.Update(1-1e-4, 1e-3, post.Data, 5, pre, 12, 1)
		w.Update(1-1e-4, 1e-3, post.Data, 5, pre, 12, 1)
	}
	near(t, "after many", w.Dense(), want, 1e-13)
	x, y, z := make([]float64, 12), make([]float64, 5), make([]float64, 5)
	for j := range x {
		x[j] = 1
	}
	w.AddMul(y, 5, 1, x, 12, 1)
	want.AddMul(z, 5, 1, x, 12, 1)
	near(t, "row sums", NewDense(1, 5, y), NewDense(1, 5, z), 1e-12)
}

// TestPlasticsForgetWhatIsNotKept, as BLAS does, and take in what is not a number.
func TestPlasticsForgetWhatIsNotKept(t *testing.T) {
	start := normal(seeded(1), 3, 4)
	start.Data[5] = math.NaN()
	for _, k := range waysToKeep(start) {
		w, tolerance := k.w, k.tolerance
		if !math.IsNaN(w.Dense().Data[5]) {
			t.Error("NaN is lost")
		}
		w.Update(0, 2, []float64{1, 2, 3}, 3, []float64{4, 5, 6, 7}, 4, 1)
		want := NewDense(3, 4, []float64{8, 10, 12, 14, 16, 20, 24, 28, 24, 30, 36, 42})
		near(t, "not kept", w.Dense(), want, tolerance)
		w.Update(1, 1, []float64{1, 0, 0}, 3, []float64{0, 0, math.Inf(1), 0}, 4, 1)
		if v := w.Dense().At(0, 2); !math.IsInf(v, 1) {
			t.Errorf("learned %g of an infinite source", v)
		}
	}
	panics(t, "short keep", func() {
		NewColumns[float64](start).UpdateRows(make([]float64, 2), 1, make([]float64, 3), 3, make([]float64, 4), 4, 1)
	})
}

// TestColumnsTouchOnlyWhatDiffers counts what a product and an update do: the columns of units unlike the others.
func TestColumnsTouchOnlyWhatDiffers(t *testing.T) {
	x := []float64{2, 2, 7, 2, 2, 2, -1}
	e := unlike[float64](x, 3, make([]float64, 14))
	if e.common != 2 || e.rest != 2 || e.total != 16 || !slices.Equal(e.index, []int32{2, 6}) || !slices.Equal(e.factor, []float64{15, -9}) {
		t.Errorf("exceptions %+v", e)
	}
	w := NewColumns[float64](normal(seeded(1), 3, 7))
	before := slices.Clone(w.v)
	w.Update(0.9, 1, []float64{1, 2, 3}, 3, x, 7, 1)
	for j := range 7 {
		same := slices.Equal(w.column(j), before[3*j:3*j+3])
		if touched := j == 2 || j == 6; same == touched {
			t.Errorf("column %d touched: %v, want %v", j, !same, touched)
		}
	}
}

func TestMajority(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{1, 2}, 0}, {[]float64{1, 2, 2}, 2}, {[]float64{5, 1, 5, 2, 5, 3, 5}, 5}, {[]float64{5, 5, 1, 2, 3, 4}, 0}, {[]float64{math.NaN(), math.NaN(), 1}, 0}} {
		if got := majority(c.x); got != c.want {
			t.Errorf("majority of %v is %g, want %g", c.x, got, c.want)
		}
	}
}

// TestColumnsBits: an element's bits are those of its own numbers, multiplied and added in order, wherever it
// stands in its column and whatever the instruction set.
func TestColumnsBits(t *testing.T) {
	for _, to := range []int{1, 3, 8, 17, 100} {
		random := seeded(uint64(to))
		m, x, post := normal(random, to, 21), image(random, 21, 0.9, 0), normal(random, 1, to).Data
		w, got := NewColumns[float64](m), make([]float64, to)
		w.AddMul(got, to, 1, x, 21, 1)
		w.Update(1, 1, post, to, x, 21, 1)
		learned := w.Dense()
		for i := range to {
			var sum float64
			for j, v := range x {
				if v != 0 {
					sum += float64(v * m.At(i, j))
				}
				if want := m.At(i, j) + float64(v*post[i]); learned.At(i, j) != want {
					t.Errorf("%d units: weight (%d, %d) is %g, want %g", to, i, j, learned.At(i, j), want)
				}
			}
			if got[i] != sum {
				t.Errorf("%d units: product %d is %v, want %v", to, i, got[i], sum)
			}
		}
	}
}

func TestPlasticsDoNotAllocate(t *testing.T) {
	for _, k := range waysToKeep(normal(seeded(1), 100, 200)) {
		w := k.w
		x, y, keep, many := image(seeded(2), 200, 0.2, 1), make([]float64, 100), make([]float64, 100), make([]float64, 2000)
		allocs := testing.AllocsPerRun(10, func() {
			w.AddMul(y, 100, 1, x, 200, 1)
			w.Update(0.9, 1, y, 100, x, 200, 1)
			w.Update(0.9, 1, many, 100, many, 200, 10)
			w.UpdateRows(keep, 1, y, 100, x, 200, 1)
			w.ChangeNorm(nil, y, 100, x, 200, 1)
		})
		if allocs != 0 {
			t.Errorf("%T: %g allocations", w, allocs)
		}
	}
}

func BenchmarkColumns(b *testing.B) {
	const to, from = 1000, 784
	for _, share := range []float64{0.19, 1} {
		m, x, y := normal(seeded(1), to, from), image(seeded(2), from, share, -0.4), make([]float64, to)
		for name, w := range map[string]Plastic{"dense": m, "double": NewColumns[float64](m), "single": NewColumns[float32](m), "full single": NewSingle(m.Clone())} {
			b.Run(fmt.Sprintf("%s/product/%g", name, share), func(b *testing.B) {
				for b.Loop() {
					w.AddMul(y, to, 1e-9, x, from, 1)
				}
			})
			b.Run(fmt.Sprintf("%s/update/%g", name, share), func(b *testing.B) {
				for b.Loop() {
					w.Update(0.999999, 1e-9, y, to, x, from, 1)
				}
			})
		}
	}
}

// TestSingleIsRounded: Full has the numbers of single precision at all times, and an element's bits are those of
// its own numbers, multiplied and added in order.
func TestSingleIsRounded(t *testing.T) {
	for _, cols := range []int{1, 5, 16, 33} {
		for n := range 5 {
			random := seeded(uint64(cols))
			m, post, pre, keep := normal(random, 3, cols), normal(random, n, 3), normal(random, n, cols), normal(random, 1, 3).Data
			w := NewSingle(m)
			want := m.Clone()
			for i := range 3 {
				for j := range cols {
					v := float32(float32(keep[i]) * float32(want.At(i, j)))
					for k := range n {
						p := float32(float32(0.3) * float32(post.At(k, i)))
						v += float32(p * float32(pre.At(k, j)))
					}
					want.Set(i, j, float64(v))
				}
			}
			w.UpdateRows(keep, 0.3, post.Data, 3, pre.Data, cols, n)
			if w.Full != m || !slices.Equal(m.Data, want.Data) {
				t.Fatalf("%d columns, %d pairs: %v, want %v", cols, n, m.Data, want.Data)
			}
		}
	}
}
