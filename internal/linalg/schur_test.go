package linalg

import (
	"cmp"
	"fmt"
	"math"
	"math/cmplx"
	"slices"
	"testing"
)

// schurMatrices are of every kind: without structure, of few eigenvalues, with shifts that go round in
// a circle (a ring), graded, far from 1, in Schur form already.
func schurMatrices() map[string]*Dense {
	all := map[string]*Dense{"none": NewDense(0, 0, nil), "zero": NewDense(5, 5, nil), "pattern": pattern(6, 6), "hilbert": hilbert(9)}
	for _, n := range []int{1, 2, 3, 4, 7, 20, 60, 100, 130} {
		all[fmt.Sprintf("normal %d", n)] = normal(seeded(uint64(n)), n, n)
		ring := NewDense(n, n, nil)
		for i := range n {
			ring.Set(i, (i+1)%n, 1)
		}
		all[fmt.Sprintf("ring %d", n)] = ring
	}
	jordan, graded, triangle := NewDense(8, 8, nil), normal(seeded(1), 9, 9), normal(seeded(2), 9, 9)
	for i := range 8 {
		jordan.Set(i, i, 2)
		if i > 0 {
			jordan.Set(i, i-1, 1)
		}
	}
	for i := range 9 {
		for j := range 9 {
			graded.Set(i, j, graded.At(i, j)*math.Pow(10, float64(-2*(i+j))))
		}
		clear(triangle.Row(i)[:i])
	}
	all["jordan"], all["graded"], all["triangle"] = jordan, graded, triangle
	for _, size := range []float64{1e-310, 1e-170, 1e170, 1e300} {
		m := normal(seeded(3), 12, 12)
		for i := range m.Data {
			m.Data[i] *= size
		}
		all[fmt.Sprintf("of size %g", size)] = m
	}
	return all
}

// The definition, and the eigenvalues of LAPACK's dgeev.
func TestSchur(t *testing.T) {
	var s Schur // its memory serves matrices of all sizes
	for name, a := range schurMatrices() {
		if err := s.Factor(a); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		n, size := a.Rows, 0.0
		for _, v := range a.Data {
			size = max(size, math.Abs(v))
		}
		tol := 1e-14 * float64(n+1) * size
		near(t, name+": A = Q T Q^T", naiveMul(naiveMul(&s.Q, &s.T), s.Q.Transpose()), a, max(tol, 0x1p-1070))
		near(t, name+": Q^T Q = I", naiveMul(s.Q.Transpose(), &s.Q), identity(n), 1e-14*float64(n+1))
		checkQuasiTriangle(t, name, &s.T)
		compareEigenvalues(t, name, &s, a, max(size, 0x1p-1030))
		if err := s.FactorValues(a); err != nil {
			t.Errorf("%s: values: %v", name, err)
			continue
		}
		compareEigenvalues(t, name+", values alone", &s, a, max(size, 0x1p-1030))
	}
}

func identity(n int) *Dense {
	m := NewDense(n, n, nil)
	for i := range n {
		m.Set(i, i, 1)
	}
	return m
}

// checkQuasiTriangle wants nothing below the diagonal but in blocks of a complex pair.
func checkQuasiTriangle(t *testing.T, name string, m *Dense) {
	t.Helper()
	for i := range m.Rows {
		for j := range i {
			if v := m.At(i, j); v != 0 && (j < i-1 || i > 1 && m.At(i-1, i-2) != 0) {
				t.Errorf("%s: T(%d, %d) is %g", name, i, j, v)
			}
		}
		if i > 0 && m.At(i, i-1) != 0 && (m.At(i, i) != m.At(i-1, i-1) || m.At(i, i-1)*m.At(i-1, i) > 0) {
			t.Errorf("%s: the block at %d is no complex pair", name, i-1)
		}
	}
}

// compareEigenvalues compares in any order; what is nearly defective is known to the root of rounding.
func compareEigenvalues(t *testing.T, name string, s *Schur, a *Dense, size float64) {
	t.Helper()
	want, err := Eigenvalues(a)
	if err != nil {
		t.Fatal(err)
	}
	var got []complex128
	for i := 0; i < a.Rows; i += s.block(i) {
		got = append(got, s.eigenvalue(i))
		if s.block(i) == 2 {
			got = append(got, cmplx.Conj(s.eigenvalue(i)))
		}
	}
	tol := 1e-12 * float64(a.Rows) * size
	if name == "jordan" {
		tol = 4 * math.Pow(epsilon, 1.0/8)
	}
	for _, l := range got {
		k := nearestTo(want, l)
		if d := cmplx.Abs(want[k] - l); !(d <= tol) {
			t.Errorf("%s: eigenvalue %v is %g off", name, l, d)
		}
		want = slices.Delete(want, k, k+1)
	}
}

func nearestTo(v []complex128, l complex128) int {
	k := 0
	for i := range v {
		if cmp.Less(cmplx.Abs(v[i]-l), cmplx.Abs(v[k]-l)) {
			k = i
		}
	}
	return k
}

func TestSchurAllocatesNothing(t *testing.T) {
	for _, n := range []int{3, 10, francisUpTo} {
		var s Schur
		a := normal(seeded(4), n, n)
		factor := func() {
			if err := s.Factor(a); err != nil {
				t.Fatal(err)
			}
		}
		factor()
		if k := testing.AllocsPerRun(3, factor); k != 0 {
			t.Errorf("%g allocations for %d rows", k, n)
		}
	}
}

func BenchmarkSchur(b *testing.B) {
	a := normal(seeded(4), 10, 10)
	var s Schur
	b.Run("whole", func(b *testing.B) {
		for b.Loop() {
			_ = s.Factor(a)
		}
	})
	b.Run("values", func(b *testing.B) {
		for b.Loop() {
			_ = s.FactorValues(a)
		}
	})
}
