package integrators

import (
	"errors"
	"math"
)

// pseudoTransient is pseudo-transient continuation: steps of the linearly implicit Euler method,
// (I - h J) dy = h f, growing as |f| falls, so that they follow the motion at first and become
// Newton's in the end. No step is smaller than the first, unless |f| rose tenfold. The growth is switched evolution relaxation, h_(n+1) = h_n |f_(n-1)| / |f_n|,
// but at least a doubling while |f| falls, since slow modes would hold it up.
//
// C. T. Kelley, D. E. Keyes, Convergence analysis of pseudo-transient continuation, SIAM J. Numer.
// Anal. 35 (1998) 508-523; W. A. Mulder, B. van Leer, J. Comput. Phys. 59 (1985) 232-246.
type pseudoTransient struct {
	h   float64 // of the rows together; 0 before the first
	one [1]int
}

func (p *pseudoTransient) begin(*relaxation) { p.h = 0 }

func (p *pseudoTransient) together(w *relaxation, list []int) error {
	if p.h == 0 {
		p.h = w.restSettings.step
		w.linearise(w.shared, list[0])
	} else {
		least := math.Inf(1)
		for _, i := range list {
			least = min(least, w.places[i].before/w.places[i].norm)
		}
		p.h = w.grow(p.h, least)
	}
	if err := w.factor(w.shared, p.h, list[0]); err != nil {
		return err
	}
	w.solve(w.shared, p.h, list)
	return nil
}

func (p *pseudoTransient) alone(w *relaxation, i int) error {
	one := &w.places[i]
	if one.h == 0 {
		one.h = w.restSettings.step
	} else {
		one.h = w.grow(one.h, one.before/one.norm)
	}
	s := w.ofOne()
	w.linearise(s, i)
	for range mostSingular {
		if w.factor(s, one.h, i) == nil {
			p.one[0] = i
			w.solve(s, one.h, p.one[:])
			return nil
		}
		one.h *= 0.7
	}
	return errors.New("the matrix I - h J is singular")
}

// mostSingular is how many step sizes are tried before a matrix is called singular.
const mostSingular = 3

// grow returns the step that follows h when |f| fell by a factor: at least the first one.
func (w *relaxation) grow(h, factor float64) float64 {
	if factor > 1 {
		factor = max(factor, 2)
	}
	return min(max(h*factor, w.restSettings.step), nearlyInfinite*w.tau)
}

// acceptable: the motion itself may raise |f|, but not so much in a step.
func (p *pseudoTransient) acceptable(r *relaxing) bool { return r.norm <= 10*r.before }

// serves: small steps make |f| as little smaller as the motion does, large ones clearly so.
func (p *pseudoTransient) serves(w *relaxation, r *relaxing) bool {
	return r.norm < 0.7*r.before || r.norm < r.before && p.h < 1e3*w.tau
}
