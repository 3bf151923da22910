package testode

import (
	"errors"
	"math/cmplx"
)

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
	return f.eliminate()
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
	f.substitute()
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

// eliminate is Gaussian elimination with partial pivoting, in place.
func (f *complexLoop) eliminate() error {
	n, a := len(f.pivot), f.s
	for k := range n {
		p := k
		for i := k; i < n; i++ {
			if cmplx.Abs(a[i*n+k]) > cmplx.Abs(a[p*n+k]) {
				p = i
			}
		}
		if f.pivot[k] = p; a[p*n+k] == 0 {
			return errors.New("testode: singular matrix")
		}
		for j := range n {
			a[k*n+j], a[p*n+j] = a[p*n+j], a[k*n+j]
		}
		for i := k + 1; i < n; i++ {
			g := a[i*n+k] / a[k*n+k]
			a[i*n+k] = g
			for j := k + 1; j < n; j++ {
				a[i*n+j] -= g * a[k*n+j]
			}
		}
	}
	return nil
}

// substitute solves with what eliminate left, in b.
func (f *complexLoop) substitute() {
	n, a, b := len(f.pivot), f.s, f.b
	for k, p := range f.pivot {
		b[k], b[p] = b[p], b[k]
	}
	for i := range n {
		for j := range i {
			b[i] -= a[i*n+j] * b[j]
		}
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			b[i] -= a[i*n+j] * b[j]
		}
		b[i] /= a[i*n+i]
	}
}
