package linalg

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestLUAgainstSciPy(t *testing.T) {
	x := make([]float64, 6)
	var f LU
	if err := f.Factor(pattern(6, 6)); err != nil {
		t.Fatal(err)
	}
	f.Solve(x, []float64{1, 2, 3, 4, 5, 6})
	near(t, "x", NewDense(1, 6, x), NewDense(1, 6, goldenSolution), 1e-13)
}

// The inverse of the Hilbert matrix is known in integers: M.-D. Choi, Tricks or treats with the
// Hilbert matrix, Amer. Math. Monthly 90 (1983) 301-312.
func TestSolveDenseInvertsHilbert(t *testing.T) {
	want := NewDense(4, 4, []float64{
		16, -120, 240, -140,
		-120, 1200, -2700, 1680,
		240, -2700, 6480, -4200,
		-140, 1680, -4200, 2800,
	})
	got, err := SolveDense(hilbert(4), Identity(4))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "inverse", got, want, 1e-8)
}

func TestLUSolvesRandomSystems(t *testing.T) {
	var f LU // reused: sizes go up and down
	rapid.Check(t, func(draw *rapid.T) {
		n := rapid.IntRange(0, 70).Draw(draw, "n")
		rows := rapid.IntRange(0, 6).Draw(draw, "rows")
		a := drawDense(draw, n, n, 1)
		for i := range n {
			a.Data[i*n+i] += 20 // well conditioned, yet not without pivoting
		}
		if n > 1 {
			swapRows(a, 0, n-1)
		}
		if err := f.Factor(a); err != nil {
			draw.Fatal(err)
		}
		rhs, ldr := drawRows(draw, "rhs", n, rows)
		x, ldx := drawRows(draw, "x", n, rows)
		f.SolveRows(x, ldx, rhs, ldr, rows)
		for i := range rows {
			alone := make([]float64, n)
			f.Solve(alone, rhs[i*ldr:i*ldr+n])
			back := make([]float64, n)
			a.AddMul(back, n, 1, x[i*ldx:], n, 1)
			for j := range n {
				if math.Abs(back[j]-rhs[i*ldr+j]) > 1e-12 || math.Abs(alone[j]-x[i*ldx+j]) > 1e-13 {
					draw.Fatalf("row %d, unknown %d: A x = %v for %v; alone %v, together %v",
						i, j, back[j], rhs[i*ldr+j], alone[j], x[i*ldx+j])
				}
			}
		}
	})
}

func swapRows(a *Dense, i, k int) {
	for j := range a.Cols {
		u, v := a.At(i, j), a.At(k, j)
		a.Set(i, j, v)
		a.Set(k, j, u)
	}
}

func TestLUSolvesInPlace(t *testing.T) {
	for _, rows := range []int{1, 3} {
		var f LU
		if err := f.Factor(pattern(6, 6)); err != nil {
			t.Fatal(err)
		}
		rhs := normal(seeded(4), rows, 6)
		apart := NewDense(rows, 6, nil)
		f.SolveRows(apart.Data, 6, rhs.Data, 6, rows)
		f.SolveRows(rhs.Data, 6, rhs.Data, 6, rows)
		near(t, "in place", rhs, apart, 0)
	}
}

func TestCond(t *testing.T) {
	var f LU
	if !math.IsInf(f.Cond(), 1) {
		t.Errorf("without factors: %v, want +Inf", f.Cond())
	}
	for _, c := range []struct {
		name string
		a    *Dense
		want float64
	}{
		{"identity", Identity(7), 1},
		// 137/60, the largest column sum, times 413280, that of the inverse.
		{"hilbert", hilbert(5), 943656},
		{"diagonal", NewDense(2, 2, []float64{1e-20, 0, 0, 1}), 1e20},
	} {
		if err := f.Factor(c.a); err != nil {
			t.Fatal(err)
		}
		if got := f.Cond(); math.Abs(got-c.want) > 1e-7*c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

func TestSingularIsAnError(t *testing.T) {
	exact := NewDense(2, 2, []float64{1, 2, 2, 4})
	var f LU
	if err := f.Factor(Identity(2)); err != nil {
		t.Fatal(err)
	}
	if err := f.Factor(exact); !errors.Is(err, ErrSingular) {
		t.Errorf("Factor: %v, want ErrSingular", err)
	}
	panics(t, "Solve after a failed Factor", func() { f.Solve(make([]float64, 2), make([]float64, 2)) })
	rounded := NewDense(3, 3, []float64{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9}) // rank 2 but for rounding
	if _, err := SolveDense(rounded, Identity(3)); !errors.Is(err, ErrSingular) {
		t.Errorf("SolveDense: %v, want ErrSingular", err)
	}
	if err := f.Factor(NewDense(1, 1, []float64{math.NaN()})); err == nil || errors.Is(err, ErrSingular) {
		t.Errorf("NaN: %v, want an error about it", err)
	}
}

func TestLUDoesNotAllocate(t *testing.T) {
	for _, n := range []int{5, 100} {
		a := normal(seeded(5), n, n)
		x := normal(seeded(6), 16, n)
		var f LU
		allocs := testing.AllocsPerRun(5, func() {
			if err := f.Factor(a); err != nil {
				t.Fatal(err)
			}
			f.Solve(x.Data, x.Data)
			f.SolveRows(x.Data, n, x.Data, n, 16)
			f.Cond()
		})
		if allocs != 0 {
			t.Errorf("n = %d: %g allocations", n, allocs)
		}
	}
}
