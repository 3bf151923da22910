package testode

import "math/cmplx"

// complexLoop is S for a complex shift, side by side with the real one.
type complexLoop struct {
	s     []complex128 // factored
	b     []complex128
	pivot []int
	c     complex128
}

// FactorComplex implements integrators.ComplexShifted.
func (s *loopShifted) FactorComplex(c complex128) error {
	f := &s.complex
	f.c = c
	tau, alpha := complex(s.l.TauU, 0), complex(s.l.Alpha, 0)
	for i, v := range s.m {
		f.s[i] = c * c / (tau * (1 + c)) * complex(v, 0)
	}
	for i := range loopU {
		f.s[i*loopU+i] += 1 + c*alpha/tau
	}
	return eliminate(f.s, f.pivot, cmplx.Abs)
}

// SolveComplex implements integrators.ComplexShifted.
func (s *loopShifted) SolveComplex(x, rhs []complex128) {
	f := &s.complex
	c, tau := f.c, complex(s.l.TauU, 0)
	for i := range loopU {
		var re, im float64
		for j, w := range s.l.row(i) {
			v, wd := rhs[loopU+j], w*s.d[j]
			re += wd * real(v)
			im += wd * imag(v)
		}
		f.b[i] = rhs[i] + c/(tau*(1+c))*complex(re, im)
	}
	substitute(f.s, f.pivot, f.b)
	copy(x, f.b)
	for j := range loopR {
		x[loopU+j] = rhs[loopU+j] / (1 + c)
	}
	for i, v := range f.b {
		v *= c / (1 + c)
		for j, w := range s.l.row(i) {
			x[loopU+j] -= complex(w*real(v), w*imag(v))
		}
	}
}
