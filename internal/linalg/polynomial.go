package linalg

// Polynomial evaluates polynomials of one square matrix X by its first four powers, which all of them
// share: one product for each four further coefficients. M. S. Paterson, L. J. Stockmeyer, SIAM J. Comput. 2
// (1973) 60-66. The zero value is ready for Set, which reuses its memory.
type Polynomial struct {
	powers [blockOfPowers]Dense // X, X^2, ...
	spare  Dense
}

const blockOfPowers = 4

// Set takes f X.
func (p *Polynomial) Set(x *Dense, f float64) {
	checkSquare("Polynomial.Set", x)
	for k := range p.powers {
		p.powers[k].resize(x.Rows)
	}
	p.spare.resize(x.Rows)
	for i, v := range x.Data {
		p.powers[0].Data[i] = f * v
	}
	for k := 1; k < blockOfPowers; k++ {
		MulInto(&p.powers[k], &p.powers[k-1], &p.powers[0])
	}
}

// resize makes m an n x n matrix, in the memory it has if that is enough. Its elements are what they were.
func (m *Dense) resize(n int) {
	if cap(m.Data) < n*n {
		m.Data = make([]float64, n*n)
	}
	m.Rows, m.Cols, m.Data = n, n, m.Data[:n*n]
}

// Evaluate writes sum_k c[k] (fX)^k to dst, which is as large as X.
func (p *Polynomial) Evaluate(dst *Dense, c []float64) {
	clear(dst.Data)
	for lo := (len(c) - 1) / blockOfPowers * blockOfPowers; lo >= 0; lo -= blockOfPowers {
		if lo+blockOfPowers < len(c) {
			MulInto(&p.spare, dst, &p.powers[blockOfPowers-1])
			copy(dst.Data, p.spare.Data)
		}
		addIdentity(dst, c[lo])
		for k, f := range c[lo+1 : min(lo+blockOfPowers, len(c))] {
			for i, v := range p.powers[k].Data {
				dst.Data[i] += f * v
			}
		}
	}
}

// MulInto writes A B to dst, which is neither of them.
func MulInto(dst, a, b *Dense) {
	clear(dst.Data)
	b.AddMulTrans(dst.Data, dst.Cols, 1, a.Data, a.Cols, a.Rows)
}
