package linalg

import (
	"fmt"
	"math"
)

// Phi holds a square matrix A so that phi-functions of h A are cheap for any h: A is taken apart into
// blocks once, by its real Schur form, and a function of h A is that function of the blocks. Those of
// one eigenvalue or one complex pair have a closed form; larger ones, of eigenvalues too close to be
// told apart, are scaled and squared once for each h.
//
// The zero value is ready for Factor, which reuses its memory; Apply allocates nothing once a few step
// sizes have been seen. A Phi belongs to one goroutine.
type Phi struct {
	d        blockDiagonal
	clusters []cluster // of the blocks that have no closed form, in order
	last     int
	in, out  []float64 // coefficients of the vectors; of their sum
}

// cluster keeps functions of one block for the step sizes used last.
type cluster struct {
	span
	t    *Dense
	kept [3]struct {
		h float64
		m *phiMatrices
	}
	next int
}

// Factor takes A apart for the functions phi_0 to phi_last, last <= 8; it leaves a alone. It is an
// error if a is not finite or the QR algorithm does not converge.
func (f *Phi) Factor(a *Dense, last int) error {
	checkSquare("Phi.Factor", a)
	if last < 0 || last > phiMost {
		panic(fmt.Sprintf("linalg: Phi.Factor for phi_%d: there are phi_0 to phi_%d", last, phiMost))
	}
	f.clusters = f.clusters[:0]
	if err := f.d.factor(a); err != nil {
		return err
	}
	n := a.Rows
	if len(f.out) != n || f.last != last {
		f.in, f.out, f.last = make([]float64, (last+1)*n), make([]float64, n), last
		f.clusters = nil
	}
	for _, s := range f.d.blocks {
		if !f.closed(s) {
			f.addCluster(s)
		}
	}
	return nil
}

// closed reports whether a block is a number or a complex pair.
func (f *Phi) closed(s span) bool {
	return s.size() == 1 || s.size() == 2 && f.d.T.At(s.lo+1, s.lo) != 0
}

// addCluster cuts a block out, in memory used before where it fits.
func (f *Phi) addCluster(s span) {
	k := len(f.clusters)
	if k < cap(f.clusters) {
		f.clusters = f.clusters[:k+1]
	} else {
		f.clusters = append(f.clusters, cluster{})
	}
	c := &f.clusters[k]
	if c.t == nil || c.t.Rows != s.size() {
		*c = cluster{t: NewDense(s.size(), s.size(), nil)}
	}
	c.span = s
	for i := range s.size() {
		copy(c.t.Row(i), f.d.T.Row(s.lo + i)[s.lo:s.hi])
	}
	for i := range c.kept {
		c.kept[i].h = math.NaN()
	}
}

// Apply writes sum_k phi_k(h A) v[k] to dst, k <= last, where nil stands for zeros. dst may be one of
// them.
func (f *Phi) Apply(dst []float64, h float64, v [][]float64) {
	if len(v) > f.last+1 {
		panic(fmt.Sprintf("linalg: Phi.Apply to %d vectors after Factor for phi_0 to phi_%d", len(v), f.last))
	}
	n := len(f.out)
	for k, x := range v {
		c := f.in[k*n : (k+1)*n]
		if clear(c); x != nil {
			f.d.w.AddMul(c, n, 1, x, n, 1)
		}
	}
	clear(f.out)
	next := 0
	for _, s := range f.d.blocks {
		switch {
		case s.size() == 1:
			f.applyReal(s, h, v)
		case f.closed(s):
			f.applyPair(s, h, v)
		default:
			f.applyCluster(&f.clusters[next], h, v)
			next++
		}
	}
	clear(dst[:n])
	f.d.v.AddMul(dst, n, 1, f.out, n, 1)
}

func (f *Phi) applyReal(s span, h float64, v [][]float64) {
	var phi [phiMost + 1]float64
	Phis(phi[:f.last+1], h*f.d.T.At(s.lo, s.lo))
	n := len(f.out)
	for k, x := range v {
		if x != nil {
			f.out[s.lo] += phi[k] * f.in[k*n+s.lo]
		}
	}
}

// applyPair: a block B = [a b; c a] of eigenvalues a +- i w has g(B) = Re g(a + i w) I +
// Im g(a + i w) / w (B - a I).
func (f *Phi) applyPair(s span, h float64, v [][]float64) {
	var phi [phiMost + 1]complex128
	lambda := f.d.eigenvalue(s.lo)
	phiComplex(phi[:f.last+1], complex(h*real(lambda), h*imag(lambda)))
	b, c := f.d.T.At(s.lo, s.lo+1)/imag(lambda), f.d.T.At(s.lo+1, s.lo)/imag(lambda)
	n := len(f.out)
	for k, p := range phi[:len(v)] {
		x, y := f.in[k*n+s.lo], f.in[k*n+s.lo+1]
		f.out[s.lo] += real(p)*x + imag(p)*b*y
		f.out[s.lo+1] += imag(p)*c*x + real(p)*y
	}
}

func (f *Phi) applyCluster(c *cluster, h float64, v [][]float64) {
	m, n := c.at(h, f.last), len(f.out)
	for k, x := range v {
		if x != nil {
			m.phi[k].AddMul(f.out[c.lo:c.hi], c.size(), 1, f.in[k*n+c.lo:k*n+c.hi], c.size(), 1)
		}
	}
}

// at returns the functions phi_0 to phi_last of h times the block.
func (c *cluster) at(h float64, last int) *phiMatrices {
	for i := range c.kept {
		if k := &c.kept[i]; k.m != nil && k.h == h {
			return k.m
		}
	}
	k := &c.kept[c.next]
	c.next = (c.next + 1) % len(c.kept)
	if k.m == nil {
		k.m = newPhiMatrices(c.size(), last)
	}
	k.m.compute(c.t, h)
	k.h = h
	return k.m
}
