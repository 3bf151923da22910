package linalg

import "math"

// phiMatrices computes phi-functions of small matrices that are not to be split further.
type phiMatrices struct {
	phi   []*Dense // phi_0 to phi_last
	x     *Dense   // the matrix, scaled
	spare *Dense
}

func newPhiMatrices(n, last int) *phiMatrices {
	m := &phiMatrices{x: NewDense(n, n, nil), spare: NewDense(n, n, nil)}
	for range last + 1 {
		m.phi = append(m.phi, NewDense(n, n, nil))
	}
	return m
}

// taylorTerms of the scaled matrix, whose norm is at most 1: what is left out is below 1/20!.
const taylorTerms = 19

// compute sets phi_k(h A) for all k by scaling and squaring: the power series of phi_last where the
// norm is at most 1, the others by phi_k = X phi_(k+1) + I/k!, then doublings
//
//	phi_k(2X) = 2^-k (phi_0(X) phi_k(X) + sum_(j=1..k) phi_j(X) / (k-j)!).
//
// B. Skaflestad, W. M. Wright, The scaling and modified squaring method for matrix functions related
// to the exponential, Appl. Numer. Math. 59 (2009) 783-799.
func (m *phiMatrices) compute(a *Dense, h float64) {
	doublings := 0
	if size := math.Abs(h) * RowSum(a); size > 1 && !math.IsInf(size, 0) {
		_, doublings = math.Frexp(size)
	}
	f := math.Ldexp(h, -doublings)
	for i, v := range a.Data {
		m.x.Data[i] = f * v
	}
	m.series()
	for range doublings {
		m.double()
	}
}

// series sets the functions of x, of norm up to 1.
func (m *phiMatrices) series() {
	last := len(m.phi) - 1
	p := m.phi[last]
	clear(p.Data)
	for j := taylorTerms; j >= 0; j-- { // Horner
		m.timesX(p)
		addIdentity(p, 1/factorial(last+j))
	}
	for k := last - 1; k >= 0; k-- {
		copy(m.phi[k].Data, m.phi[k+1].Data)
		m.timesX(m.phi[k])
		addIdentity(m.phi[k], 1/factorial(k))
	}
}

// timesX replaces p by X p.
func (m *phiMatrices) timesX(p *Dense) {
	m.product(m.x, p)
	copy(p.Data, m.spare.Data)
}

// product sets spare to a b.
func (m *phiMatrices) product(a, b *Dense) {
	clear(m.spare.Data)
	n := a.Rows
	b.AddMulTrans(m.spare.Data, n, 1, a.Data, n, n)
}

func addIdentity(p *Dense, f float64) {
	for i := range p.Rows {
		p.Data[i*p.Cols+i] += f
	}
}

// double goes from X to 2X.
func (m *phiMatrices) double() {
	for k := len(m.phi) - 1; k >= 0; k-- {
		m.product(m.phi[0], m.phi[k])
		for j := 1; j <= k; j++ {
			f := 1 / factorial(k-j)
			for i, v := range m.phi[j].Data {
				m.spare.Data[i] += f * v
			}
		}
		f := math.Ldexp(1, -k)
		for i, v := range m.spare.Data {
			m.phi[k].Data[i] = f * v
		}
	}
}
