package linalg

import (
	"errors"
	"math"
	"math/cmplx"
	"testing"
)

// kronecker solves A X + X A^T = -C as one system of n^2 equations: (A (x) I + I (x) A) vec X = -vec C.
func kronecker(t *testing.T, a, c *Dense) *Dense {
	t.Helper()
	n := a.Rows
	m, rhs := NewDense(n*n, n*n, nil), NewDense(n*n, 1, nil)
	for i := range n {
		for j := range n {
			row := m.Row(i*n + j)
			for k := range n {
				row[k*n+j] += a.At(i, k)
				row[i*n+k] += a.At(j, k)
			}
			rhs.Data[i*n+j] = -c.At(i, j)
		}
	}
	x, err := SolveDense(m, rhs)
	if err != nil {
		t.Fatal(err)
	}
	return NewDense(n, n, x.Data)
}

func shifted(a *Dense, s float64) *Dense {
	m := a.Clone()
	for i := range m.Rows {
		m.Set(i, i, m.At(i, i)-s)
	}
	return m
}

func gram(n int, seed uint64) *Dense {
	m := normal(seeded(seed), n, n)
	return naiveMul(m, m.Transpose())
}

func TestLyapunovAgainstKronecker(t *testing.T) {
	var l Lyapunov // its memory serves matrices of all sizes
	for _, n := range []int{1, 2, 3, 4, 7, 12} {
		for seed := range uint64(5) {
			a, c, x := normal(seeded(seed), n, n), gram(n, seed), NewDense(n, n, nil)
			if err := l.Factor(a); err != nil {
				t.Fatal(err)
			}
			for _, s := range []float64{4, -5.5, 20} { // stable or not: only sums of eigenvalues count
				if err := l.Solve(x, c, s); err != nil {
					t.Fatal(err)
				}
				want := kronecker(t, shifted(a, s), c)
				near(t, "X", x, want, 1e-9*(1+largestIn(want)))
				if err := l.SolveTransposed(x, c, s); err != nil {
					t.Fatal(err)
				}
				want = kronecker(t, shifted(a, s).Transpose(), c)
				near(t, "X of the transposed", x, want, 1e-9*(1+largestIn(want)))
			}
		}
	}
}

func largestIn(m *Dense) (v float64) {
	for _, x := range m.Data {
		v = max(v, math.Abs(x))
	}
	return v
}

// The residual, for matrices too large for the other way, and C in the place of X.
func TestLyapunovResidual(t *testing.T) {
	var l Lyapunov
	for _, n := range []int{40, 130} {
		a, c := normal(seeded(9), n, n), gram(n, 2)
		s := 1.5 * math.Sqrt(float64(n))
		if err := l.Factor(a); err != nil {
			t.Fatal(err)
		}
		for name, m := range map[string]*Dense{"plain": shifted(a, s), "transposed": shifted(a, s).Transpose()} {
			x, solve := c.Clone(), l.Solve
			if name == "transposed" {
				solve = l.SolveTransposed
			}
			if err := solve(x, x, s); err != nil {
				t.Fatal(err)
			}
			left := naiveMul(m, x)
			for i, v := range left.Transpose().Data {
				left.Data[i] += v + c.Data[i]
			}
			near(t, name+" residual", left, NewDense(n, n, nil), 1e-11*float64(n)*largestIn(c))
		}
	}
}

// Two eigenvalues that add up to 0 are an error and never a panic; so is an overflow.
func TestLyapunovSingular(t *testing.T) {
	var l Lyapunov
	for _, c := range []struct {
		name string
		a    *Dense
		s    float64
	}{
		{"zero", NewDense(3, 3, nil), 0},
		{"opposite", NewDense(2, 2, []float64{1, 5, 0, -1}), 0},
		{"undamped pair", NewDense(2, 2, []float64{0, 1, -1, 0}), 0},
		{"shifted onto an eigenvalue", NewDense(2, 2, []float64{3, 5, 0, -1}), 3},
		{"overflow", NewDense(2, 2, []float64{-1e-90, 1e85, 0, -2e-90}), 0},
	} {
		if err := l.Factor(c.a); err != nil {
			t.Fatal(err)
		}
		x := NewDense(c.a.Rows, c.a.Rows, nil)
		if err := l.Solve(x, Identity(x.Rows), c.s); !errors.Is(err, ErrSingular) {
			t.Errorf("%s: %v", c.name, err)
		}
		if err := l.SolveTransposed(x, Identity(x.Rows), c.s); !errors.Is(err, ErrSingular) {
			t.Errorf("%s, transposed: %v", c.name, err)
		}
	}
	panics(t, "a right-hand side of another size", func() { _ = l.Solve(NewDense(3, 3, nil), Identity(3), 0) })
}

func TestSchurEigenvalues(t *testing.T) {
	var l Lyapunov
	for _, n := range []int{0, 1, 2, 9, 30, 120} {
		a := normal(seeded(5), n, n)
		if err := l.Factor(a); err != nil {
			t.Fatal(err)
		}
		got := l.Eigenvalues(nil)
		want, err := Eigenvalues(a)
		if err != nil {
			t.Fatal(err)
		}
		if sortRightmost(got); len(got) != len(want) {
			t.Fatalf("%d eigenvalues, want %d", len(got), len(want))
		}
		for i := range got {
			if cmplx.Abs(got[i]-want[i]) > 1e-11 {
				t.Errorf("eigenvalue %v, want %v", got[i], want[i])
			}
		}
	}
}

func TestLyapunovAllocatesNothing(t *testing.T) {
	var l Lyapunov
	a, x := normal(seeded(4), 20, 20), NewDense(20, 20, nil)
	one := Identity(20)
	solve := func() {
		if l.Factor(a) != nil || l.Solve(x, one, 9) != nil || l.SolveTransposed(x, one, 9) != nil {
			t.Fatal("no solution")
		}
	}
	solve()
	if k := testing.AllocsPerRun(3, solve); k != 0 {
		t.Errorf("%g allocations", k)
	}
}
