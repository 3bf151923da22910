package linalg

import "math"

// reflector is I - tau (1, a, b)^T (1, a, b), the Householder reflection that takes a vector of up to
// three numbers to (length, 0, 0).
type reflector struct{ a, b, tau, length float64 }

func newReflector(v [3]float64) reflector {
	if v[1] == 0 && v[2] == 0 {
		return reflector{length: v[0]}
	}
	length := -math.Copysign(length3(v), v[0])
	far := v[0] - length
	return reflector{a: v[1] / far, b: v[2] / far, tau: -far / length, length: length}
}

// length3 is the length of v, without overflow or underflow.
func length3(v [3]float64) float64 {
	if s := v[0]*v[0] + v[1]*v[1] + v[2]*v[2]; s > 0x1p-900 && s < 0x1p900 {
		return math.Sqrt(s)
	}
	return math.Hypot(v[0], math.Hypot(v[1], v[2]))
}

// reflect applies r to rows k, k+1 (and k+2) of T, to its columns down to row last, and to Q.
func (s *Schur) reflect(r reflector, k, size, last int) {
	first, end, rows := 0, s.T.Cols, s.Q.Rows
	if s.values {
		first, end, rows = s.lo, s.hi+1, 0
	}
	x, y, z := s.T.Row(k)[k:end], s.T.Row(k + 1)[k:end], s.zero[k:end]
	if size == 3 {
		z = s.T.Row(k + 2)[k:end]
	}
	y, z = y[:len(x)], z[:len(x)]
	for j := range x {
		sum := r.tau * (x[j] + r.a*y[j] + r.b*z[j])
		x[j] -= sum
		y[j] -= r.a * sum
		z[j] -= r.b * sum // without a third row b = 0
	}
	for i := first; i <= last; i++ {
		r.apply(s.T.Row(i)[k : k+size])
	}
	for i := range rows {
		r.apply(s.Q.Row(i)[k : k+size])
	}
}

// apply multiplies a row of two or three numbers by the reflection.
func (r *reflector) apply(v []float64) {
	sum := v[0] + r.a*v[1]
	if len(v) == 3 {
		sum += r.b * v[2]
	}
	sum *= r.tau
	v[0] -= sum
	v[1] -= r.a * sum
	if len(v) == 3 {
		v[2] -= r.b * sum
	}
}

// standardise takes the block of two rows and columns at k apart if its eigenvalues are real, and
// makes its diagonal elements equal if not.
func (s *Schur) standardise(k int) {
	t := &s.T
	a, b, c, d, _, _, _, _, cos, sin := rowMajor.Dlanv2(t.At(k, k), t.At(k, k+1), t.At(k+1, k), t.At(k+1, k+1))
	t.Set(k, k, a)
	t.Set(k, k+1, b)
	t.Set(k+1, k, c)
	t.Set(k+1, k+1, d)
	if s.values {
		return
	}
	x, y := t.Row(k)[k+2:], t.Row(k + 1)[k+2:]
	for j := range x {
		x[j], y[j] = cos*x[j]+sin*y[j], cos*y[j]-sin*x[j]
	}
	for i := range k {
		rotate(t.Row(i)[k:k+2], cos, sin)
	}
	for i := range s.Q.Rows {
		rotate(s.Q.Row(i)[k:k+2], cos, sin)
	}
}

func rotate(v []float64, cos, sin float64) {
	v[0], v[1] = cos*v[0]+sin*v[1], cos*v[1]-sin*v[0]
}
