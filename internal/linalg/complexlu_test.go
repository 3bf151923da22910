package linalg

import (
	"errors"
	"math"
	"testing"
)

// realTwin writes I - c A as the real matrix of twice the size that acts on (re, im).
func realTwin(c complex128, a *Dense) *Dense {
	n := a.Rows
	m := Identity(2 * n)
	for i := range n {
		for j := range n {
			re, im := -real(c)*a.At(i, j), -imag(c)*a.At(i, j)
			m.Data[i*2*n+j] += re
			m.Data[i*2*n+n+j] -= im
			m.Data[(n+i)*2*n+j] += im
			m.Data[(n+i)*2*n+n+j] += re
		}
	}
	return m
}

// TestComplexLUAgainstRealTwin solves the same systems as real ones of twice the size. One LU is
// reused: sizes go up and down, below, at and above the panel's.
func TestComplexLUAgainstRealTwin(t *testing.T) {
	var f ComplexLU
	for _, n := range []int{1, 2, 3, 15, 16, 17, 33, 70, 5} {
		for _, c := range []complex128{0.3 + 0.7i, -2 + 1i, 100i, 0.5} {
			a := normal(seeded(uint64(n)), n, n)
			if err := f.FactorShifted(c, a); err != nil {
				t.Fatal(err)
			}
			rhs := normal(seeded(uint64(n)+100), 2, n)
			b, x, want := make([]complex128, n), make([]complex128, n), make([]float64, 2*n)
			for i := range b {
				b[i] = complex(rhs.At(0, i), rhs.At(1, i))
			}
			var twin LU
			if err := twin.Factor(realTwin(c, a)); err != nil {
				t.Fatal(err)
			}
			twin.Solve(want, rhs.Data)
			f.Solve(x, b)
			f.Solve(b, b)
			for i, v := range x {
				size := 1e-11 * (1 + math.Hypot(want[i], want[n+i]))
				if math.Abs(real(v)-want[i]) > size || math.Abs(imag(v)-want[n+i]) > size {
					t.Fatalf("n = %d, c = %v: x[%d] = %v, as a real system (%v, %v)", n, c, i, v, want[i], want[n+i])
				}
				if b[i] != v {
					t.Fatalf("n = %d: in place %v, apart %v", n, b[i], v)
				}
			}
		}
	}
}

// TestComplexLUPivots: without interchanges the first pivot, 1 - c a = 0, would end it, and one that
// is merely tiny would leave no digit.
func TestComplexLUPivots(t *testing.T) {
	for _, first := range []float64{1, 1 - 1e-15} {
		a := NewDense(2, 2, []float64{first, 1, 1, 0})
		var f ComplexLU
		if err := f.FactorShifted(1, a); err != nil {
			t.Fatal(err)
		}
		x := []complex128{1, 2i} // [1-first, -1; -1, 1] x
		f.Solve(x, x)
		small := complex(1-first, 0)
		if r := small*x[0] - x[1] - 1; math.Hypot(real(r), imag(r)) > 1e-15 {
			t.Errorf("first pivot %g: the first row leaves %v", 1-first, r)
		}
	}
}

func TestComplexLUErrors(t *testing.T) {
	var f ComplexLU
	panics(t, "Solve without factors", func() { f.Solve(nil, nil) })
	if err := f.FactorShifted(1, Identity(3)); !errors.Is(err, ErrSingular) {
		t.Errorf("I - I: %v, want ErrSingular", err)
	}
	if err := f.FactorShifted(1, NewDense(1, 1, []float64{math.Inf(1)})); err == nil || errors.Is(err, ErrSingular) {
		t.Errorf("infinite: %v, want an error about it", err)
	}
	if err := f.FactorShifted(2i, Identity(3)); err != nil {
		t.Fatal(err)
	}
	if f.Size() != 3 {
		t.Errorf("size %d", f.Size())
	}
	panics(t, "Solve of another size", func() { f.Solve(make([]complex128, 2), make([]complex128, 2)) })
}

func TestComplexLUDoesNotAllocate(t *testing.T) {
	a, x := normal(seeded(5), 40, 40), make([]complex128, 40)
	var f ComplexLU
	allocs := testing.AllocsPerRun(5, func() {
		x[0] = 1
		if err := f.FactorShifted(0.2+0.1i, a); err != nil {
			t.Fatal(err)
		}
		f.Solve(x, x)
	})
	if allocs != 0 {
		t.Errorf("%g allocations", allocs)
	}
}

func BenchmarkComplexLU(b *testing.B) {
	a := normal(seeded(5), 300, 300)
	var f ComplexLU
	for b.Loop() {
		if err := f.FactorShifted(0.2+0.1i, a); err != nil {
			b.Fatal(err)
		}
	}
}
