package integrators

import "math"

// look watches, now and then, by a power iteration: the stages of a step tell nothing of fast modes that
// have died away within a relative tolerance, and nothing of the direction in which an eigenvalue lies.
// It reports that the step was at the bound twice, lookAgain steps apart.
func (s *switcher) look(b *batch, i int, w *switching) bool {
	if w.looked == 0 {
		w.look, w.looked = firstLook, firstLook
	}
	if w.look--; w.look > 0 || b.limit > 0 {
		return false
	}
	modulus, cosine := s.speed.fastest(b, i)
	if b.h[i] < atBound*s.reach.step(modulus, cosine) {
		w.again, w.looked = false, 2*w.looked
		w.look = w.looked
		return false
	}
	sure := w.again
	w.again, w.look, w.ringing = true, lookAgain, cosine > ringing
	return sure
}

const (
	firstLook = 20   // the step of a stretch before the first look; twice as many before each that follows
	lookAgain = 10   // after a look that saw a step at the bound
	ringing   = -0.5 // cosine of the direction above which a mode oscillates more than it decays
)

// reach is how far explicit steps are stable, by the direction of an eigenvalue.
type reach []float64

// reachDegrees part the directions of reach, from reachNearest to 180 degrees. Modes nearer to the
// imaginary axis count as those that are damped by 5 % a radian.
const (
	reachDegrees = 3
	reachNearest = 93
)

func newReach(tb *Tableau) (r reach) {
	p := tb.StabilityPolynomial()
	for a := reachNearest; a <= 180; a += reachDegrees {
		sin, cos := math.Sincos(float64(a) * math.Pi / 180)
		r = append(r, stableStretch(p, complex(cos, sin)))
	}
	return r
}

// step is the longest stable step for an eigenvalue of that modulus, and cosine of its direction.
func (r reach) step(modulus, cosine float64) float64 {
	a := math.Acos(within(-1, cosine, 1)) * 180 / math.Pi
	k := int(within(0, (a-reachNearest)/reachDegrees+0.5, float64(len(r)-1)))
	return r[k] / modulus
}
