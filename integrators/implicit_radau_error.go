package integrators

import "gonum.org/v1/gonum/floats"

// finish writes the new states and their error estimates,
//
//	e = (I - h gamma_0 J)^-1 gamma_0 (h f(t, y) + e^T Z);
//
// at the start and after a refusal, f(t, y + e) takes the place of f(t, y) where e is too large, so
// that fast components which die away within the step do not count. Hairer, Wanner, Solving Ordinary
// Differential Equations II, eq. IV.8.19-20.
func (s *radau) finish(b *batch) {
	for i := range b.m {
		if b.unsolved[i] > 0 {
			continue
		}
		r := s.row(b, i)
		floats.AddTo(b.row(b.y1, i), b.row(b.y, i), s.thirds(r.z)[2])
		if b.fixed {
			continue
		}
		s.estimate(b, i, b.row(b.dy, i))
		if (r.again || r.size == 0) && b.norm(b.row(b.e, i), i) > 1 {
			s.list = append(s.list, i)
		}
	}
	s.estimateAgain(b)
}

// estimate writes the error estimate of place i, with slope for f.
func (s *radau) estimate(b *batch, i int, slope []float64) {
	r, e, h := s.row(b, i), b.row(b.e, i), b.h[i]
	z := s.thirds(r.z)
	for k := range e {
		sum := radauError[0]*z[0][k] + radauError[1]*z[1][k] + radauError[2]*z[2][k]
		e[k] = radauReal * (h*slope[k] + sum)
	}
	r.lin.solve(b, i, e, e)
}

// estimateAgain does it with f(t, y + e), for the places in the list.
func (s *radau) estimateAgain(b *batch) {
	for a, i := range s.list {
		s.t[a], s.names[a] = b.t[i], b.rows[i]
		floats.AddTo(s.y[a*s.n:(a+1)*s.n], b.row(b.y, i), b.row(b.e, i))
		b.evaluated(i)
	}
	if m := len(s.list); m > 0 {
		b.sys.Derivative(s.f[0][:m*s.n], s.t[:m], s.y[:m*s.n], s.names[:m])
	}
	for a, i := range s.list {
		s.estimate(b, i, s.f[0][a*s.n:(a+1)*s.n])
	}
}
