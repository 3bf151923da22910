package integrators

// bdfIteration is the state of one simplified Newton iteration.
type bdfIteration struct {
	count    int
	size     float64 // of the last correction, in units of the tolerance
	rate     float64 // of convergence
	measured bool    // in this step, not taken over from the one before
}

// bdfMost is the number of iterations at most; fixed steps, whose equations are solved to rounding,
// get more.
const (
	bdfMost      = 4
	bdfMostFixed = 25
	bdfRounding  = 64 // units of sizeOf that rounding can make of a correction
)

type bdfVerdict int8

const (
	bdfGoesOn bdfVerdict = iota
	bdfConverged
	bdfFailed
)

// solve iterates in all listed places together, and returns those where that failed.
func (s *bdfStepper) solve(b *batch, list []int) (lost []int) {
	lost = s.lost[:0]
	for len(list) > 0 {
		b.evaluateSome(s.part, list, s.slope, b.end, b.y1)
		left := list[:0]
		for _, i := range list {
			switch s.iterate(b, i) {
			case bdfGoesOn:
				left = append(left, i)
			case bdfFailed:
				lost = append(lost, i)
			}
		}
		list = left
	}
	return lost
}

// iterate corrects place i once:
//
//	(I - c J) delta = c f(p + d) - psi - d,   d += delta,   c = h / alpha_k.
func (s *bdfStepper) iterate(b *batch, i int) bdfVerdict {
	w := &s.rows[b.rows[i]]
	c := b.h[i] / bdfAlpha[w.used]
	d, y1, psi, slope := b.row(s.d, i), b.row(b.y1, i), b.row(s.psi, i), b.row(s.slope, i)
	for x, f := range slope {
		s.rhs[x] = c*f - psi[x] - d[x]
	}
	w.matrix.solve(b, i, s.rhs, c)
	for x, delta := range s.rhs {
		d[x] += delta
		y1[x] += delta
	}
	return w.iteration.judge(s.sizeOf(b, i), b, w.matrix.rate)
}

// sizeOf is the size of the correction just made. With steps of one size its unit is a fraction of the
// state that rounding leaves alone, whatever the tolerances.
func (s *bdfStepper) sizeOf(b *batch, i int) float64 {
	if !b.fixed {
		return b.norm(s.rhs, i)
	}
	size, _ := largest(b.row(b.y, i))
	delta, _ := largest(s.rhs)
	const rounding, nothing = 0x1p-50, 0x1p-900
	return delta / (rounding*size + nothing)
}

// judge says whether the iteration has converged, by what is left over at the rate at hand.
func (it *bdfIteration) judge(size float64, b *batch, before float64) bdfVerdict {
	it.measure(size, before)
	left, most := 1.0, bdfMostFixed
	if !b.fixed {
		left, most = bdfLeft(b.tol.rel), bdfMost
	}
	switch {
	case !finite(size):
		return bdfFailed
	case size == 0, it.rate < 1 && it.rate/(1-it.rate)*size <= left:
		return bdfConverged
	case b.fixed && it.measured && it.rate > 0.5 && size < bdfRounding: // no better is to be had
		return bdfConverged
	case it.count == most, it.measured && it.rate >= 1:
		return bdfFailed
	}
	return bdfGoesOn
}

// measure takes in a correction. The first one tells no rate: that of the steps before is taken over.
// A rate that seems to have fallen a lot since the correction before may be an accident.
func (it *bdfIteration) measure(size, before float64) {
	switch it.count++; it.count {
	case 1:
		it.rate = before
	case 2:
		it.rate, it.measured = size/it.size, true
	default:
		it.rate = max(size/it.size, 0.3*it.rate)
	}
	it.size = size
}

// bdfLeft is the part of the tolerance that the iteration may leave over, as far as rounding allows.
func bdfLeft(rtol float64) float64 {
	const rounding = 0x1p-52
	return max(10*rounding/rtol, 0.06)
}
