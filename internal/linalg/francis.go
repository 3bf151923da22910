package linalg

import (
	"math"

	"gonum.org/v1/gonum/floats"
)

// francis takes a Hessenberg matrix T to real Schur form by double-shift QR steps, each of which
// chases a bulge down the part of T that still hangs together, and Q with it. It reports whether that
// converged.
//
// LAPACK's dlahqr, which dhseqr calls for matrices of this size, does the same; gonum's allocates
// three numbers in every step, which adds up where a Jacobian is taken apart in every step of a solve.
//
// Elements far from 1 are scaled first: their squares would leave the range of numbers.
//
// J. G. F. Francis, The QR transformation II, Comput. J. 4 (1962) 332-345; G. H. Golub, C. F. Van Loan,
// Matrix Computations, 4th ed., Johns Hopkins 2013, section 7.5.
func (s *Schur) francis() bool {
	if size := floats.Norm(s.T.Data, math.Inf(1)); size > 0x1p300 || size > 0 && size < 0x1p-300 {
		power := math.Ldexp(1, max(math.Ilogb(size), -1000))
		floats.Scale(1/power, s.T.Data)
		defer floats.Scale(power, s.T.Data)
	}
	steps := 0
	for hi := s.T.Rows - 1; hi > 0; {
		switch lo := s.split(hi); {
		case lo == hi:
			hi, steps = hi-1, 0
		case lo == hi-1:
			s.standardise(lo)
			hi, steps = hi-2, 0
		case steps == francisMost:
			return false
		default:
			steps++
			s.chase(lo, hi, s.shiftsFor(hi, steps))
		}
	}
	return true
}

const (
	// francisMost is how many steps an eigenvalue may take; two to three are usual.
	francisMost = 300

	// francisStuck: after so many the shifts are likely to go round in a circle.
	francisStuck = 10
)

// split returns where the irreducible block that ends at hi begins, and clears what was neglected
// above it.
func (s *Schur) split(hi int) int {
	for k := hi; k > 0; k-- {
		if s.negligible(k) {
			s.T.Set(k, k-1, 0)
			return k
		}
	}
	return 0
}

// negligible reports whether T splits between k-1 and k. M. Ahues, F. Tisseur, A new deflation
// criterion for the QR algorithm, LAPACK Working Note 122 (1997).
func (s *Schur) negligible(k int) bool {
	below, above := math.Abs(s.T.At(k, k-1)), math.Abs(s.T.At(k-1, k))
	if below <= float64(s.T.Rows)*0x1p-970 { // what rounding cannot tell from 0 in a matrix of normal numbers
		return true
	}
	a, b := s.T.At(k-1, k-1), s.T.At(k, k)
	return below <= epsilon*(math.Abs(a)+math.Abs(b)) &&
		below*(above/math.Abs(b)) <= epsilon*math.Abs(a-b)
}

// francisShifts are both shifts of a step: the eigenvalues of a matrix with x and y on its diagonal
// and w the product of the others.
type francisShifts struct{ x, y, w float64 }

// shiftsFor takes those of the last two rows and columns; where they are real, the nearer to the last
// element twice.
func (s *Schur) shiftsFor(hi, steps int) francisShifts {
	f := francisShifts{s.T.At(hi, hi), s.T.At(hi-1, hi-1), s.T.At(hi, hi-1) * s.T.At(hi-1, hi)}
	if steps%francisStuck == 0 { // numbers of the right size that no symmetry knows of
		size := math.Abs(s.T.At(hi, hi-1)) + math.Abs(s.T.At(hi-1, hi-2))
		x := f.x + 0.75*size
		return francisShifts{x, x, -0.4375 * size * size}
	}
	half := (f.y - f.x) / 2
	if d := half*half + f.w; d >= 0 {
		root := half + math.Copysign(math.Sqrt(d), half)
		nearest := f.x
		if root != 0 {
			nearest -= f.w / root
		}
		return francisShifts{nearest, nearest, 0}
	}
	return f
}

// chase takes one step on the block lo to hi. It begins with the first column of (T - x_1)(T - x_2), x_1
// and x_2 the shifts, as far down as two small elements let it.
func (s *Schur) chase(lo, hi int, f francisShifts) {
	s.lo, s.hi = lo, hi
	m := hi - 2
	v := s.firstColumn(m, f)
	for m > lo && !s.beginsAt(m, v) {
		m--
		v = s.firstColumn(m, f)
	}
	for k := m; k < hi; k++ {
		size := min(3, hi-k+1)
		if k > m {
			v = [3]float64{}
			for i := range size {
				v[i] = s.T.At(k+i, k-1)
			}
		}
		r := newReflector(v)
		switch {
		case k > m:
			s.T.Set(k, k-1, r.length)
			for i := 1; i < size; i++ {
				s.T.Set(k+i, k-1, 0)
			}
		case m > lo:
			s.T.Set(k, k-1, s.T.At(k, k-1)*(1-r.tau))
		}
		s.reflect(r, k, size, min(k+3, hi))
	}
}

// firstColumn is that of (T - x_1)(T - x_2) for the block that begins at m, but for a factor.
func (s *Schur) firstColumn(m int, f francisShifts) [3]float64 {
	z := s.T.At(m, m)
	r, t := f.x-z, f.y-z
	v := [3]float64{
		(r*t-f.w)/s.T.At(m+1, m) + s.T.At(m, m+1),
		s.T.At(m+1, m+1) - z - r - t,
		s.T.At(m+2, m+1),
	}
	if size := math.Abs(v[0]) + math.Abs(v[1]) + math.Abs(v[2]); size > 0 {
		for i := range v {
			v[i] /= size
		}
	}
	return v
}

// beginsAt reports whether a step may begin at m: what it would leave left of there is rounding.
func (s *Schur) beginsAt(m int, v [3]float64) bool {
	left := math.Abs(s.T.At(m, m-1)) * (math.Abs(v[1]) + math.Abs(v[2]))
	diagonal := math.Abs(s.T.At(m-1, m-1)) + math.Abs(s.T.At(m, m)) + math.Abs(s.T.At(m+1, m+1))
	return left <= epsilon*math.Abs(v[0])*diagonal
}
