package linalg

import (
	"math"
	"testing"
)

// TestPositiveDefinite: A A^T + 1 is, and is no longer once its smallest eigenvalue is taken off, on both sides of
// the size at which LAPACK takes over.
func TestPositiveDefinite(t *testing.T) {
	for _, n := range []int{0, 1, 2, 10, 32, 33, 90} {
		a := normal(seeded(uint64(n)), n, n)
		m := Mul(a, a.Transpose())
		low := math.Inf(1)
		if n > 0 {
			s, err := Eigenvalues(m)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range s {
				low = min(low, real(v))
			}
		}
		for _, shift := range []float64{1, -1} {
			s := m.Clone()
			for i := range n {
				s.Data[i*n+i] += shift*(1+math.Abs(low)*1e-6) - low
			}
			if got := PositiveDefinite(s); got != (shift > 0 || n == 0) {
				t.Errorf("n = %d, smallest eigenvalue %g: %v", n, shift, got)
			}
		}
		if n > 0 {
			s := m.Clone()
			if s.Data[0] = math.NaN(); PositiveDefinite(s) {
				t.Errorf("n = %d: NaN is positive", n)
			}
		}
	}
}
