package circuit

import (
	"math"

	"settle/internal/linalg"
)

// loopPowers are exp(2^k h A) of a loop of two populations,
//
//	A = [-a P; Q -b] = -s I + [-d P; Q d],   s = (a+b)/2,   d = (a-b)/2,
//
// by what they are in the second: with M = Q P and N = M + d^2 the square of [-d P; Q d] is N, so
//
//	exp(tA) = C + S [-d P; Q d],   C = e^-st cosh(t sqrt N),   S = e^-st sinh(t sqrt N)/sqrt N.
//
// A doubling of t takes one product for each: C(2t) = 2 C^2 - e^-2st, S(2t) = 2 S C. As long as st is small
// the deviation G = cosh - 1 is kept instead of C, so that small angles t sqrt N stay exact to rounding:
// G(2t) = 4 G + 2 G^2. N. J. Higham, M. I. Smith, Computing the matrix cosine, Numer. Algorithms 34 (2003)
// 13-26; scaling and squaring: N. J. Higham, SIAM J. Matrix Anal. Appl. 26 (2005) 1179-1193.
type loopPowers struct {
	s, h   float64
	n      linalg.Dense // N
	levels []loopPower
	ready  int // levels that are computed
	series linalg.Polynomial
}

// loopPower is one of them: C = f (1 + c) and S = f s while it is a deviation, else C = c and S = s.
type loopPower struct {
	c, s      linalg.Dense
	f         float64
	deviation bool
}

// damped is the st from which the deviation is not kept.
const damped = 0.5

// coefficients of cosh(x) - 1 and sinh(x)/x by x^2, |x| <= 1/2: what is left out is below 1e-18 of them.
var (
	coshSeries = inverseFactorials(2, 16, 2, 0)
	sinhSeries = inverseFactorials(1, 17, 2)
)

// inverseFactorials lists first, then 1/k! for k = from, from+step, ..., to.
func inverseFactorials(from, to, step int, first ...float64) []float64 {
	f := 1.0
	list := first
	for k := 0; k <= to; k++ {
		if k > 0 {
			f /= float64(k)
		}
		if k >= from && (k-from)%step == 0 {
			list = append(list, f)
		}
	}
	return list
}

// reset takes another matrix or another h.
func (w *loopPowers) reset(m *linalg.Dense, a, b, h float64) {
	w.s, w.h, w.ready = (a+b)/2, h, 0
	d := (a - b) / 2
	w.n = zeroed(w.n, m.Rows, m.Cols)
	copy(w.n.Data, m.Data)
	addToDiagonal(&w.n, d*d)
}

// at returns the power 2^level.
func (w *loopPowers) at(level int) *loopPower {
	for len(w.levels) <= level {
		w.levels = append(w.levels, loopPower{})
	}
	for ; w.ready <= level; w.ready++ {
		p := &w.levels[w.ready]
		n := w.n.Rows
		p.c, p.s = sized(p.c, n), sized(p.s, n)
		if w.ready == 0 {
			w.first(p)
		} else {
			w.double(p, &w.levels[w.ready-1], math.Ldexp(w.h, w.ready))
		}
		if p.deviation && w.s*math.Ldexp(w.h, w.ready) > damped {
			p.whole()
		}
	}
	return &w.levels[level]
}

// sized returns an n x n matrix in m's memory if that is enough.
func sized(m linalg.Dense, n int) linalg.Dense {
	return linalg.Dense{Rows: n, Cols: n, Data: grown(m.Data, n*n)}
}

func (w *loopPowers) first(p *loopPower) {
	w.series.Set(&w.n, w.h*w.h)
	w.series.Evaluate(&p.c, coshSeries)
	w.series.Evaluate(&p.s, sinhSeries)
	p.s.Scale(w.h)
	p.f, p.deviation = math.Exp(-w.s*w.h), true
}

// double writes the power at time t to p, from that at t/2. Row i of a product A B is B^T times row i of A.
func (w *loopPowers) double(p, half *loopPower, t float64) {
	n := p.c.Rows
	clear(p.c.Data)
	clear(p.s.Data)
	if p.f, p.deviation = 1, half.deviation; p.deviation {
		p.f = math.Exp(-w.s * t)
		addTimes(&p.c, 4, &half.c)
		addTimes(&p.s, 2, &half.s)
	} else {
		addToDiagonal(&p.c, -math.Exp(-w.s*t))
	}
	half.c.AddMulTrans(p.c.Data, n, 2, half.c.Data, n, n)
	half.c.AddMulTrans(p.s.Data, n, 2, half.s.Data, n, n)
}

func addTimes(dst *linalg.Dense, f float64, m *linalg.Dense) {
	for i, v := range m.Data {
		dst.Data[i] += f * v
	}
}

func addToDiagonal(m *linalg.Dense, v float64) {
	for i := range m.Rows {
		m.Data[i*m.Cols+i] += v
	}
}

// whole goes from the deviation to the thing itself.
func (p *loopPower) whole() {
	addToDiagonal(&p.c, 1)
	p.c.Scale(p.f)
	p.s.Scale(p.f)
	p.f, p.deviation = 1, false
}
