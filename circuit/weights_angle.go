package circuit

import (
	"errors"
	"math"

	"settle/internal/linalg"
)

// turned leads w, a transpose T, away from itself by the weights' angle in a random direction N:
//
//	cos(angle) T + sin(angle) |T| N,   <N, T> = 0,   |N| = 1
//
// in the inner product <A, B> = tr(A^T B) and its norm, Frobenius's. The angle between the result and T is then
// the one asked for, whatever N is, and the norm is T's. It is dense. A sign and a factor (scale) come afterwards.
func (s *weightSource) turned(w linalg.Operator) (linalg.Operator, error) {
	if s.w.Angle == 0 {
		return w, nil
	}
	t := s.connected(w.Dense())
	norm := frobenius(t)
	if err := s.checkAngle(t, norm); err != nil {
		return nil, keyError{"angle", err}
	}
	if s.w.Angle == 180 { // needs no direction
		t.Scale(-1)
		return t, nil
	}
	n := s.across(t, norm)
	sin, cos := math.Sincos(s.w.Angle * math.Pi / 180)
	t.Scale(cos)
	add(t, sin*norm, n)
	return t, nil
}

// checkAngle tells why there is no matrix at an angle to t, of a norm.
func (s *weightSource) checkAngle(t *linalg.Dense, norm float64) error {
	switch {
	case s.w.Tracking:
		return errors.New(drawnOnce)
	case s.w.Angle == 180:
		return nil
	case norm == 0:
		return errors.New("the weights that it is made of are all 0, and there is no angle to them: give them other weights, or leave angle out")
	case len(t.Data) == 1:
		return errors.New("a matrix of a single weight has no other direction; allowed: 0 and 180")
	}
	return nil
}

// across draws a matrix of norm 1 at right angles to t: normal numbers without their part along t, so that all
// directions across are equally likely. Taken away twice, that part is gone to rounding (Parlett, The symmetric
// eigenvalue problem, 1980, section 6-9: twice is enough).
func (s *weightSource) across(t *linalg.Dense, norm float64) *linalg.Dense {
	along := t.Clone()
	along.Scale(1 / norm)
	n := s.connected(s.rng.fill(linalg.NewDense(t.Rows, t.Cols, nil), normal(0, 1)))
	for range 2 {
		add(n, -inner(n, along), along)
		n.Scale(1 / frobenius(n))
	}
	return n
}

// connected leaves out the diagonal if the weights have none.
func (s *weightSource) connected(m *linalg.Dense) *linalg.Dense {
	if !s.w.Self && m.Rows == m.Cols {
		clearDiagonal(m)
	}
	return m
}

// add adds f times b to a.
func add(a *linalg.Dense, f float64, b *linalg.Dense) {
	for i, v := range b.Data {
		a.Data[i] += f * v
	}
}

// inner is <a, b>, summed in one order, which a BLAS does not promise: the seed alone gives large matrices again.
func inner(a, b *linalg.Dense) (sum float64) {
	for i, v := range a.Data {
		sum += v * b.Data[i]
	}
	return sum
}

// frobenius is |m|, whatever the size of its entries.
func frobenius(m *linalg.Dense) float64 {
	largest := linalg.MaxNorm(m.Data)
	if largest == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range m.Data {
		sum += (v / largest) * (v / largest)
	}
	return largest * math.Sqrt(sum)
}
