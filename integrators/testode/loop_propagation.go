package testode

import (
	"settle/integrators"
	"settle/internal/linalg"
)

// NewPropagation implements integrators.Propagator: with r = rho + B z, where rho decays as if it were
// alone, and w = W D rho, a path of the linearised loop needs only
//
//	tau_u u' = -alpha u + M z + w,   z' = u - z,   w' = -w,   M = W D B,   B = -W^T,
//
// of three times the controller's size. Its matrix is taken apart once a linearisation.
func (l *Loop) NewPropagation() integrators.Propagation {
	p := &loopPropagation{l: l, d: make([]float64, loopR), m: linalg.NewDense(3*loopU, 3*loopU, nil), out: make([]float64, 3*loopU)}
	for k := range p.in {
		p.in[k] = make([]float64, 3*loopU)
	}
	return p
}

// loopPhi is how many phi-functions methods ask for, phi_0 among them.
const loopPhi = 5

type loopPropagation struct {
	l     *Loop
	d     []float64     // slopes
	m     *linalg.Dense // of (u, z, w)
	phi   linalg.Phi
	in    [loopPhi][]float64
	terms [loopPhi][]float64 // those of in that are in use
	out   []float64
	alone [loopPhi]float64 // phi_k(-h), by which rho decays
	used  int              // products with W and with B in the last Phi
}

func (p *loopPropagation) Linearise(_ int, _ float64, y []float64) error {
	l := p.l
	for j := range p.d {
		p.d[j] = slope(y[loopU+j])
	}
	clear(p.m.Data)
	for i := range loopU {
		u, z, w := i, loopU+i, 2*loopU+i
		p.m.Set(u, u, -l.Alpha/l.TauU)
		p.m.Set(u, w, 1/l.TauU)
		p.m.Set(z, u, 1)
		p.m.Set(z, z, -1)
		p.m.Set(w, w, -1)
		for k := range loopU {
			p.m.Set(u, loopU+k, -p.through(l.row(i), l.row(k))/l.TauU)
		}
	}
	return p.phi.Factor(p.m, loopPhi-1)
}

// through is sum_j w_j d_j v_j.
func (p *loopPropagation) through(w, v []float64) float64 {
	sum := 0.0
	for j, x := range w {
		sum += x * p.d[j] * v[j]
	}
	return sum
}

func (p *loopPropagation) Phi(dst []float64, h float64, v [][]float64) {
	clear(p.terms[:])
	clear(dst[loopU:])
	linalg.Phis(p.alone[:], -h)
	p.used = 1 // with B
	for k, x := range v {
		if x == nil {
			continue
		}
		p.terms[k] = p.in[k]
		copy(p.in[k][:loopU], x[:loopU])
		for i := range loopU {
			p.in[k][2*loopU+i] = p.through(p.l.row(i), x[loopU:])
		}
		p.used++
		for j, r := range x[loopU:] {
			dst[loopU+j] += p.alone[k] * r
		}
	}
	p.phi.Apply(p.out, h, p.terms[:len(v)])
	copy(dst[:loopU], p.out)
	for i, z := range p.out[loopU : 2*loopU] {
		for j, w := range p.l.row(i) {
			dst[loopU+j] -= w * z
		}
	}
}

// Products are pairs of one with W and one with B, rounded up.
func (p *loopPropagation) Products() int { return (p.used + 1) / 2 }
