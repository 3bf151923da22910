package linalg

import (
	"fmt"
	"math"
	"math/cmplx"
)

// PhiLoop holds phi-functions of a loop of x and z, and of the same with a decaying drive w,
//
//	                     [-b I   M     I ]
//	A = [-b I   M  ]     [ I   -d I    0 ],   M an n x n matrix,
//	    [ I   -d I ],    [ 0     0   -d I]
//
// by the eigenvectors of M. For an eigenvalue lambda the upper left part has the roots
// r = -(b+d)/2 +- sqrt(lambda + (b-d)^2/4), and a function f of A makes of (x, z, w)
//
//	x <- (f[r1] + (r2 + d) f[r1, r2]) x + lambda f[r1, r2] z + f[r1, r2] w,
//	z <- f[r1, r2] x + (f[r1] + (r2 + b) f[r1, r2]) z + f[r1, r2, -d] w,
//
// with divided differences, so that double roots need no care here. The zero value is ready for Factor,
// which reuses its memory; Apply allocates nothing once a few step sizes have been seen. One goroutine's.
type PhiLoop struct {
	d        blockDiagonal
	blocks   []span // of d, or less
	b, delta float64
	last     int
	driven   bool
	in       []float64 // coefficients of x, z and w, by function
	out      []float64 // those of x, then z
	kept     [4]loopPhis
	next     int
}

// loopPhis are the functions of the blocks of M for one step size: last+1 of each kind of each block.
type loopPhis struct {
	h      float64
	known  bool
	values []complex128
}

// The kinds of functions: what of x, z and w goes where.
const (
	fromXToX = iota
	fromZToZ
	fromZToX
	fromXToZ // and from w to x
	fromWToZ
	loopKinds
)

// Factor takes M apart for the functions phi_0 to phi_last, last <= 8, with a drive or without; it leaves m alone. ok is
// false where M has eigenvalues too close to be told apart: see Phi. It is an error if M is not finite or
// the QR algorithm does not converge.
func (f *PhiLoop) Factor(m *Dense, b, d float64, last int, driven bool) (ok bool, err error) {
	checkSquare("PhiLoop.Factor", m)
	if last < 0 || last > phiMost {
		panic(fmt.Sprintf("linalg: PhiLoop.Factor for phi_%d: there are phi_0 to phi_%d", last, phiMost))
	}
	if err := f.d.factor(m); err != nil {
		return false, err
	}
	if n := m.Rows; len(f.out) != 2*n || f.last != last {
		f.in, f.out, f.last = make([]float64, 3*(last+1)*n), make([]float64, 2*n), last
	}
	f.b, f.delta, f.driven = b, d, driven
	for i := range f.kept {
		f.kept[i].known = false
	}
	f.separate()
	for _, s := range f.blocks {
		if s.size() > f.d.block(s.lo) || s.size() == 2 && f.skew(s) > skewMost {
			return false, nil
		}
	}
	return true, nil
}

// separate takes blocks that rounding alone couples within for several: those of equal eigenvalues of a
// normal matrix, such as the product of orthogonal weights and their transposes.
func (f *PhiLoop) separate() {
	f.blocks = f.blocks[:0]
	for _, s := range f.d.blocks {
		if !f.uncoupled(s) {
			f.blocks = append(f.blocks, s)
			continue
		}
		for i := s.lo; i < s.hi; i += f.d.block(i) {
			f.blocks = append(f.blocks, span{i, i + f.d.block(i)})
		}
	}
}

// uncoupled tells whether all of T within s but the blocks of its eigenvalues is rounding.
func (f *PhiLoop) uncoupled(s span) bool {
	rounding := 4 * epsilon * norm(f.d.T.Data)
	for i := s.lo; i < s.hi; i += f.d.block(i) {
		for row := i; row < i+f.d.block(i); row++ {
			for _, v := range f.d.T.Row(row)[i+f.d.block(i) : s.hi] {
				if !(math.Abs(v) <= rounding) {
					return false
				}
			}
		}
	}
	return true
}

// skewMost bounds how far from normal a pair's block may be: as many units in the last place a function's
// imaginary part loses, which is a difference of those at the two roots.
const skewMost = 1000

// skew is that of the block [a b; c a] of a pair a +- i w.
func (f *PhiLoop) skew(s span) float64 {
	b, c := f.d.T.At(s.lo, s.lo+1), f.d.T.At(s.lo+1, s.lo)
	return max(math.Abs(b), math.Abs(c)) / imag(f.d.eigenvalue(s.lo))
}

// Apply writes the parts x and z of sum_k phi_k(h A) (x[k], z[k], w[k]), k <= last, to dst, x first. Nil
// stands for zeros, also for all of z or w; w is for a loop with a drive.
func (f *PhiLoop) Apply(dst []float64, h float64, x, z, w [][]float64) {
	if len(x) > f.last+1 {
		panic(fmt.Sprintf("linalg: PhiLoop.Apply to %d vectors after Factor for phi_0 to phi_%d", len(x), f.last))
	}
	n, count := len(f.out)/2, f.last+1
	clear(f.out)
	values := f.at(h)
	for k := range x {
		f.add(k, fromXToX, fromXToZ, values, x[k], f.in[k*n:])
		if k < len(z) {
			f.add(k, fromZToX, fromZToZ, values, z[k], f.in[(count+k)*n:])
		}
		if k < len(w) {
			f.add(k, fromXToZ, fromWToZ, values, w[k], f.in[(2*count+k)*n:])
		}
	}
	clear(dst[:2*n])
	f.d.v.AddMul(dst, n, 1, f.out, n, 2)
}

// add adds what phi_k makes of v, by functions of two kinds, to the coefficients of x and z. c is room for
// those of v.
func (f *PhiLoop) add(k, toX, toZ int, values []complex128, v, c []float64) {
	if v == nil {
		return
	}
	n, count := len(f.out)/2, f.last+1
	c = c[:n]
	clear(c)
	f.d.w.AddMul(c, n, 1, v, n, 1)
	for _, s := range f.blocks {
		of := values[loopKinds*s.lo*count+k:]
		f.addTimes(s, f.out, of[toX*count], c)
		f.addTimes(s, f.out[n:], of[toZ*count], c)
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
	size := loopKinds * (f.last + 1)
	if n := len(f.out) / 2 * size; len(k.values) != n {
		k.values = make([]complex128, n)
	}
	for _, s := range f.blocks {
		f.compute(k.values[s.lo*size:], f.d.eigenvalue(s.lo), h)
	}
	k.h, k.known = h, true
	return k.values
}

// compute writes the functions at one eigenvalue of M.
func (f *PhiLoop) compute(values []complex128, lambda complex128, h float64) {
	n := f.last + 1
	kind := func(i int) []complex128 { return values[i*n : (i+1)*n] }
	one, two, three := kind(fromXToX), kind(fromXToZ), kind(fromWToZ)
	r1, r2 := f.roots(lambda)
	t, d, b := complex(h, 0), complex(f.delta, 0), complex(f.b, 0)
	if f.driven {
		phiDifferences(one, two, three, t*r1, t*r2, -t*d)
	} else {
		phiComplex(one, t*r1)
		phiPairs(two, one, t*r1, t*r2)
	}
	for k := range n {
		two[k] *= t
		three[k] *= t * t
		kind(fromZToX)[k] = lambda * two[k]
		kind(fromZToZ)[k] = one[k] + (r2+b)*two[k]
		one[k] += (r2 + d) * two[k]
	}
}

// roots are those of a mode, the smaller one first, by their product where their sum would cancel.
func (f *PhiLoop) roots(lambda complex128) (small, large complex128) {
	mean, half := complex(-(f.b+f.delta)/2, 0), complex((f.b-f.delta)/2, 0)
	q := cmplx.Sqrt(lambda + half*half)
	if large = mean - q; modulus2(mean+q) > modulus2(large) {
		large = mean + q
	}
	if large == 0 {
		return 0, 0
	}
	return (complex(f.b*f.delta, 0) - lambda) / large, large
}
