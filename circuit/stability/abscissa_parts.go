package stability

import (
	"math"

	"settle/internal/linalg"
)

// watchedPair is an inversion loop, seen by the matrix that leads once round it.
type watchedPair struct {
	*pair
	round *linalg.Dense // (small x small): the product of both blocks, in units of the time constants
	schur linalg.Schur
	mu    []complex128
}

func (p *watchedPair) abscissa() (float64, error) {
	m := p.small.Size
	clear(p.round.Data)
	p.toLarge.AddMulTrans(p.round.Data, m, p.small.Tau[0]*p.large.Tau[0], p.toSmall.Data, p.large.Size, m)
	if err := p.schur.FactorValues(p.round); err != nil {
		return 0, err
	}
	p.mu = p.schur.Eigenvalues(p.mu[:0])
	x := math.Inf(-1)
	if p.rest() > 0 {
		x = rate(p.large)
	}
	for _, mu := range p.mu {
		_, slow := p.roots(mu)
		x = max(x, real(slow))
	}
	return x, nil
}

// rest is how many directions of the large population take no part.
func (p *watchedPair) rest() int { return p.large.Size - p.small.Size }

func (p *watchedPair) roots(mu complex128) (fast, slow complex128) {
	return Modes(mu, p.large.Tau[0], p.small.Tau[0], p.small.Leak[0], p.large.Leak[0])
}

func (p *watchedPair) modes(dst []complex128) []complex128 {
	for _, mu := range p.mu {
		fast, slow := p.roots(mu)
		dst = append(dst, fast, slow)
	}
	for range p.rest() {
		dst = append(dst, complex(rate(p.large), 0))
	}
	return dst
}

// watchedWhole is any other component.
type watchedWhole struct {
	*whole
	schur linalg.Schur
	all   []complex128
}

func (p *watchedWhole) abscissa() (float64, error) {
	if err := p.schur.FactorValues(p.j); err != nil {
		return 0, err
	}
	p.all = p.schur.Eigenvalues(p.all[:0])
	x := math.Inf(-1)
	for _, l := range p.all {
		x = max(x, real(l))
	}
	return x, nil
}

func (p *watchedWhole) modes(dst []complex128) []complex128 { return append(dst, p.all...) }

// leaking is a population that drives nothing that comes back: its rates.
type leaking []float64

func (leaking) clear() {}

func (l leaking) abscissa() (float64, error) {
	x := math.Inf(-1)
	for _, r := range l {
		x = max(x, r)
	}
	return x, nil
}

func (l leaking) modes(dst []complex128) []complex128 {
	for _, r := range l {
		dst = append(dst, complex(r, 0))
	}
	return dst
}

// known are eigenvalues found elsewhere.
type known []complex128

func (known) clear() {}

func (k known) abscissa() (float64, error) { return real(k[0]), nil }

func (k known) modes(dst []complex128) []complex128 { return append(dst, k...) }
