package stability

import (
	"math"

	"gonum.org/v1/gonum/floats"

	"settle/internal/linalg"
)

// source is a population of rates that a drive depends on linearly: drive = ... + T rate.
type source struct {
	T      *linalg.Dense // (driven x source units)
	lo, hi float64       // what each rate can be; maybe infinite
}

// separates tells whether -d lies outside the set of all F = sum T rate, by a certificate: a
// direction v with v.(-d) > sup v.F. The first guess for v is the misfit -(d + f); it is then
// projected off every unit whose unbounded rate would make the supremum infinite, since a
// certificate must be orthogonal to what can grow without end.
//
// That such a v proves F = -d to have no solution is one half of Farkas' lemma (a separating
// hyperplane); any v proves it, so nothing hangs on how v was guessed, and a failed guess proves
// nothing. Sums are trusted to 1e-9 of their terms.
func separates(d, f []float64, sources []source) bool {
	v := make([]float64, len(d))
	floats.SubTo(v, v, d)
	floats.Sub(v, f)
	if n := floats.Norm(v, 2); n > 0 && !math.IsInf(n, 0) {
		floats.Scale(1/n, v)
	} else {
		return false
	}
	basis := &orthonormal{}
	for grown := true; grown; {
		grown = false
		for _, s := range sources {
			if s.endless(v, basis) {
				grown = true
			}
		}
		if !basis.project(v) {
			return false
		}
	}
	sup, terms := 0.0, floats.Norm(d, 2)
	for _, s := range sources {
		for j := range s.T.Cols {
			c := s.reach(v, j)
			sup += c
			terms += math.Abs(c)
		}
	}
	return -floats.Dot(v, d) > sup+1e-9*terms
}

// pull returns v.T_j and how large it can be at most, |T_j| (v has length 1).
func (s source) pull(v []float64, j int) (c, size float64) {
	for i, vi := range v {
		t := s.T.At(i, j)
		c += vi * t
		size += t * t
	}
	return c, math.Sqrt(size)
}

// reach is the supremum of v.T_j rate over the rates that unit j can have. A pull at rounding
// level is none: it is what projecting leaves of it.
func (s source) reach(v []float64, j int) float64 {
	c, size := s.pull(v, j)
	if math.Abs(c) <= rounding*size {
		return 0
	}
	return max(c*s.lo, c*s.hi)
}

// endless adds to basis the columns along which v.F has no upper bound, and tells if it grew.
func (s source) endless(v []float64, basis *orthonormal) (grown bool) {
	for j := range s.T.Cols {
		if math.IsInf(s.reach(v, j), 1) && basis.add(s.T, j) {
			grown = true
		}
	}
	return grown
}

// rounding is the relative size below which a projected-out component counts as zero.
const rounding = 1e-11

// orthonormal is a growing orthonormal set of vectors.
type orthonormal struct{ q [][]float64 }

// add takes in column j of m, unless that depends on those taken in already.
func (o *orthonormal) add(m *linalg.Dense, j int) bool {
	x := make([]float64, m.Rows)
	for i := range x {
		x[i] = m.At(i, j)
	}
	size := floats.Norm(x, 2)
	o.remove(x)
	n := floats.Norm(x, 2)
	if n <= rounding*size {
		return false
	}
	floats.Scale(1/n, x)
	o.q = append(o.q, x)
	return true
}

// remove takes the set's span out of x; twice is enough (Kahan; Giraud et al., Numer. Math. 101
// (2005) 87-100).
func (o *orthonormal) remove(x []float64) {
	for range 2 {
		for _, q := range o.q {
			floats.AddScaled(x, -floats.Dot(q, x), q)
		}
	}
}

// project takes the set's span out of v and makes it unit length again; false if nothing but
// rounding is left of it.
func (o *orthonormal) project(v []float64) bool {
	o.remove(v)
	n := floats.Norm(v, 2)
	if !(n > 1e-8) {
		return false
	}
	floats.Scale(1/n, v)
	return true
}
