package linalg

import (
	"fmt"
	"math"
)

// ChangeNorm returns the Frobenius norm of sum over k < n of post_k pre_k^T - diag(decay) m, with rows
// as in [Dense.Update] and decay one number a row, or nil for none. It does not form the change where
// the factors give its norm for less, and else a part of it at a time.
func (m *Dense) ChangeNorm(decay, post []float64, ldpost int, pre []float64, ldpre, n int) float64 {
	if decay != nil && len(decay) != m.Rows {
		panic(fmt.Sprintf("linalg: ChangeNorm with %d factors for %d rows", len(decay), m.Rows))
	}
	if decay != nil && !m.empty() {
		checkRows("post", post, ldpost, m.Rows, n)
		checkRows("pre", pre, ldpre, m.Cols, n)
		return m.formedNorm(decay, post, ldpost, pre, ldpre, n)
	}
	return changeNorm(m.Rows, m.Cols, post, ldpost, pre, ldpre, n)
}

// changeNorm is that of a change without decay.
func changeNorm(rows, cols int, post []float64, ldpost int, pre []float64, ldpre, n int) float64 {
	checkRows("post", post, ldpost, rows, n)
	checkRows("pre", pre, ldpre, cols, n)
	switch {
	case rows == 0 || cols == 0:
		return 0
	case n == 1:
		return norm(post[:rows]) * norm(pre[:cols])
	case 2*n*(rows+cols) < rows*cols:
		return factorNorm(post, ldpost, rows, pre, ldpre, cols, n)
	}
	shape := Dense{Rows: rows, Cols: cols} // of its elements none is read
	return shape.formedNorm(nil, post, ldpost, pre, ldpre, n)
}

// factorNorm is |A^T B| of the (n x rows) A and (n x cols) B. With A^T = Q R and B^T = P S it is
// |R S^T|: the sum over pairs of (post_k post_l) (pre_k pre_l) would lose half the digits where pairs
// nearly cancel, as those of a weakly nudged phase and the free phase do.
func factorNorm(a []float64, lda, rows int, b []float64, ldb, cols, n int) float64 {
	s := borrow(n*(rows+cols) + 2*n*n)
	defer giveBack(s)
	q, r := s.v[:n*(rows+cols)], s.v[n*(rows+cols):]
	triangleOf(q[:n*rows], r[:n*n], a, lda, rows, n)
	triangleOf(q[n*rows:], r[n*n:], b, ldb, cols, n)
	var sum float64
	for i := range n {
		for j := range n {
			var v float64
			for k := max(i, j); k < n; k++ {
				v += r[i*n+k] * r[n*n+j*n+k]
			}
			sum += v * v
		}
	}
	return math.Sqrt(sum)
}

// triangleOf writes the (n x n) upper triangle R of n rows of v, A^T = Q R, by the modified
// Gram-Schmidt process, whose R is as good as Householder's (A. Bjorck, Numerical Methods for Least
// Squares Problems (SIAM, 1996), 2.4.2); q is scratch.
func triangleOf(q, r, v []float64, ld, width, n int) {
	for k := range n {
		copy(q[k*width:(k+1)*width], v[k*ld:])
	}
	for k := range n {
		row := q[k*width : (k+1)*width]
		length := norm(row)
		r[k*n+k] = length
		if length == 0 {
			continue
		}
		pure.Dscal(width, 1/length, row, 1)
		for l := k + 1; l < n; l++ {
			other := q[l*width : (l+1)*width]
			r[k*n+l] = pure.Ddot(width, row, 1, other, 1)
			pure.Daxpy(width, -r[k*n+l], row, 1, other, 1)
		}
	}
}

// formedNorm forms blocks of rows of the change.
func (m *Dense) formedNorm(decay, post []float64, ldpost int, pre []float64, ldpre, n int) float64 {
	step := min(m.Rows, max(1, blockSize/m.Cols))
	s := borrow(step * m.Cols)
	defer giveBack(s)
	var total float64
	for lo := 0; lo < m.Rows; lo += step {
		rows := min(step, m.Rows-lo)
		block := Dense{rows, m.Cols, s.v[:rows*m.Cols]}
		if n == 0 {
			clear(block.Data)
		} else {
			block.Update(0, 1, post[lo:], ldpost, pre, ldpre, n)
		}
		for i := range rows {
			if decay != nil {
				pure.Daxpy(m.Cols, -decay[lo+i], m.Row(lo+i), 1, block.Row(i), 1)
			}
		}
		total = math.Hypot(total, norm(block.Data))
	}
	return total
}
