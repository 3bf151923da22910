package integrators

import "math"

// history is what a Settling keeps of a row's path: the whole of it thinned out, and the last
// turning points of a projection, which show an oscillation however many steps its period takes.
// Its size is fixed; adding to it allocates nothing.
type history struct {
	samples []sample // ascending in time, every stride-th step
	stride  int
	step    int    // accepted so far
	pending sample // since the last of samples

	turns []turn // a ring
	next  int    // its oldest, once it is full
}

const (
	mostSamples = 256
	mostTurns   = 256
)

// sample is the row at the end of a step; residual is the largest since the sample before.
type sample struct {
	t        float64
	step     int
	residual float64
	size     float64 // largest |y_i|
	speed    float64 // largest |dy_i/dt|
	level    float64 // projection of y
	heading  float64 // and of dy/dt
	noise    float64 // what the tolerance allows the projection of y to err
	rate     float64 // |change of dy/dt| / |change of y| over the step, an effective |eigenvalue|
	free     bool    // the method that made the step has no stability bound
}

// turn is an extremum of the projection.
type turn struct {
	t, level float64
	top      bool
}

// reset forgets the path, keeping its memory.
func (h *history) reset() {
	if h.samples == nil {
		h.samples, h.turns = make([]sample, 0, mostSamples), make([]turn, 0, mostTurns)
	}
	*h = history{samples: h.samples[:0], turns: h.turns[:0], stride: 1}
}

// add keeps a step. rtol and atol say how exact the states are.
func (h *history) add(s *Step, residual, rtol, atol float64) {
	m, from, to := look(s, rtol, atol)
	h.step++
	m.step, m.residual = h.step, max(residual, h.pending.residual)
	h.pending = m
	if h.step%h.stride == 0 {
		if len(h.samples) == mostSamples {
			h.thin()
		}
		h.samples = append(h.samples, m)
		h.pending = sample{}
	}
	if t, ok := turning(s, from, to); ok && math.Abs(to.level-from.level) > 0 {
		h.turn(t)
	}
}

// thin keeps every second sample, and the larger residual of each two.
func (h *history) thin() {
	for i := 0; i < mostSamples/2; i++ {
		a, b := h.samples[2*i], h.samples[2*i+1]
		b.residual = max(a.residual, b.residual)
		h.samples[i] = b
	}
	h.samples = h.samples[:mostSamples/2]
	h.stride *= 2
}

// turn adds an extremum. Tops and bottoms alternate: of two alike in a row the farther one counts.
func (h *history) turn(t turn) {
	if n := len(h.turns); n > 0 {
		last := &h.turns[(h.next+n-1)%n]
		if last.top == t.top {
			if t.top == (t.level > last.level) {
				*last = t
			}
			return
		}
	}
	if len(h.turns) < mostTurns {
		h.turns = append(h.turns, t)
		return
	}
	h.turns[h.next] = t
	h.next = (h.next + 1) % mostTurns
}

// projected is a state's projection and how fast that moves.
type projected struct{ level, heading float64 }

// look measures a step in one pass over its variables.
func look(s *Step, rtol, atol float64) (m sample, from, to projected) {
	m.t, m.free = s.T, s.Method != nil && s.Method.Tableau == nil
	var moved, bent, noise float64
	for i, y := range s.Y {
		y0, dy, dy0 := s.Y0[i], s.DY[i], s.DY0[i]
		w := direction(i)
		from.level += w * y0
		from.heading += w * dy0
		to.level += w * y
		to.heading += w * dy
		m.size, m.speed = max(m.size, math.Abs(y)), max(m.speed, math.Abs(dy))
		moved += (y - y0) * (y - y0)
		bent += (dy - dy0) * (dy - dy0)
		e := w * (atol + rtol*math.Abs(y))
		noise += e * e
	}
	m.level, m.heading, m.noise = to.level, to.heading, math.Sqrt(noise)
	if moved > 0 {
		m.rate = math.Sqrt(bent / moved)
	}
	return m, from, to
}

// direction is component i of the projection: between 1/2 and 1 in size, of mixed sign, and without
// symmetries, so that no mode of a circuit hides from it.
func direction(i int) float64 {
	const golden = 0.6180339887498949
	x := float64(i+1) * golden
	x -= math.Floor(x)
	return x - 0.5 + math.Copysign(0.5, x-0.5)
}

// turning finds an extremum of the projection's cubic Hermite interpolant within a step.
func turning(s *Step, from, to projected) (turn, bool) {
	if from.heading*to.heading >= 0 {
		return turn{}, false
	}
	h := s.T - s.T0
	a, b, rise := h*from.heading, h*to.heading, to.level-from.level
	// p(x) = level + a x + (3 rise - 2a - b) x^2 + (a + b - 2 rise) x^3; p' has one root in (0, 1)
	c2, c3 := 3*rise-2*a-b, a+b-2*rise
	lo, hi := 0.0, 1.0
	for range 50 {
		x := (lo + hi) / 2
		if slope := a + x*(2*c2+x*3*c3); (slope > 0) == (a > 0) {
			lo = x
		} else {
			hi = x
		}
	}
	x := (lo + hi) / 2
	return turn{t: s.T0 + x*h, level: from.level + x*(a+x*(c2+x*c3)), top: a > 0}, true
}
