package credit

import "settle/internal/linalg"

// state is a loop's for one example.
type state struct {
	r, slopes [][]float64 // of the layers that w[0], w[1], ... lead from; rows of the caller's matrices
	f, df     [][]float64 // f(r) of each of them, and its derivative
	top       []float64   // F(r_1)

	unknown, step, trial, residual, target []float64 // of Newton's method, in the system's unknowns
}

func (s *state) resize(l *loop) {
	if len(s.f) != len(l.w) {
		s.f, s.df = make([][]float64, len(l.w)), make([][]float64, len(l.w))
		s.r, s.slopes = make([][]float64, len(l.w)), make([][]float64, len(l.w))
	}
	for j, w := range l.w {
		s.f[j], s.df[j] = resizeVector(s.f[j], w.Cols), resizeVector(s.df[j], w.Cols)
	}
	s.top = resizeVector(s.top, l.b.Cols)
	for _, v := range []*[]float64{&s.unknown, &s.step, &s.trial, &s.residual, &s.target} {
		*v = resizeVector(*v, l.unknowns())
	}
}

// row points s to row i of the layers' states and slopes.
func (s *state) row(r, slopes []*linalg.Dense, i int) {
	for j := range r {
		s.r[j], s.slopes[j] = r[j].Row(i), slopes[j].Row(i)
	}
}

// operatingPoint solves the loop that sees W D r for the example in l.one.
func (l *loop) operatingPoint(delta []float64) error {
	s := &l.one
	l.assemble(s.slopes)
	if err := l.factor(); err != nil {
		return err
	}
	l.solve(s.r[0], delta, 1)
	for j := 1; j < len(l.w); j++ {
		for i, v := range s.r[j-1] {
			s.f[j-1][i] = s.slopes[j-1][i] * v
		}
		apply(s.r[j], l.w[j-1], s.f[j-1])
	}
	return nil
}

// apply writes M x to dst.
func apply(dst []float64, m *linalg.Dense, x []float64) {
	clear(dst)
	m.AddMul(dst, len(dst), 1, x, len(x), 1)
}

func resizeVector(v []float64, n int) []float64 {
	if cap(v) < n {
		return make([]float64, n)
	}
	return v[:n]
}
