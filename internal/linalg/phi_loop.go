package linalg

import (
	"fmt"
	"math/cmplx"
)

// PhiLoop holds phi-functions of a loop of x and z with a decaying drive w,
//
//	    [-b I   M     I ]
//	A = [ I   -d I    0 ],   M an n x n matrix,
//	    [ 0     0   -d I]
//
// by the eigenvectors of M. For an eigenvalue lambda the upper left part has the roots
// r = -(b+d)/2 +- sqrt(lambda + (b-d)^2/4), and a function f of A makes of (x, 0, w)
//
//	x <- (f[r1] + (r2 + d) f[r1, r2]) x + f[r1, r2] w,
//	z <- f[r1, r2] x + f[r1, r2, -d] w,
//
// with divided differences, so that double roots need no care here. The zero value is ready for Factor, which reuses its
// memory; Apply allocates nothing once a few step sizes have been seen. One goroutine's.
type PhiLoop struct {
	d        blockDiagonal
	b, delta float64
	last     int
	in       []float64 // coefficients of x, then w, by function
	out      []float64 // those of x, then z
	kept     [4]loopPhis
	next     int
}

// loopPhis are the functions of the blocks of M for one step size: of each block, last+1 for x from x,
// then for x from w, which is z from x, then for z from w.
type loopPhis struct {
	h      float64
	known  bool
	values []complex128
}

// Factor takes M apart for the functions phi_0 to phi_last, last <= 8; it leaves m alone. ok is false where
// M has eigenvalues too close to be told apart: see Phi. It is an error if M is not finite or the QR
// algorithm does not converge.
func (f *PhiLoop) Factor(m *Dense, b, d float64, last int) (ok bool, err error) {
	checkSquare("PhiLoop.Factor", m)
	if last < 0 || last > phiMost {
		panic(fmt.Sprintf("linalg: PhiLoop.Factor for phi_%d: there are phi_0 to phi_%d", last, phiMost))
	}
	if err := f.d.factor(m); err != nil {
		return false, err
	}
	if n := m.Rows; len(f.out) != 2*n || f.last != last {
		f.in, f.out, f.last = make([]float64, 2*(last+1)*n), make([]float64, 2*n), last
	}
	f.b, f.delta = b, d
	for i := range f.kept {
		f.kept[i].known = false
	}
	for _, s := range f.d.blocks {
		if s.size() > f.d.block(s.lo) {
			return false, nil
		}
	}
	return true, nil
}

// Apply writes the parts x and z of sum_k phi_k(h A) (x[k], 0, w[k]), k <= last, to dst, x first. A nil
// x[k] says that w[k] is 0 too.
func (f *PhiLoop) Apply(dst []float64, h float64, x, w [][]float64) {
	if len(x) > f.last+1 {
		panic(fmt.Sprintf("linalg: PhiLoop.Apply to %d vectors after Factor for phi_0 to phi_%d", len(x), f.last))
	}
	n := len(f.out) / 2
	for k := range x {
		if x[k] != nil {
			c := f.in[2*k*n : 2*(k+1)*n]
			clear(c)
			f.d.w.AddMul(c, n, 1, x[k], n, 1)
			f.d.w.AddMul(c[n:], n, 1, w[k], n, 1)
		}
	}
	clear(f.out)
	values := f.at(h)
	for _, s := range f.d.blocks {
		f.applyBlock(s, values[3*s.lo*(f.last+1):], x)
	}
	clear(dst[:2*n])
	f.d.v.AddMul(dst, n, 1, f.out, n, 2)
}

// applyBlock adds what the functions make of the block's coefficients.
func (f *PhiLoop) applyBlock(s span, values []complex128, x [][]float64) {
	n, count := len(f.out)/2, f.last+1
	for k := range x {
		if x[k] == nil {
			continue
		}
		xs, ws := f.in[2*k*n:], f.in[(2*k+1)*n:]
		f.addTimes(s, f.out, values[k], xs)
		f.addTimes(s, f.out, values[count+k], ws)
		f.addTimes(s, f.out[n:], values[count+k], xs)
		f.addTimes(s, f.out[n:], values[2*count+k], ws)
	}
}

// addTimes adds g(B) v to dst, B being the block s of M and g the function's value at its eigenvalue: see
// Phi.applyPair.
func (f *PhiLoop) addTimes(s span, dst []float64, g complex128, v []float64) {
	i := s.lo
	if s.size() == 1 {
		dst[i] += real(g) * v[i]
		return
	}
	w := imag(f.d.eigenvalue(i))
	p, b, c := real(g), imag(g)*f.d.T.At(i, i+1)/w, imag(g)*f.d.T.At(i+1, i)/w
	dst[i] += p*v[i] + b*v[i+1]
	dst[i+1] += c*v[i] + p*v[i+1]
}

// at returns the functions for the step size h.
func (f *PhiLoop) at(h float64) []complex128 {
	for i := range f.kept {
		if k := &f.kept[i]; k.known && k.h == h {
			return k.values
		}
	}
	k := &f.kept[f.next]
	f.next = (f.next + 1) % len(f.kept)
	size := 3 * (f.last + 1)
	if n := len(f.out) / 2 * size; len(k.values) != n {
		k.values = make([]complex128, n)
	}
	for _, s := range f.d.blocks {
		f.compute(k.values[s.lo*size:], f.d.eigenvalue(s.lo), h)
	}
	k.h, k.known = h, true
	return k.values
}

// compute writes the functions at one eigenvalue of M.
func (f *PhiLoop) compute(dst []complex128, lambda complex128, h float64) {
	n := f.last + 1
	one, two, three := dst[:n], dst[n:2*n], dst[2*n:3*n]
	r1, r2 := f.roots(lambda)
	t := complex(h, 0)
	phiDifferences(one, two, three, t*r1, t*r2, complex(-h*f.delta, 0))
	for k := range n {
		two[k] *= t
		three[k] *= t * t
		one[k] += (r2 + complex(f.delta, 0)) * two[k]
	}
}

// roots are those of a mode, the smaller one first: it is lambda-dependent only by what the larger one
// leaves of their product, without cancellation.
func (f *PhiLoop) roots(lambda complex128) (small, large complex128) {
	mean, half := complex(-(f.b+f.delta)/2, 0), complex((f.b-f.delta)/2, 0)
	q := cmplx.Sqrt(lambda + half*half)
	if large = mean - q; cmplx.Abs(mean+q) > cmplx.Abs(large) {
		large = mean + q
	}
	if large == 0 {
		return 0, 0
	}
	return (complex(f.b*f.delta, 0) - lambda) / large, large
}
