package circuit

import (
	"errors"
	"math"

	"settle/internal/linalg"
)

// turned turns a fresh matrix A by an angle towards a random matrix N that is orthogonal to it and as long: the angle
// between A and cos(angle) A + sin(angle) N, as vectors of their elements, is exactly that one.
func (s *weightSource) turned(w linalg.Operator) (linalg.Operator, error) {
	if s.w.Angle == 0 {
		return w, nil
	}
	a := w.Dense()
	sin, cos := math.Sincos(s.w.Angle * math.Pi / 180)
	if s.w.Angle == 180 {
		sin = 0
	}
	length := linalg.Norm2(a.Data)
	switch {
	case length == 0:
		return nil, errors.New("an angle to a matrix of zeros is no angle")
	case len(a.Data) == 1 && sin != 0:
		return nil, errors.New("a single weight can be turned by 0 or 180 degrees only")
	case sin == 0:
		a.Scale(cos)
		return a, nil
	}
	n := s.rng.fill(linalg.NewDense(a.Rows, a.Cols, nil), normal(0, 1))
	for range 2 { // what rounding leaves along a after the first time, the second takes away
		linalg.AddScaled(n.Data, -linalg.Dot(n.Data, a.Data)/(length*length), a.Data)
	}
	a.Scale(cos)
	linalg.AddScaled(a.Data, sin*length/linalg.Norm2(n.Data), n.Data)
	return a, nil
}
