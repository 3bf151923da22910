package linalg

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
)

// Solve writes A^-1 rhs to dst; they have n numbers and may be the same slice.
func (f *LU) Solve(dst, rhs []float64) {
	f.check("LU.Solve")
	checkRows("dst", dst, f.n, f.n, 1)
	checkRows("rhs", rhs, f.n, f.n, 1)
	copy(dst[:f.n], rhs[:f.n])
	f.substitute(dst[:f.n])
}

// SolveRows writes A^-1 rhs_i to row i of dst, for n rows, ldd and ldr numbers apart; dst and rhs
// may be the same rows.
func (f *LU) SolveRows(dst []float64, ldd int, rhs []float64, ldr, n int) {
	f.check("LU.SolveRows")
	checkRows("dst", dst, ldd, f.n, n)
	checkRows("rhs", rhs, ldr, f.n, n)
	together := n > 1 && n*f.n*f.n > matrixWorth
	for i := range n {
		row := dst[i*ldd : i*ldd+f.n]
		copy(row, rhs[i*ldr:i*ldr+f.n])
		if together {
			f.permute(row)
		} else {
			f.substitute(row)
		}
	}
	if together {
		// Rows: X A^T = B, so the factors apply transposed and from the right.
		lib := blas64.Implementation()
		lib.Dtrsm(blas.Right, blas.Lower, blas.Trans, blas.Unit, n, f.n, 1, f.lu, f.n, dst, ldd)
		lib.Dtrsm(blas.Right, blas.Upper, blas.Trans, blas.NonUnit, n, f.n, 1, f.lu, f.n, dst, ldd)
	}
}

// substitute solves L U v = P v in place, forward, then backward: of each block of unknowns, those
// known already are taken off by one product, and the rest is a small triangle.
func (f *LU) substitute(v []float64) {
	f.permute(v)
	n := f.n
	for lo := 0; lo < n; lo += triangle {
		hi := min(lo+triangle, n)
		subtractProduct(v[lo:hi], f.lu[lo*n:], n, v[:lo])
		for i := lo + 1; i < hi; i++ {
			v[i] -= dot(f.lu[i*n+lo:i*n+i], v[lo:i])
		}
	}
	for hi := n; hi > 0; hi -= triangle {
		lo := max(hi-triangle, 0)
		subtractProduct(v[lo:hi], f.lu[lo*n+hi:], n, v[hi:])
		for i := hi - 1; i >= lo; i-- {
			v[i] = (v[i] - dot(f.lu[i*n+i+1:i*n+hi], v[i+1:hi])) / f.lu[i*n+i]
		}
	}
}

// triangle is the number of unknowns that substitute finds one by one.
const triangle = 16

// subtractProduct takes A x off dst, A (dst x x) a part of a matrix with rows lda apart.
func subtractProduct(dst, a []float64, lda int, x []float64) {
	if len(x) == 0 {
		return
	}
	lib := vectorBLAS(len(dst) * len(x))
	lib.Dgemv(blas.NoTrans, len(dst), len(x), -1, a, lda, x, 1, 1, dst, 1)
}

// dot is the scalar product of two short vectors.
func dot(a, b []float64) float64 {
	var s float64
	b = b[:len(a)]
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

// permute applies P to v.
func (f *LU) permute(v []float64) {
	for i, p := range f.pivot {
		v[i], v[p] = v[p], v[i]
	}
}

// SolveDense returns the X with A X = B, newly allocated. The error wraps ErrSingular where A has
// no inverse, or none but for rounding (condition above 1/eps).
func SolveDense(a, b *Dense) (*Dense, error) {
	if a.Rows != b.Rows {
		panic(fmt.Sprintf("linalg: SolveDense with A (%d x %d) and B (%d x %d)", a.Rows, a.Cols, b.Rows, b.Cols))
	}
	var f LU
	if err := f.Factor(a); err != nil {
		return nil, err
	}
	if c := f.Cond(); !(c < 1/epsilon) {
		return nil, fmt.Errorf("linalg: SolveDense with a (%d x %d) matrix of condition %.3g: %w", a.Rows, a.Cols, c, ErrSingular)
	}
	x := b.Transpose()
	f.SolveRows(x.Data, x.Cols, x.Data, x.Cols, x.Rows)
	return x.Transpose(), nil
}
