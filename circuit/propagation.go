package circuit

import (
	"math"

	"settle/internal/linalg"
)

// Propagation applies phi-functions of one linearisation J; see integrators.Propagation, with which it
// is identical.
type Propagation = interface {
	Linearise(row int, t float64, y []float64) error
	Phi(dst []float64, h float64, v [][]float64)
	Products() int
}

// mostPropagated bounds the reduced system, which is taken apart at each linearisation: above, Krylov
// spaces of the circuit itself cost less.
const mostPropagated = 100

// NewPropagation returns phi-functions of the Jacobian in which populations that are coupled neither
// with themselves nor with each other, and decay at one rate, are eliminated, such as the inverted
// layers of loops. It is nil where there are none, or the rest is too large for that to help. It
// follows d from phase to phase and reads the weights when it linearises.
func (d *Dynamics) NewPropagation() Propagation {
	p := &propagation{d: d, phase: -1}
	p.lay()
	if size := p.size(); p.e == 0 || size >= d.p.dim || size > mostPropagated {
		return nil
	}
	return p
}

// propagation writes the eliminated variables, which decay at the rate delta, as x_e = rho + B z, where
// rho decays as if it were alone. With w = A rho a path of the linearised circuit (see elimination for
// its blocks; S is that of the kept variables) needs only
//
//	x_k' = S x_k + A B z + w,   z' = x_k - delta z,   w' = -delta w,
//
// of three times their number. Nothing is left out. z is taken in units of 1/unit, w of unit, so that
// the blocks are of one size.
type propagation struct {
	elimination
	d     *Dynamics
	phase int  // of the layout; -1 before the first
	taken bool // apart, since the last change of the blocks

	delta, unit float64
	m           linalg.Dense // of (x_k, z, w); of x_k alone where nothing is eliminated
	phi         linalg.Phi
	modal       bool // by the modes of A B instead
	loop        linalg.PhiLoop
	xs, ws      [phiTerms][]float64 // the parts x_k and w of terms
	in          [phiTerms][]float64 // by function
	terms       [phiTerms][]float64 // those of in that are in use
	out         []float64
	sources     []float64         // eliminated parts of what the functions are applied to, packed
	driven      []float64         // A times them
	alone       [phiTerms]float64 // phi_k(-delta h)
	used        int               // sources in the last Phi
}

// phiTerms is how many phi-functions methods ask for, phi_0 among them.
const phiTerms = 5

// lay chooses what is eliminated in d's phase: of populations of one rate those with most units.
func (p *propagation) lay() {
	p.phase, p.taken = p.d.phase, false
	evolving := p.d.p.Evolving
	none := func(*population) bool { return false }
	best, most := none, 0
	for _, pop := range evolving {
		rate, ok := p.d.c.populations[pop].rate()
		if !ok {
			continue
		}
		same := func(q *population) bool { r, ok := q.rate(); return ok && r == rate }
		if p.choose(p.d, p.d.p, evolving, same); p.e > most {
			best, most = same, p.e
		}
	}
	p.choose(p.d, p.d.p, evolving, best)
	n := p.size()
	p.m = linalg.Dense{Rows: n, Cols: n, Data: grown(p.m.Data, n*n)}
	p.out = grown(p.out, n)
	for k := range p.in {
		p.in[k] = grown(p.in[k], n)
	}
	p.sources, p.driven = grown(p.sources, phiTerms*p.e), grown(p.driven, phiTerms*p.k)
}

// rate is leak/tau (1/s), if all units have the same.
func (p *population) rate() (float64, bool) {
	first := p.Leak[0] * p.invTau[0]
	for i, f := range p.invTau {
		if p.Leak[i]*f != first {
			return 0, false
		}
	}
	return first, true
}

// size is the number of variables of the reduced system.
func (p *propagation) size() int {
	if p.e == 0 {
		return p.k
	}
	return 3 * p.k
}

// Linearise takes J of a row at time t in state y. An error says that it is not finite.
func (p *propagation) Linearise(row int, t float64, y []float64) error {
	if p.phase != p.d.phase {
		p.lay()
	}
	if p.known && p.taken && p.version == p.d.c.version.Load() {
		return nil
	}
	p.taken = false
	p.linearise(p.d, row, t, y)
	err := p.takeApart()
	p.taken = err == nil
	return err
}

// reduce writes the matrix of the reduced system.
func (p *propagation) reduce() {
	clear(p.m.Data)
	for i := range p.k {
		copy(p.m.Row(i), p.jkk.Row(i))
	}
	if p.e == 0 {
		return
	}
	size := 0.0
	for _, v := range p.round.Data {
		size = max(size, math.Abs(v))
	}
	if size > 0 && !math.IsInf(size, 0) {
		p.unit = math.Sqrt(size)
	}
	for i := range p.k {
		z, w := p.k+i, 2*p.k+i
		for j, v := range p.round.Row(i) {
			p.m.Set(i, p.k+j, v/p.unit)
		}
		p.m.Set(i, w, p.unit)
		p.m.Set(z, i, p.unit)
		p.m.Set(z, z, -p.delta)
		p.m.Set(w, w, -p.delta)
	}
}

// Phi writes sum_k phi_k(h J) v[k] to dst, nil standing for zeros. dst is none of them.
func (p *propagation) Phi(dst []float64, h float64, v [][]float64) {
	p.gather(v)
	if p.k > 0 {
		p.apply(h, len(v))
		copy(p.bk, p.out[:p.k])
	}
	rho := p.be[:p.e]
	clear(rho)
	linalg.Phis(p.alone[:], -p.delta*h)
	source := 0
	for k := range v {
		if v[k] == nil {
			continue
		}
		for i, x := range p.sources[source*p.e : (source+1)*p.e] {
			rho[i] += p.alone[k] * x
		}
		source++
	}
	if p.k > 0 && p.e > 0 {
		p.from.AddMul(rho, p.e, 1/p.unit, p.out[p.k:], p.k, 1)
	}
	for _, pop := range p.d.p.Evolving {
		copy(dst[p.d.p.at[pop]:], p.part(p.d, pop, 0))
	}
}

// gather takes the vectors in: their kept variables, and A times their eliminated ones, in one pass
// through A.
func (p *propagation) gather(v [][]float64) {
	clear(p.terms[:])
	p.used = 0
	for k, x := range v {
		if x == nil {
			continue
		}
		p.terms[k] = p.in[k]
		for _, pop := range p.d.p.Evolving {
			copy(p.part(p.d, pop, 0), x[p.d.p.at[pop]:])
		}
		clear(p.in[k])
		copy(p.in[k], p.bk[:p.k])
		copy(p.sources[p.used*p.e:], p.be[:p.e])
		p.used++
	}
	if p.k == 0 || p.e == 0 {
		return
	}
	driven := p.driven[:p.used*p.k]
	clear(driven)
	p.to.AddMul(driven, p.k, 1/p.unit, p.sources, p.e, p.used)
	source := 0
	for k := range v {
		if v[k] != nil {
			copy(p.in[k][2*p.k:], driven[source*p.k:(source+1)*p.k])
			source++
		}
	}
}

// Products is the multiply-adds of the last Phi, in evaluations of this phase, rounded up.
func (p *propagation) Products() int {
	n := p.d.Products()
	if n == 0 || p.e == 0 {
		return 0
	}
	return (p.used*p.to.Products() + p.from.Products() + n - 1) / n
}
