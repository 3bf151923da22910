package integrators

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
)

// suspect watches a row that is stepped explicitly: steps that stay at the stability bound are held
// back by it, and an implicit method may be cheaper.
func (s *switcher) suspect(b *batch, i int, w *switching) {
	rate := b.rho // as the system knows it: at least the fastest
	if rate == 0 {
		rate = s.modes[byExplicit].stepper.(*rk).fastest(s.where[i], b.h[i])
	}
	load := b.h[i] * rate / s.bound
	switch {
	case load > atBound:
		w.stiff, w.calm = w.stiff+1, 0
	case w.stiff > 0:
		if w.calm++; w.calm > calmSteps {
			w.stiff, w.calm = 0, 0
		}
	}
	if w.stiff >= stiffSteps && w.wait == 0 {
		s.change(b, i, byImplicit, b.end[i], fmt.Sprintf("stiff: %d steps at the stability bound of %s", stiffSteps, s.explicit.Name))
	}
}

// reconsider watches a row that is stepped implicitly: it goes back where explicit steps would make
// the same way for less. They could be as long as those taken, but for the stability bound.
func (s *switcher) reconsider(b *batch, i int, w *switching) {
	if w.steps < trialSteps {
		return
	}
	step := (b.end[i] - w.t) / float64(w.steps)
	rate := (s.price.of(b.stats[i]) - w.work) / (b.end[i] - w.t)
	stable := s.bound / s.speed.fastest(b, i)
	explicit := s.price.product * float64(s.explicit.Tableau.Stages()-1) / min(step, stable)
	switch {
	case explicit > clearly*rate:
		w.paid = true
		w.mark(b.end[i], s.price.of(b.stats[i]))
	case stable > step:
		s.change(b, i, byExplicit, b.end[i], "no longer stiff")
	default:
		if w.waited = max(firstWait, 2*w.waited); w.paid { // it did until now
			w.waited = firstWait
		}
		w.wait = w.waited
		s.change(b, i, byExplicit, b.end[i], fmt.Sprintf("%s does not pay: it costs %.2g times as much for the same way", s.implicit.Name, rate/explicit))
	}
}

// mark begins a stretch under measurement.
func (w *switching) mark(t, work float64) { w.t, w.work, w.steps = t, work, 0 }

// price weighs what a row's steps take, in multiply-adds at the speed of a product of a matrix and a
// vector. It decides by counts, never by the clock, so that a solve is the same every time.
type price struct{ product, jacobian, factorisation, solve float64 }

// Weighty is an optional ability of a System that knows how many multiply-adds an evaluation of one
// row takes; without it, auto assumes Dim squared.
type Weighty interface{ Products() int }

// denseSpeedup is how much faster a factorisation does its multiply-adds than a product of a matrix
// and a vector, which waits for memory.
const denseSpeedup = 8

func newPrice(sys System) price {
	n := float64(sys.Dim())
	p := price{product: n * n, jacobian: n * n, factorisation: n * n * n / 3 / denseSpeedup, solve: n * n}
	if q, ok := sys.(Weighty); ok {
		p.product = math.Max(float64(q.Products()), n)
	}
	if _, ok := sys.(ShiftedSolver); ok { // by structure: products are most of it
		p.jacobian, p.factorisation, p.solve = p.product, p.product, n
	}
	return p
}

// of is the price of all that was done. Evaluations for a Jacobian by differences are among the
// products.
func (p price) of(s *Stats) float64 {
	return p.product*float64(s.Products) + p.jacobian*float64(s.Jacobians) +
		p.factorisation*float64(s.Factorisations) + p.solve*float64(s.Solves)
}

// speedometer measures how fast the fastest mode is, by a power iteration on differences of the
// derivative: B. P. Sommeijer, L. F. Shampine, J. G. Verwer, J. Comput. Appl. Math. 88 (1997) 315-326.
type speedometer struct {
	y    []float64 // a state near by
	f, g []float64 // derivatives there and here
}

func newSpeedometer(n int) speedometer {
	return speedometer{y: make([]float64, n), f: make([]float64, n), g: make([]float64, n)}
}

const (
	mostPower  = 30
	powerClose = 0.05 // relative change of the estimate at which it ends
	powerSafe  = 1.2  // it comes from below
)

// fastest returns the modulus of the largest eigenvalue at the end of the step in place i.
func (s *speedometer) fastest(b *batch, i int) float64 {
	here := b.row(b.y1, i)
	b.evaluateAt(s.g, i, b.end[i], here)
	copy(s.f, s.g) // the first direction: that of the motion
	little := 1e-3 * floats.Norm(s.g, 2)
	for k := range s.f {
		s.f[k] += direction(k) * little // and something of all others
	}
	near, rate := math.Sqrt(0x1p-52)*max(floats.Norm(here, 2), 1e-8), 0.0
	for range mostPower {
		length := floats.Norm(s.f, 2)
		if length == 0 || !finite(length) {
			return powerSafe * rate
		}
		for k := range s.y {
			s.y[k] = here[k] + near/length*s.f[k]
		}
		b.evaluateAt(s.f, i, b.end[i], s.y)
		for k := range s.f {
			s.f[k] -= s.g[k]
		}
		last := rate
		if rate = floats.Norm(s.f, 2) / near; math.Abs(rate-last) < powerClose*rate {
			break
		}
	}
	return powerSafe * rate
}
