package linalg

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/lapack"
	lapackgonum "gonum.org/v1/gonum/lapack/gonum"
)

// LU solves A x = b for a square A by its factors P A = L U. The zero value is ready for Factor.
// Factor and Solve reuse the LU's memory: after the first matrix of a size they allocate nothing
// of their own. An LU belongs to one goroutine.
type LU struct {
	n     int
	lu    []float64 // L below the diagonal (its own is 1), U on and above
	pivot []int     // row i was swapped with row pivot[i], in order
	norm  float64   // 1-norm of A
	work  []float64
	iwork []int
	ok    bool
}

// rowMajor is gonum's LAPACK: it factors row-major matrices as they lie, where LAPACKE would copy
// them there and back, and its products and triangular solves are the backend's BLAS.
var rowMajor lapackgonum.Implementation

// Factor factors a, which it leaves alone. The error wraps ErrSingular if a pivot is exactly zero;
// a matrix that is singular but for rounding shows in Cond.
func (f *LU) Factor(a *Dense) error {
	checkSquare("LU.Factor", a)
	f.resize(a.Rows)
	f.ok = false
	if err := checkFinite("LU.Factor", a); err != nil {
		return err
	}
	copy(f.lu, a.Data)
	if f.n > 0 {
		f.norm = rowMajor.Dlange(lapack.MaxColumnSum, f.n, f.n, f.lu, f.n, f.work)
		if !rowMajor.Dgetrf(f.n, f.n, f.lu, f.n, f.pivot) {
			return fmt.Errorf("linalg: LU.Factor of a (%d x %d) matrix: %w", f.n, f.n, ErrSingular)
		}
	}
	f.ok = true
	return nil
}

func (f *LU) resize(n int) {
	if cap(f.lu) < n*n || cap(f.pivot) < n {
		f.lu, f.pivot = make([]float64, n*n), make([]int, n)
		f.work, f.iwork = make([]float64, 4*n), make([]int, n)
	}
	f.n = n
	f.lu, f.pivot, f.work, f.iwork = f.lu[:n*n], f.pivot[:n], f.work[:4*n], f.iwork[:n]
}

// Size is n, the number of unknowns.
func (f *LU) Size() int { return f.n }

// Cond returns LAPACK's estimate of the condition number in the 1-norm (dgecon); +Inf without
// factors. Digits of a solution are lost by its size: at 1/eps = 4.5e15 none is left.
func (f *LU) Cond() float64 {
	switch {
	case !f.ok:
		return math.Inf(1)
	case f.n == 0:
		return 1
	}
	return 1 / rowMajor.Dgecon(lapack.MaxColumnSum, f.n, f.lu, f.n, f.norm, f.work, f.iwork)
}

// check panics unless the last Factor went well.
func (f *LU) check(who string) {
	if !f.ok {
		panic("linalg: " + who + " without factors: Factor was not called, or returned an error")
	}
}

// epsilon is the distance from 1 to the next larger number.
const epsilon = 0x1p-52
