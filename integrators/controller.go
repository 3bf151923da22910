package integrators

import "math"

// Controller judges a step by its error estimate and proposes the next size. A Solver has one for
// each row, with a memory of its own.
type Controller interface {
	// Judge is given the size of the step, its error in units of the tolerance (NaN or Inf
	// where it gave no number) and the order q of the estimate (it shrinks as h^(q+1)). It accepts or refuses, and says what to try next.
	Judge(h, err float64, order int) (next float64, accept bool)
	// Reset forgets what came before, as after a jump of the right-hand side.
	Reset()
}

// controllers makes a Controller by its name.
var controllers = map[string]func() Controller{
	"pi": func() Controller { return &PI{Beta: 0.04} },
	"i":  func() Controller { return &PI{} },
}

// Constants of Hairer's dopri5.
const (
	safety    = 0.9
	shrinkMax = 5.0  // a step shrinks at most to a fifth
	growMax   = 10.0 // and grows at most tenfold
	leastOld  = 1e-4 // error remembered at least, so that one lucky step does not hold back the next
)

// PI is the proportional-integral controller of Gustafsson (ACM Trans. Math. Softw. 17 (1991)
// 533-554) in the form of Hairer, Norsett & Wanner, Solving Ordinary Differential Equations I,
// II.4: h_next = 0.9 h err^-a err_old^Beta with a = 1/(q+1) - 0.75 Beta. Beta = 0 is the classical
// integral controller. After a refusal the next accepted step does not grow.
type PI struct {
	Beta float64 // weight of the last error; default 0

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
	if math.IsNaN(err) {
		err = math.Inf(1)
	}
	now := math.Pow(err, 1/float64(order+1)-0.75*c.Beta)
	if err > 1 {
		c.refused = true
		return h / min(shrinkMax, now/safety), false
	}
	divisor := now / math.Pow(c.old, c.Beta) / safety
	next = h / max(1/growMax, min(shrinkMax, divisor))
	if c.refused {
		next = min(next, h)
	}
	c.old, c.refused = max(err, leastOld), false
	return next, true
}
