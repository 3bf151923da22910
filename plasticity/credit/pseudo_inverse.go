package credit

import "settle/internal/linalg"

// pseudoInverse applies M^+. It is the state of rest of a loop with B = M^T and no leak, M^T (M M^T)^-1
// or (M^T M)^-1 M^T, where that matrix is well conditioned, since it has the square of M's condition;
// elsewhere, and where M lacks full rank, it comes from the singular values, at some fifty times
// the cost.
type pseudoInverse struct {
	loop
	weights   [1]*linalg.Dense
	transpose *linalg.Dense
	inverse   *linalg.Dense // nil where the loop serves
}

// wellConditioned is the largest condition of M M^T: ten digits of the answer are right.
const wellConditioned = 1e6

func (p *pseudoInverse) set(m *linalg.Dense) (err error) {
	p.transpose = resize(p.transpose, m.Cols, m.Rows)
	for i := range m.Rows {
		for j, v := range m.Row(i) {
			p.transpose.Data[j*m.Rows+i] = v
		}
	}
	p.weights[0], p.inverse = m, nil
	p.loop.set("", p.weights[:], p.transpose, 0)
	p.assemble(nil)
	if p.lu.Factor(p.system) == nil && p.lu.Cond() < wellConditioned {
		return nil
	}
	p.inverse, err = linalg.Pinv(m, smallest(m))
	return err
}

// apply writes M^+ x of n rows to those of dst; rows lie end to end.
func (p *pseudoInverse) apply(dst, x []float64, n int) {
	if p.inverse == nil {
		p.solve(dst, x, n)
		return
	}
	clear(dst)
	p.inverse.AddMul(dst, p.inverse.Rows, 1, x, p.inverse.Cols, n)
}

// smallest is the share of the largest singular value below which one counts as zero: the rounding
// error of an SVD, as in LAPACK's users' guide and in MATLAB's and Julia's pinv.
func smallest(m *linalg.Dense) float64 { return float64(max(m.Rows, m.Cols)) * epsilon }
