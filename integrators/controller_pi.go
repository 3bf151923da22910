package integrators

import (
	"math"

	"settle/internal/archive"
)

// proportionalIntegral is the control of Hairer's dopri5.
var proportionalIntegral = &Control{
	Name:     "pi",
	Title:    "proportional-integral",
	Citation: "K. Gustafsson, ACM Trans. Math. Softw. 17 (1991) 533-554",
	start:    func(l Limits) Controller { return &PI{Beta: 0.04, Limits: l} },
}

// PI is the proportional-integral controller of Gustafsson (ACM Trans. Math. Softw. 17 (1991)
// 533-554) in the form of Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I,
// II.4: h_next = 0.9 h err^-a err_old^Beta with a = 1/(q+1) - 0.75 Beta. Beta = 0 is the classical
// integral controller. After a refusal the next accepted step does not grow.
type PI struct {
	Beta   float64 // weight of the last error; default 0
	Limits Limits

	old     float64
	refused bool
}

// Reset implements Controller.
func (c *PI) Reset() { c.old, c.refused = leastOld, false }

// Judge implements Controller.
func (c *PI) Judge(h, err float64, order int) (next float64, accept bool) {
	if c.old == 0 {
		c.Reset()
	}
	err, l := noNumber(err), c.Limits.filled()
	now := math.Pow(err, 1/float64(order+1)-0.75*c.Beta)
	if err > 1 {
		c.refused = true
		return h / min(1/l.Shrink, now/l.Safety), false
	}
	divisor := now / math.Pow(c.old, c.Beta) / l.Safety
	next = h / max(1/l.Grow, min(1/l.Shrink, divisor))
	if c.refused {
		next = min(next, h)
	}
	c.old, c.refused = max(err, leastOld), false
	return next, true
}

// archive implements archived.
func (c *PI) archive(a *archive.Archive, _ int) {
	a.Float(&c.old)
	a.Bool(&c.refused)
}
