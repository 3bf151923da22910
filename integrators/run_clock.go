package integrators

import (
	"fmt"
	"math"
)

// clock counts fixed steps within a stretch between edges: times are base + k step, never a sum.
type clock struct {
	base    float64
	k, of   int
	shorter bool // step does not divide the stretch: the last step is shorter
}

// newClock plans the steps from base to target.
func newClock(base, target, step float64) clock {
	const most = 1 << 53
	exact := (target - base) / step
	whole := math.Round(exact)
	// What rounding of the ends can make of a whole number of steps.
	slack := 1e-9 + 4*math.Abs(target)/step*0x1p-52
	if whole >= 1 && math.Abs(exact-whole) <= slack {
		return clock{base: base, of: int(min(whole, most))}
	}
	return clock{base: base, of: int(min(math.Floor(exact), most)) + 1, shorter: true}
}

// next returns the size and the end of the next step.
func (c *clock) next(t, target, step float64) (h, end float64) {
	if c.k+1 < c.of {
		return step, c.base + float64(c.k+1)*step
	}
	if c.shorter {
		return target - t, target
	}
	return step, target
}

// propose sets the size and the end of the next try of place i, or ends the row where it may not
// go on.
func (r *run) propose(i int) {
	p := &r.places[i]
	if p.res.Stats.Accepted+p.res.Stats.Refused >= r.maxSteps {
		r.fail(i, StepBudget)
		return
	}
	if r.step > 0 {
		r.h[i], r.end[i] = p.clock.next(r.t[i], p.target, r.step)
		return
	}
	most := min(r.maxStep, r.most[i])
	h := min(p.next, most)
	if r.rounder != nil {
		h = r.rounder.round(h)
	}
	size := h
	if r.limiter != nil {
		size = min(h, r.limiter.Limit(r.rows[i], r.t[i]))
	}
	r.h[i], r.end[i] = fit(r.t[i], p.target, size, min(most, size))
	p.wanted = 0
	if r.h[i] < h {
		p.wanted = h
	}
	if p.next < r.smallest(i) && r.end[i] != p.target {
		r.fail(i, SmallestStep)
	}
}

// fit cuts a step of size h at t to the stretch that ends at target. It stretches a last step by up
// to 1 %, and halves the last two, so that none is as short as rounding makes it.
func fit(t, target, h, most float64) (size, end float64) {
	left := target - t
	switch {
	case left <= h, left <= 1.01*h && left <= most:
		return left, target
	case left < 2*h:
		return left / 2, t + left/2
	}
	return h, t + h
}

// smallest is the smallest step allowed to place i.
func (r *run) smallest(i int) float64 {
	if r.minStep > 0 {
		return r.minStep
	}
	t := math.Abs(r.t[i])
	return 16 * (math.Nextafter(t, math.Inf(1)) - t)
}

// enter begins a stretch: at the start of a row and after each edge.
func (r *run) enter(i int) {
	p, t := &r.places[i], r.t[i]
	p.target, p.started, p.since = p.t1, false, t
	if r.follower != nil {
		r.follower.begin(r.batch, i)
	}
	if r.edges != nil {
		r.edges.Enter(r.rows[i], t)
		edge := r.edges.NextEdge(r.rows[i], t)
		if !(edge > t) {
			panic(fmt.Sprintf("integrators: NextEdge(%d, %g) is %g, it must be later", r.rows[i], t, edge))
		}
		p.target = min(p.t1, edge)
	}
	if r.step > 0 {
		p.clock = newClock(t, p.target, r.step)
	}
}
