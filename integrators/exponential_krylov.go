package integrators

import (
	"math"

	"settle/internal/linalg"
)

// krylovPropagation applies phi-functions of a large Jacobian by its products with vectors: the
// System's own, or differences of the derivative. Their error is a small part of the tolerance of a
// step.
type krylovPropagation struct {
	sys      System
	own      JacobianProduct
	space    linalg.KrylovPhi
	row      [1]int
	t        [1]float64
	y        []float64
	weight   []float64 // of the error: the tolerance of each variable
	tol      tolerance
	h        float64
	base, at []float64 // for differences
	jv       func(dst, v []float64)
	mul      func(dst, v []float64)
	products int
	misses   int // evaluations of differences not yet booked
}

// krylovShare is the part of a step's tolerance that an application may use up.
const krylovShare = 0.01

func newKrylovPropagation(sys System) *krylovPropagation {
	n := sys.Dim()
	p := &krylovPropagation{sys: sys, y: make([]float64, n), weight: make([]float64, n), tol: tolerance{1e-6, 1e-9}}
	if p.own, _ = sys.(JacobianProduct); p.own == nil {
		p.base, p.at = make([]float64, n), make([]float64, n)
		p.jv = p.difference
	}
	p.mul = p.multiply
	return p
}

// within takes the tolerance of a step, that errors are a part of. Where the step size is the caller's,
// the error is to be that of the step size alone.
func (p *krylovPropagation) within(b *batch) {
	if p.tol = b.tol; b.fixed {
		p.tol = tolerance{rel: 1e-10, abs: 1e-12}
	}
}

func (p *krylovPropagation) Linearise(row int, t float64, y []float64) error {
	p.row[0], p.t[0] = row, t
	copy(p.y, y)
	for i, v := range y {
		p.weight[i] = p.tol.abs + p.tol.rel*math.Abs(v)
	}
	return nil
}

func (p *krylovPropagation) Phi(dst []float64, h float64, v [][]float64) {
	if p.own != nil { // valid until the System is asked for anything else, so taken each time
		p.jv = p.own.JacobianProduct(p.row[0], p.t[0], p.y)
	} else {
		p.sys.Derivative(p.base, p.t[:], p.y, p.row[:])
		p.misses++
	}
	p.h = h
	var ok bool
	if p.products, ok = p.space.Apply(dst, v, p.mul, p.weight, krylovShare); !ok {
		dst[0] = math.NaN() // the step is refused
	}
}

func (p *krylovPropagation) multiply(dst, v []float64) {
	p.jv(dst, v)
	for i := range dst {
		dst[i] *= p.h
	}
}

// difference writes (f(y + s v) - f(y)) / s to dst, with the step of the Jacobian by differences for
// the largest change relative to y.
func (p *krylovPropagation) difference(dst, v []float64) {
	s := math.Inf(1)
	for i, x := range v {
		if x != 0 {
			s = min(s, 0x1p-26*max(p.tol.abs/p.tol.rel, math.Abs(p.y[i]))/math.Abs(x))
		}
	}
	if math.IsInf(s, 1) {
		clear(dst)
		return
	}
	for i, x := range v {
		p.at[i] = p.y[i] + s*x
	}
	p.sys.Derivative(dst, p.t[:], p.at, p.row[:])
	p.misses++
	for i := range dst {
		dst[i] = (dst[i] - p.base[i]) / s
	}
}

// Products of differences are booked as evaluations.
func (p *krylovPropagation) Products() int {
	if p.own == nil {
		return 0
	}
	return p.products
}

func (p *krylovPropagation) evaluated() int {
	n := p.misses
	p.misses = 0
	return n
}
