package integrators

import (
	"math"

	"settle/internal/archive"
)

// Filter is a linear digital controller (G. Soderlind, ACM Trans. Math. Softw. 29 (2003) 1-26): with
// w_n = Safety / err_n^(1/(q+1)),
//
//	h_(n+1) = w_n^b_0 w_(n-1)^b_1 w_(n-2)^b_2 (h_n/h_(n-1))^-a h_n,
//
// b = Errors and a = Ratio. Steps whose predecessors are not known are controlled by the error alone.
// A refusal looks at its own error only; after it the next accepted step does not grow, as in
// Hairer's codes.
type Filter struct {
	Errors [3]float64 // weights of the errors of the last three steps
	Ratio  float64    // weight of the last change of size
	Limits Limits

	known   int        // accepted steps in a row that are remembered, at most 2
	w       [2]float64 // of the last two, newest first
	h       float64    // last size
	refused bool
}

// Reset implements Controller.
func (c *Filter) Reset() {
	*c = Filter{Errors: c.Errors, Ratio: c.Ratio, Limits: c.Limits}
}

// Judge implements Controller.
func (c *Filter) Judge(h, err float64, order int) (next float64, accept bool) {
	err, l := noNumber(err), c.Limits.filled()
	w := l.Safety / math.Pow(err, 1/float64(order+1))
	if err > 1 {
		c.refused = true
		return h * l.within(w), false
	}
	next = h * l.within(c.filter(w, h))
	if c.refused {
		next = min(next, h)
	}
	c.remember(l.Safety/math.Pow(max(err, leastOld), 1/float64(order+1)), h)
	return next, true
}

// filter returns the factor by which the step size is to change.
func (c *Filter) filter(w, h float64) float64 {
	if c.known == 0 || c.known == 1 && c.Errors[2] != 0 {
		return w
	}
	factor := math.Pow(w, c.Errors[0]) * math.Pow(c.w[0], c.Errors[1]) * math.Pow(h/c.h, -c.Ratio)
	if c.known == 2 {
		factor *= math.Pow(c.w[1], c.Errors[2])
	}
	return factor
}

// remember takes in an accepted step.
func (c *Filter) remember(w, h float64) {
	c.w[0], c.w[1] = w, c.w[0]
	c.h, c.refused = h, false
	c.known = min(c.known+1, 2)
}

// archive implements archived.
func (c *Filter) archive(a *archive.Archive, _ int) {
	a.Count(&c.known, 2)
	for _, x := range []*float64{&c.w[0], &c.w[1], &c.h} {
		a.Float(x)
	}
	a.Bool(&c.refused)
}
