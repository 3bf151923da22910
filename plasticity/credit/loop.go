package credit

import (
	"fmt"

	"settle/internal/linalg"
)

// loop is one inversion loop around the weights w[0] to w[n-1], from the layer that b leads to up to
// the one that holds the controller u:
//
//	0 = -alpha u + F(r_1) - delta,  r_1 = B u,  F(r_1) = w[n-1] f(... w[0] f(r_1)).
//
// f is what the kind of loop makes of the layers' states: themselves, their tanh, or their product
// with D. The equations for u and for r_1 have the matrices K B - alpha I and B K - alpha I, K the
// derivative of F (n_out x n_1), and B (K B - alpha I)^-1 = (B K - alpha I)^-1 B (the push-through
// identity): the smaller of the two is used, which at alpha = 0 is the only regular one.
type loop struct {
	who   string // for messages: "non-dynamic-inversion: the loop W2 B2"
	w     []*linalg.Dense
	b     *linalg.Dense
	alpha float64

	k      []*linalg.Dense // partial products of K
	system *linalg.Dense   // K B - alpha I, or B K - alpha I
	lu     linalg.LU
	u      []float64 // controllers of all examples solved together
	one    state     // of examples solved one by one
}

func (l *loop) set(who string, w []*linalg.Dense, b *linalg.Dense, alpha float64) {
	l.who, l.w, l.b, l.alpha = who, w, b, alpha
	if len(l.k) != len(w) {
		l.k = make([]*linalg.Dense, len(w))
	}
	for j, wj := range w {
		l.k[j] = resize(l.k[j], wj.Rows, b.Rows)
	}
	n := l.unknowns()
	l.system = resize(l.system, n, n)
	l.one.resize(l)
}

// outer reports whether the unknowns are the controller's, not the layer's below.
func (l *loop) outer() bool { return l.b.Cols <= l.b.Rows }

func (l *loop) unknowns() int { return min(l.b.Cols, l.b.Rows) }

// assemble makes the system's matrix; slopes[j] is the derivative of f in layer j, or slopes is nil
// where f is linear.
func (l *loop) assemble(slopes [][]float64) {
	k := l.derivative(slopes)
	if l.outer() {
		mulTo(l.system, k, l.b)
	} else {
		mulTo(l.system, l.b, k)
	}
	for i := range l.system.Rows {
		l.system.Data[i*l.system.Cols+i] -= l.alpha
	}
}

// derivative returns K.
func (l *loop) derivative(slopes [][]float64) *linalg.Dense {
	if slopes == nil && len(l.w) == 1 {
		return l.w[0]
	}
	for j, w := range l.w {
		switch {
		case j > 0 && slopes != nil:
			scaleRows(l.k[j-1], slopes[j])
			fallthrough
		case j > 0:
			mulTo(l.k[j], w, l.k[j-1])
		default:
			copy(l.k[0].Data, w.Data)
			if slopes != nil {
				scaleColumns(l.k[0], slopes[0])
			}
		}
	}
	return l.k[len(l.k)-1]
}

// factor factors the system's matrix.
func (l *loop) factor() error {
	err := l.lu.Factor(l.system)
	if err == nil {
		if cond := l.lu.Cond(); !(cond < 1/epsilon) {
			err = fmt.Errorf("condition %.2g: %w", cond, linalg.ErrSingular)
		}
	}
	if err != nil {
		return fmt.Errorf("credit: %s with alpha = %g has no single state of rest (%d unknowns): %w; a larger leak alpha or other feedback weights may help",
			l.who, l.alpha, l.system.Rows, err)
	}
	return nil
}

// solve writes r_1 of n examples, given their deltas and factors of the system; rows lie end to end.
func (l *loop) solve(r, delta []float64, n int) {
	below, above := l.b.Rows, l.b.Cols
	clear(r)
	if !l.outer() {
		l.b.AddMul(r, below, 1, delta, above, n)
		l.lu.SolveRows(r, below, r, below, n)
		return
	}
	l.u = resizeVector(l.u, n*above)
	l.lu.SolveRows(l.u, above, delta, above, n)
	l.b.AddMul(r, below, 1, l.u, above, n)
}

func scaleColumns(m *linalg.Dense, by []float64) {
	for i := range m.Rows {
		for j, d := range by {
			m.Data[i*m.Cols+j] *= d
		}
	}
}

func scaleRows(m *linalg.Dense, by []float64) {
	for i, d := range by {
		row := m.Row(i)
		for j := range row {
			row[j] *= d
		}
	}
}

// epsilon is the distance from 1 to the next larger number.
const epsilon = 0x1p-52
