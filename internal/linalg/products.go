package linalg

import (
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/blas/gonum"
)

// pure is the BLAS that a call to costs nothing. Its matrix-vector products run at 15 GFLOP/s in
// the cache and its dgemm at 5 to 10 (and that on goroutines of its own): so on this side a product
// with many rows is blocked matrix-vector products, and a row's bits do not depend on its mates.
var pure gonum.Implementation

// blockSize is the number of weights that many rows share before the next ones are fetched: 256 KiB,
// a part of a core's second-level cache.
const blockSize = 1 << 15

// addMul adds gain * W x_i to row i of dst, W (to x from) row-major: dst += gain X W^T.
func addMul(dst []float64, ldd int, gain float64, w []float64, to, from int, x []float64, ldx, n int) {
	if to == 0 || from == 0 || n == 0 || gain == 0 {
		return
	}
	if n <= fewRows && n*to*from > matrixWorth {
		addMulFew(dst, ldd, gain, w, to, from, x, ldx, n)
		return
	}
	if n > 1 && n <= shortSide && narrow(to, from) {
		rowProducts(dst, ldd, gain, x, ldx, n, w, from, to, from)
		return
	}
	if n > 1 && n*to*from > matrixWorth {
		blas64.Implementation().Dgemm(blas.NoTrans, blas.Trans, n, to, from, gain, x, ldx, w, from, 1, dst, ldd)
		return
	}
	lib, step := vectorBLAS(to*from), blockRows(from, n)
	for lo := 0; lo < to; lo += step {
		rows := min(step, to-lo)
		for i := range n {
			lib.Dgemv(blas.NoTrans, rows, from, gain, w[lo*from:], from, x[i*ldx:], 1, 1, dst[i*ldd+lo:], 1)
		}
	}
}

// addMulTrans adds gain * W^T x_i to row i of dst, W (to x from) row-major: dst += gain X W.
func addMulTrans(dst []float64, ldd int, gain float64, w []float64, to, from int, x []float64, ldx, n int) {
	if to == 0 || from == 0 || n == 0 || gain == 0 {
		return
	}
	if n == 1 && narrow(to, from) {
		addRows(dst[:from], gain, w, x[:to])
		return
	}
	if n > 1 && n*to*from > matrixWorth {
		blas64.Implementation().Dgemm(blas.NoTrans, blas.NoTrans, n, from, to, gain, x, ldx, w, from, 1, dst, ldd)
		return
	}
	lib, step := vectorBLAS(to*from), blockRows(from, n)
	for lo := 0; lo < to; lo += step {
		rows := min(step, to-lo)
		for i := range n {
			lib.Dgemv(blas.Trans, rows, from, gain, w[lo*from:], from, x[i*ldx+lo:], 1, 1, dst[i*ldd:], 1)
		}
	}
}

// vectorBLAS returns the BLAS for a matrix-vector product of so many multiply-adds.
func vectorBLAS(products int) blas.Float64 {
	if products <= vectorWorth {
		return pure
	}
	return blas64.Implementation()
}

// blockRows is the number of rows of W, each from wide, that n rows of x pass over together: a
// multiple of the four that gonum's kernels take at once, so that blocks change no bits.
func blockRows(from, n int) int {
	if n == 1 {
		return math.MaxInt
	}
	return max(4, blockSize/from&^3)
}
