package linalg

import "math/cmplx"

// blockDiagonal is A = V diag(T_1, T_2, ...) W, W = V^-1, with blocks as small as a well-conditioned V
// allows: eigenvalues too close to be told apart, as those of nearly defective matrices, share one.
//
// C. A. Bavely, G. W. Stewart, An algorithm for computing reducing subspaces by block
// diagonalization, SIAM J. Numer. Anal. 16 (1979) 359-367.
type blockDiagonal struct {
	Schur
	v, w   Dense
	blocks []span
	p      Dense // what splits a block off
}

// span is a half-open range of rows and columns.
type span struct{ lo, hi int }

func (s span) size() int { return s.hi - s.lo }

// conditionMost bounds the condition of V, |V| |W| / n in the Frobenius norm: so many units in the
// last place a function of A may lose.
const conditionMost = 100

// splitBounds are tried in turn: the largest element that may split a block off. The last one leaves
// A in one block.
var splitBounds = [...]float64{30, 3, -1}

func (d *blockDiagonal) factor(a *Dense) error {
	if n := a.Rows; d.v.Rows != n || d.v.Data == nil {
		d.v, d.w, d.p = *NewDense(n, n, nil), *NewDense(n, n, nil), *NewDense(n, n, nil)
	}
	for _, bound := range splitBounds {
		if err := d.Factor(a); err != nil {
			return err
		}
		d.cluster(bound)
		if d.transform(); d.condition() <= conditionMost {
			return nil
		}
	}
	return nil
}

// cluster orders the Schur form into blocks that can be split off from all that follows.
func (d *blockDiagonal) cluster(bound float64) {
	n := d.T.Rows
	d.blocks = d.blocks[:0]
	if bound < 0 {
		d.blocks = append(d.blocks, span{0, n})
		return
	}
	for lo := 0; lo < n; {
		hi := lo + d.block(lo)
		for hi < n && !sylvester(&d.p, &d.Schur, lo, hi, bound) {
			hi = d.grow(lo, hi)
		}
		d.blocks = append(d.blocks, span{lo, hi})
		lo = hi
	}
}

// grow takes the eigenvalue nearest to those of the block into it.
func (d *blockDiagonal) grow(lo, hi int) int {
	mean := complex(0, 0)
	for i := lo; i < hi; i += d.block(i) {
		mean += d.upper(i) * complex(float64(d.block(i))/float64(hi-lo), 0)
	}
	best := hi
	for i := hi; i < d.T.Rows; i += d.block(i) {
		if cmplx.Abs(d.upper(i)-mean) < cmplx.Abs(d.upper(best)-mean) {
			best = i
		}
	}
	if best != hi && !d.move(best, hi) {
		return d.T.Rows // too close to be swapped: all that is left is one block
	}
	return hi + d.block(hi)
}

// upper is the eigenvalue of the block at i with a positive imaginary part.
func (d *blockDiagonal) upper(i int) complex128 {
	l := d.eigenvalue(i)
	return complex(real(l), max(imag(l), -imag(l)))
}

// transform sets V and W for the blocks found.
func (d *blockDiagonal) transform() {
	n := d.T.Rows
	copy(d.v.Data, d.Q.Data)
	for i := range n {
		for j := range n {
			d.w.Data[i*n+j] = d.Q.Data[j*n+i]
		}
	}
	for _, s := range d.blocks {
		if s.hi == n || !sylvester(&d.p, &d.Schur, s.lo, s.hi, maxFloat) {
			continue
		}
		d.split(s)
	}
}

const maxFloat = 0x1p1023

// split changes V to V (I + P) and W to (I - P) W, P right of block s.
func (d *blockDiagonal) split(s span) {
	n := d.T.Rows
	for i := range n {
		row := d.v.Row(i)
		for k := s.lo; k < s.hi; k++ {
			for j := s.hi; j < n; j++ {
				row[j] += row[k] * d.p.Data[k*n+j]
			}
		}
	}
	for k := s.lo; k < s.hi; k++ {
		row := d.w.Row(k)
		for j := s.hi; j < n; j++ {
			f := d.p.Data[k*n+j]
			for c, v := range d.w.Row(j) {
				row[c] -= f * v
			}
		}
	}
}

func (d *blockDiagonal) condition() float64 {
	return norm(d.v.Data) * norm(d.w.Data) / float64(max(d.T.Rows, 1))
}
