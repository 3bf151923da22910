package integrators

import (
	"math"

	"settle/internal/archive"
)

// predictive chooses step sizes from the errors of the last two accepted steps, as if log(error)
// went on as it did. K. Gustafsson, Control-theoretic techniques for stepsize selection in implicit
// Runge-Kutta methods, ACM Trans. Math. Softw. 20 (1994) 496-517; Hairer, Wanner, Solving Ordinary
// Differential Equations II, IV.8.
type predictive struct {
	size, err float64 // of the last accepted step; size = 0: none
	tried     float64 // error of the step being judged
}

// implicitLimits of a change of step size.
var implicitLimits = Limits{Safety: 0.9, Shrink: 0.2, Grow: 10}

// judge says what to try after a step of size h with error err, in units of the tolerance; the
// estimate shrinks as h^order. effort is the part of the iterations allowed that the step took: the
// more, the wider the margin.
func (c *predictive) judge(h, err float64, order int, effort float64) (next float64, accept bool) {
	err = noNumber(err)
	c.tried = err
	p := 1 / float64(order)
	factor := math.Pow(err, -p)
	if c.size > 0 && err > 0 {
		factor *= min(1, h/c.size*math.Pow(c.err/err, p))
	}
	margin := implicitLimits.Safety * (2*mostIterations + 1) / (2*mostIterations + effort*mostIterations)
	return h * implicitLimits.within(margin*factor), err <= 1
}

// accept remembers the step judged last, of size h.
func (c *predictive) accept(h float64) { c.size, c.err = h, c.tried }

func (c *predictive) archive(a *archive.Archive) {
	a.Float(&c.size)
	a.Float(&c.err)
}
