package integrators

import "gonum.org/v1/gonum/floats"

// Constants of the iterations and of their matrices I - c J, c = h/alpha_k.
const (
	bdfSlow      = 0.2 // rate of convergence above which J is old
	bdfLeastRate = 0.1 // reckoned with in later steps, as J ages
)

var bdfCriterion = criterion{kappa: 0.06, most: 4, memory: 0.3}

// bdfShifts lets factors outlive a change of c by a tenth: see solve.
var bdfShifts = shifts{real: 1, near: 0.1}

// coefficient is c of place i.
func (s *bdfStepper) coefficient(b *batch, i int) float64 {
	return b.h[i] / bdfAlpha[s.rows[b.rows[i]].used]
}

// ready begins an iteration of place i with I - c J, J being new if wanted. J is taken at the start
// of the step: the predicted state would be nearer to the solution, unless it is far off; then so is J,
// and the iteration stands still without a sign.
func (s *bdfStepper) ready(b *batch, i int, renew bool) bool {
	w := &s.rows[b.rows[i]]
	ok := w.lin.ready(b, i, s.coefficient(b, i), renew, bdfShifts)
	w.iteration = newton{rate: w.lin.rate}
	return ok
}

// solve iterates in all listed places together, and returns those where that failed.
func (s *bdfStepper) solve(b *batch, list []int) (lost []int) {
	lost = s.lost[:0]
	for len(list) > 0 {
		b.evaluateSome(s.part, list, s.slope, b.end, b.y1)
		left := list[:0]
		for _, i := range list {
			switch s.correct(b, i) {
			case goesOn:
				left = append(left, i)
			case failed:
				lost = append(lost, i)
			}
		}
		list = left
	}
	return lost
}

// correct takes one Newton iteration of place i,
//
//	(I - c J) delta = c f(p + d) - psi - d,   d += delta.
func (s *bdfStepper) correct(b *batch, i int) verdict {
	w, c := &s.rows[b.rows[i]], s.coefficient(b, i)
	d, y1, psi := b.row(s.d, i), b.row(b.y1, i), b.row(s.psi, i)
	for x, f := range b.row(s.slope, i) {
		s.rhs[x] = c*f - psi[x] - d[x]
	}
	w.lin.solve(b, i, s.rhs, s.rhs)
	bdfMakeUp(s.rhs, c, w.lin.size)
	floats.Add(d, s.rhs)
	floats.Add(y1, s.rhs)
	goal := bdfCriterion.of(b, i, y1)
	return w.iteration.judge(errorNorm(s.rhs, b.row(b.y, i), y1, goal.tol), goal)
}

// bdfMakeUp makes up for factors of another c than that of the step by a number that is right halfway
// between slow and fast modes (A. C. Hindmarsh, LSODE, in R. S. Stepleman, Scientific Computing,
// North-Holland 1983, 55-64). It is wrong for modes that oscillate: where c may differ by a quarter, and
// one iteration is enough for the tolerance, they are no longer damped but kept up just below the
// tolerance, and hold the steps back.
func bdfMakeUp(delta []float64, c, factored float64) {
	if c != factored {
		floats.Scale(2/(1+c/factored), delta)
	}
}

// learn takes in how the iteration of an accepted step went.
func (w *bdfRow) learn() {
	tired := w.lin.tired
	if w.iteration.count > 1 {
		w.lin.rate = max(w.iteration.rate, bdfLeastRate)
		tired = w.iteration.rate > bdfSlow && !w.lin.current
	}
	w.lin.leave(tired)
}
