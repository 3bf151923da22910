package linalg

import (
	"fmt"
	"math"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// kinds are the ways to hold a matrix; each makes an operator with its entries in full beside it.
var kinds = []struct {
	name string
	make func(draw *rapid.T, to, from int) (Operator, *Dense)
}{
	{"dense", func(draw *rapid.T, to, from int) (Operator, *Dense) {
		m := drawDense(draw, to, from, 1)
		return m, m.Clone()
	}},
	{"csr", func(draw *rapid.T, to, from int) (Operator, *Dense) {
		m := drawDense(draw, to, from, rapid.Float64Range(0, 1).Draw(draw, "density"))
		return NewCSRFromDense(m), m
	}},
	{"low-rank", func(draw *rapid.T, to, from int) (Operator, *Dense) {
		k := rapid.IntRange(0, 4).Draw(draw, "rank")
		u, v := drawDense(draw, to, k, 1), drawDense(draw, from, k, 1)
		return NewLowRank(u, v), naiveMul(u, v.Transpose())
	}},
}

// drawDense draws a matrix of which a part density is not zero.
func drawDense(draw *rapid.T, rows, cols int, density float64) *Dense {
	random := seeded(rapid.Uint64().Draw(draw, "seed"))
	m := normal(random, rows, cols)
	for i := range m.Data {
		if random.Float64() >= density {
			m.Data[i] = 0
		}
	}
	return m
}

// rows are rows of numbers that lie further apart than they are wide; the gaps hold a sentinel.
func drawRows(draw *rapid.T, name string, width, n int) (v []float64, ld int) {
	ld = width + rapid.IntRange(0, 3).Draw(draw, name+" gap")
	random := seeded(rapid.Uint64().Draw(draw, name))
	v = make([]float64, n*ld)
	for i := range v {
		v[i] = sentinel
		if i%max(ld, 1) < width {
			v[i] = random.NormFloat64()
		}
	}
	return v, ld
}

const sentinel = 12345.0

func TestProductsEqualTextbook(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.name, rapid.MakeCheck(func(draw *rapid.T) {
			to := rapid.IntRange(0, 50).Draw(draw, "to")
			from := rapid.IntRange(0, 50).Draw(draw, "from")
			n := rapid.IntRange(0, 9).Draw(draw, "rows")
			gain := rapid.Float64Range(-2, 2).Draw(draw, "gain")
			op, full := kind.make(draw, to, from)
			checkProduct(draw, op.AddMul, full, gain, n)
			checkProduct(draw, op.AddMulTrans, full.Transpose(), gain, n)
		}))
	}
}

type product func(dst []float64, ldd int, gain float64, x []float64, ldx, n int)

func checkProduct(draw *rapid.T, mul product, full *Dense, gain float64, n int) {
	dst, ldd := drawRows(draw, "dst", full.Rows, n)
	x, ldx := drawRows(draw, "x", full.Cols, n)
	want, x0 := append([]float64(nil), dst...), append([]float64(nil), x...)
	for i := range n {
		for j := range full.Rows {
			for k := range full.Cols {
				want[i*ldd+j] += gain * full.At(j, k) * x[i*ldx+k]
			}
		}
	}
	mul(dst, ldd, gain, x, ldx, n)
	for i := range dst {
		if math.Abs(dst[i]-want[i]) > 1e-12 {
			draw.Fatalf("dst[%d] = %v, want %v", i, dst[i], want[i])
		}
	}
	for i := range x {
		if x[i] != x0[i] {
			draw.Fatalf("x[%d] was written", i)
		}
	}
}

func TestFormsAgree(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.name, rapid.MakeCheck(func(draw *rapid.T) {
			to := rapid.IntRange(0, 12).Draw(draw, "to")
			from := rapid.IntRange(0, 12).Draw(draw, "from")
			op, full := kind.make(draw, to, from)
			if r, c := op.Dims(); r != to || c != from {
				draw.Fatalf("Dims %d x %d, want %d x %d", r, c, to, from)
			}
			agree(draw, "Dense", op.Dense(), full)
			agree(draw, "Transpose", transpose(op).Dense(), full.Transpose())
			op.(interface{ Scale(float64) }).Scale(-0.5)
			full.Scale(-0.5)
			agree(draw, "Scale", op.Dense(), full)
		}))
	}
}

func transpose(op Operator) Operator {
	switch m := op.(type) {
	case *Dense:
		return m.Transpose()
	case *CSR:
		return m.Transpose()
	default:
		return op.(*LowRank).Transpose()
	}
}

func agree(draw *rapid.T, what string, got, want *Dense) {
	if got.Rows != want.Rows || got.Cols != want.Cols {
		draw.Fatalf("%s: (%d x %d), want (%d x %d)", what, got.Rows, got.Cols, want.Rows, want.Cols)
	}
	for i := range got.Data {
		if math.Abs(got.Data[i]-want.Data[i]) > 1e-13 {
			draw.Fatalf("%s: number %d is %v, want %v", what, i, got.Data[i], want.Data[i])
		}
	}
}

// large are operators beyond one cache block, the tiny-product limit and OpenBLAS's own blocks.
func large(to, from int) map[string]Operator {
	random := seeded(7)
	sparse := normal(random, to, from)
	for i := range sparse.Data {
		if random.Float64() < 0.9 {
			sparse.Data[i] = 0
		}
	}
	return map[string]Operator{
		"dense":    normal(random, to, from),
		"csr":      NewCSRFromDense(sparse),
		"low-rank": NewLowRank(normal(random, to, 5), normal(random, from, 5)),
	}
}

func TestLargeProducts(t *testing.T) {
	const to, from, n = 301, 517, 70
	for name, op := range large(to, from) {
		t.Run(name, func(t *testing.T) {
			x := normal(seeded(8), n, from)
			y := NewDense(n, to, nil)
			op.AddMul(y.Data, to, 1, x.Data, from, n)
			near(t, "W x", y, naiveMul(x, op.Dense().Transpose()), 1e-11)
			z := NewDense(n, from, nil)
			op.AddMulTrans(z.Data, from, 1, y.Data, to, n)
			near(t, "W^T y", z, naiveMul(y, op.Dense()), 1e-8)
		})
	}
}

// A row's answer does not hang on its mates, beyond rounding.
func TestRowAloneOrWithMates(t *testing.T) {
	const to, from, n = 43, 2001, 7
	for name, op := range large(to, from) {
		aloneOrTogether(t, name, op.AddMul, to, from, n)
		aloneOrTogether(t, name+" transposed", op.AddMulTrans, from, to, n)
	}
}

func aloneOrTogether(t *testing.T, name string, mul product, to, from, n int) {
	t.Helper()
	x := normal(seeded(9), n, from)
	together, alone := NewDense(n, to, nil), NewDense(n, to, nil)
	mul(together.Data, to, 0.7, x.Data, from, n)
	for i := range n {
		mul(alone.Row(i), to, 0.7, x.Row(i), from, 1)
	}
	tol := 1e-12
	if Backend() == "gonum" {
		tol = 0 // the same products in the same order
	}
	near(t, name, together, alone, tol)
}

func TestProductsDoNotAllocate(t *testing.T) {
	for _, size := range []struct{ to, from int }{{20, 10}, {300, 784}} {
		for name, op := range large(size.to, size.from) {
			for _, n := range []int{1, 16} {
				x, y := make([]float64, n*size.from), make([]float64, n*size.to)
				allocs := testing.AllocsPerRun(20, func() {
					op.AddMul(y, size.to, 1, x, size.from, n)
					op.AddMulTrans(x, size.from, 1, y, size.to, n)
				})
				if allocs != 0 {
					t.Errorf("%s %d x %d, %d rows: %g allocations", name, size.to, size.from, n, allocs)
				}
			}
		}
	}
}

func TestOperatorsServeSeveralGoroutines(t *testing.T) {
	for name, op := range large(50, 60) {
		want := make([]float64, 50)
		x := normal(seeded(3), 1, 60).Data
		op.AddMul(want, 50, 1, x, 60, 1)
		var wait sync.WaitGroup
		for range 4 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				for range 50 {
					got := make([]float64, 50)
					op.AddMul(got, 50, 1, x, 60, 1)
					if fmt.Sprint(got) != fmt.Sprint(want) {
						t.Errorf("%s: another answer among goroutines", name)
						return
					}
				}
			}()
		}
		wait.Wait()
	}
}

func TestShapesThatDoNotFitPanic(t *testing.T) {
	for name, op := range large(4, 3) {
		panics(t, name+": short dst", func() { op.AddMul(make([]float64, 3), 4, 1, make([]float64, 3), 3, 1) })
		panics(t, name+": short x", func() { op.AddMul(make([]float64, 8), 4, 1, make([]float64, 5), 3, 2) })
		panics(t, name+": rows overlap", func() { op.AddMul(make([]float64, 8), 3, 1, make([]float64, 6), 3, 2) })
		panics(t, name+": transposed", func() { op.AddMulTrans(make([]float64, 2), 3, 1, make([]float64, 4), 4, 1) })
	}
	panics(t, "Mul", func() { Mul(NewDense(2, 3, nil), NewDense(2, 3, nil)) })
	panics(t, "NewLowRank", func() { NewLowRank(NewDense(2, 3, nil), NewDense(2, 2, nil)) })
	panics(t, "NewDense", func() { NewDense(2, 3, make([]float64, 5)) })
}

func TestMul(t *testing.T) {
	a, b := normal(seeded(1), 33, 90), normal(seeded(2), 90, 21)
	near(t, "A B", Mul(a, b), naiveMul(a, b), 1e-12)
	near(t, "A I", Mul(a, Identity(90)), a, 0)
	near(t, "empty inner side", Mul(NewDense(2, 0, nil), NewDense(0, 3, nil)), NewDense(2, 3, nil), 0)
}
