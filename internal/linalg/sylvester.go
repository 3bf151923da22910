package linalg

import "math"

// sylvester solves T11 P - P T22 = -T12 for the parts of a quasi-triangular T above, at and right of
// row and column mid, T11 beginning at lo: then I + P in the place of T12 splits T into T11 and T22.
// It writes P to rows lo to mid and columns mid to n of p, and gives up where an element exceeds
// bound, or T11 and T22 have an eigenvalue in common.
//
// R. H. Bartels, G. W. Stewart, Solution of the matrix equation AX + XB = C, Comm. ACM 15 (1972) 820-826.
func sylvester(p *Dense, s *Schur, lo, mid int, bound float64) bool {
	n := s.T.Rows
	for j := mid; j < n; j += s.block(j) {
		for i := mid; i > lo; {
			i -= s.blockBefore(i, lo)
			if !sylvesterBlock(p, s, i, j, lo, mid, bound) {
				return false
			}
		}
	}
	return true
}

// blockBefore returns the size of the diagonal block that ends before i.
func (s *Schur) blockBefore(i, lo int) int {
	if i-2 >= lo && s.T.At(i-1, i-2) != 0 {
		return 2
	}
	return 1
}

// sylvesterBlock solves for the block of P at (i, j), those below and left of it being known.
func sylvesterBlock(p *Dense, s *Schur, i, j, lo, mid int, bound float64) bool {
	n, rows, cols := s.T.Rows, s.block(i), s.block(j)
	var rhs, x [4]float64
	for a := range rows {
		t := s.T.Row(i + a)
		for b := range cols {
			sum := -t[j+b]
			for k := i + rows; k < mid; k++ {
				sum -= t[k] * p.At(k, j+b)
			}
			for k := mid; k < j; k++ {
				sum += p.At(i+a, k) * s.T.At(k, j+b)
			}
			rhs[2*a+b] = sum
		}
	}
	scale, _, ok := rowMajor.Dlasy2(false, false, -1, rows, cols, s.T.Data[i*n+i:], n, s.T.Data[j*n+j:], n, rhs[:], 2, x[:], 2)
	if !ok || scale != 1 {
		return false
	}
	for a := range rows {
		for b := range cols {
			v := x[2*a+b]
			if !(math.Abs(v) <= bound) {
				return false
			}
			p.Set(i+a, j+b, v)
		}
	}
	return true
}
