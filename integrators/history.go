package integrators

import "math"

// mostKept is how many steps of a row's path are kept: the last ones.
const mostKept = 4096

// history keeps the last steps of a row's path in a ring.
type history struct {
	moments []moment
	next    int
}

// moment is what is kept of a step.
type moment struct {
	t, h     float64
	residual float64
	shadow   float64 // a fixed projection of the state
	size     float64 // largest |y|
}

// add keeps a step.
func (r *history) add(s *Step, residual float64) {
	size, _ := largest(s.Y)
	m := moment{t: s.T, h: s.T - s.T0, residual: residual, shadow: shadow(s.Y), size: size}
	if len(r.moments) < mostKept {
		r.moments = append(r.moments, m)
		return
	}
	r.moments[r.next] = m
	r.next = (r.next + 1) % mostKept
}

// recent returns the later half of what is kept, in order of time.
func (r *history) recent() []moment {
	all := append(append([]moment(nil), r.moments[r.next:]...), r.moments[:r.next]...)
	return all[len(all)/2:]
}

// shadow projects a state on a fixed direction without symmetries, so that no mode hides.
func shadow(y []float64) float64 {
	const golden = 0.6180339887498949
	sum := 0.0
	for i, v := range y {
		_, frac := math.Modf(float64(i+1) * golden)
		sum += (0.5 + frac) * v
	}
	return sum
}
