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
			if !sylvesterBlock(p, s, i, j, mid, bound) {
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
func sylvesterBlock(p *Dense, s *Schur, i, j, mid int, bound float64) bool {
	rows, cols := s.block(i), s.block(j)
	var m [4][5]float64 // equations for P_(i+a, j+b), in order of a, then b; the last column is the right-hand side
	for a := range rows {
		for b := range cols {
			eq := &m[a*cols+b]
			for c := range rows {
				eq[c*cols+b] += s.T.At(i+a, i+c)
			}
			for c := range cols {
				eq[a*cols+c] -= s.T.At(j+c, j+b)
			}
			eq[4] = s.known(p, i+a, j+b, i+rows, j, mid)
		}
	}
	if !solveSmall(m[:rows*cols]) {
		return false
	}
	for a := range rows {
		for b := range cols {
			v := m[a*cols+b][4]
			if !(math.Abs(v) <= bound) {
				return false
			}
			p.Set(i+a, j+b, v)
		}
	}
	return true
}

// known is the right-hand side of the equation at (i, j): -T12 less what the rows of P from below to
// mid, and its columns from mid to left, contribute.
func (s *Schur) known(p *Dense, i, j, below, left, mid int) float64 {
	sum := -s.T.At(i, j)
	for k := below; k < mid; k++ {
		sum -= s.T.At(i, k) * p.At(k, j)
	}
	for k := mid; k < left; k++ {
		sum += p.At(i, k) * s.T.At(k, j)
	}
	return sum
}

// solveSmall is Gaussian elimination with partial pivoting; the solution is left in the last column.
func solveSmall(m [][5]float64) bool {
	for k := range m {
		top := k
		for i := k; i < len(m); i++ {
			if math.Abs(m[i][k]) > math.Abs(m[top][k]) {
				top = i
			}
		}
		if m[k], m[top] = m[top], m[k]; m[k][k] == 0 {
			return false
		}
		for i := range m {
			if i == k {
				continue
			}
			f := m[i][k] / m[k][k]
			for j := k; j < 5; j++ {
				m[i][j] -= f * m[k][j]
			}
		}
	}
	for k := range m {
		m[k][4] /= m[k][k]
	}
	return true
}
