package stability

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"

	"settle/internal/linalg"
)

// Smoothed is the smoothed spectral abscissa of matrices J, and its gradient: the s right of the
// spectral abscissa at which
//
//	tr P = 1/eps,   (J - s I) P + P (J - s I)^T = -2 I.
//
// Unlike the abscissa it is differentiable, also where eigenvalues meet, and it counts how far
// deviations can grow before they decay: tr P is twice the integral of |exp((J - s I) t)|^2. It falls
// to the abscissa as eps falls to 0. With Q of the transposed equation its gradient is Q P / tr(Q P):
// a change dJ of J changes it by the sum of the products of their elements.
//
// The zero value is ready; it reuses its memory. One goroutine's.
//
// J. Vanbiervliet, B. Vandereycken, W. Michiels, S. Vandewalle, M. Diehl, The smoothed spectral
// abscissa for robust stability optimization, SIAM J. Optim. 20 (2009) 156-171; in this scaling
// G. Hennequin, T. P. Vogels, W. Gerstner, Neuron 82 (2014) 1394-1406.
type Smoothed struct {
	// Apart counts modes at the rate ApartRate that are J's too, but neither in the matrices given
	// nor coupled with them. They count in tr P.
	Apart     int
	ApartRate float64

	// Abscissa is that of the matrix looked at last (and of the modes apart), Value its smoothed one.
	Abscissa, Value float64

	equation    linalg.Lyapunov
	two, p, q   linalg.Dense
	gradient    linalg.Dense
	eigenvalues []complex128
	norm        float64 // |J|
	trace, both float64 // tr P and tr(Q P), modes apart included
}

// Of finds the smoothed abscissa of j for eps > 0. It is an error if j is not finite, its Schur form
// does not converge, or no s can be told from the abscissa: for an eps at rounding level of j.
func (s *Smoothed) Of(j *linalg.Dense, eps float64) error {
	if !(eps > 0) {
		panic(fmt.Sprintf("stability: a smoothing of %g: it has to be positive", eps))
	}
	if err := s.take(j); err != nil {
		return err
	}
	return s.find(eps)
}

// find brackets the shift for the matrix taken last, and searches there.
func (s *Smoothed) find(eps float64) error {
	total := float64(s.p.Rows + s.Apart)
	// tr P >= sum 1/(s - Re l), and <= n/(s - m) by the largest m that x.J x can be for |x| = 1.
	lo, hi := s.Abscissa+eps, max(s.norm, s.ApartRate)+total*eps
	if lo >= hi { // one mode, but for rounding
		hi = lo + eps
	}
	return s.search(lo, hi, eps)
}

// At takes s as it is given, which has to be right of the abscissa, and leaves the gradient there.
func (s *Smoothed) At(j *linalg.Dense, shift float64) error {
	if err := s.take(j); err != nil {
		return err
	}
	return s.solve(shift)
}

// PublishedShift is the s that public code takes instead of solving tr P = 1/eps, for an abscissa in
// units of the inverse time constant.
func PublishedShift(abscissa float64) float64 { return max(1.5*abscissa, abscissa+.2) }

// Gradient returns the derivative of the smoothed abscissa by J's elements. It is the Smoothed's own.
func (s *Smoothed) Gradient() *linalg.Dense {
	n := s.p.Rows
	clear(s.gradient.Data)
	s.p.AddMulTrans(s.gradient.Data, n, 1/s.both, s.q.Data, n, n)
	return &s.gradient
}

// take decomposes j and finds its abscissa.
func (s *Smoothed) take(j *linalg.Dense) error {
	if err := s.equation.Factor(j); err != nil {
		return err
	}
	s.norm = floats.Norm(j.Data, 2)
	s.eigenvalues = s.equation.Eigenvalues(s.eigenvalues[:0])
	s.Abscissa = math.Inf(-1)
	for _, l := range s.eigenvalues {
		s.Abscissa = max(s.Abscissa, real(l))
	}
	if s.Apart > 0 {
		s.Abscissa = max(s.Abscissa, s.ApartRate)
	}
	if n := j.Rows; s.two.Rows != n || s.two.Data == nil {
		s.two, s.p, s.q = *linalg.Identity(n), *linalg.NewDense(n, n, nil), *linalg.NewDense(n, n, nil)
		s.gradient = *linalg.NewDense(n, n, nil)
		s.two.Scale(2)
	}
	return nil
}

// maxSearch is how many shifts are tried at most; five or six are usual, bisection alone takes 60.
const maxSearch = 200

// search finds the shift between lo and hi by Newton's method on 1/tr P = eps, which is linear where
// one mode dominates; d tr P / ds = -tr(Q P). A step that leaves the bracket becomes a bisection.
func (s *Smoothed) search(lo, hi, eps float64) error {
	shift := lo
	for range maxSearch {
		known := s.solve(shift) == nil // else shift is on the abscissa but for rounding
		if !known || s.trace > 1/eps {
			lo = shift
		} else {
			hi = shift
		}
		next := shift - (1/s.trace-eps)*sq(s.trace)/s.both
		if known && math.Abs(next-shift) <= 4*epsilon*(math.Abs(shift)+eps) {
			return nil
		}
		if !known || !(next > lo && next < hi) {
			next = (lo + hi) / 2
		}
		if next == lo || next == hi {
			break
		}
		shift = next
	}
	return s.solve(hi)
}

// solve finds P and Q at a shift.
func (s *Smoothed) solve(shift float64) error {
	s.Value = shift
	if err := s.equation.Solve(&s.p, &s.two, shift); err != nil {
		return err
	}
	if err := s.equation.SolveTransposed(&s.q, &s.two, shift); err != nil {
		return err
	}
	s.trace, s.both = 0, floats.Dot(s.p.Data, s.q.Data)
	if d := shift - s.ApartRate; s.Apart > 0 {
		s.trace, s.both = float64(s.Apart)/d, s.both+float64(s.Apart)/sq(d)
	}
	for i := range s.p.Rows {
		s.trace += s.p.At(i, i)
	}
	if !(s.trace > 0) || !(s.both > 0) || math.IsInf(s.both, 0) {
		return fmt.Errorf("stability: the shift %g is at the abscissa but for rounding: %w", shift, linalg.ErrSingular)
	}
	return nil
}
