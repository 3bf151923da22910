package integrators

import (
	"fmt"
	"math"
)

// Event is a moment to be found: where Func passes through 0 along a row's path. It is located on
// the dense output, to rounding. Only the ends of steps, and Points of them, are looked at: two
// passages between two of those points cancel and go unseen. A row that begins with Func = 0 has
// no event before it has left. Where Func is not a number nothing is seen.
type Event struct {
	Name string // for messages and the reader

	// Func is continuous along the path. It may keep nothing of y.
	Func func(row int, t float64, y []float64) float64

	Direction int  // > 0: rising passages only, < 0: falling ones; 0: both
	Terminal  bool // the row ends at the first one, with Status AtEvent
	Points    int  // points within each step that are looked at besides its end; default 0
}

// Occurrence is an event that happened to a row.
type Occurrence struct {
	Event int       // its index in Solver.Events
	T     float64   // when
	Y     []float64 // the state then, by dense output
}

// check refuses an event that cannot be looked for.
func (e *Event) check(i int) error {
	if e.Func == nil || e.Points < 0 {
		return fmt.Errorf("event %d (%s) needs a Func, and Points must not be negative", i, e.Name)
	}
	return nil
}

// watch looks for the events of the active rows.
type watch struct {
	events []Event
	side   []float64 // by trial and event: the value last seen; 0: on it
	y      []float64 // on the way
	cut    Step      // a step that ends at a terminal event
	ends   []float64 // its state and derivative
}

func newWatch(events []Event, rows, n int) *watch {
	if len(events) == 0 {
		return nil
	}
	return &watch{events: events, side: make([]float64, rows*len(events)), y: make([]float64, n), ends: make([]float64, 2*n)}
}

// begin notes on which side of each event a row starts.
func (w *watch) begin(row int, t float64, y []float64) {
	for k := range w.events {
		*w.sideOf(row, k) = w.events[k].Func(row, t, y)
	}
}

func (w *watch) sideOf(row, event int) *float64 { return &w.side[row*len(w.events)+event] }

// find appends what happens within a step to res, in order of time, up to the first terminal event;
// at is its time, +Inf without one.
func (w *watch) find(s *Step, res *RowResult) (at float64) {
	at = math.Inf(1)
	first := len(res.Events)
	for k := range w.events {
		w.follow(s, k, res, &at)
	}
	found := res.Events[first:]
	for i := range found { // few: insertion sort
		for j := i; j > 0 && found[j].T < found[j-1].T; j-- {
			found[j], found[j-1] = found[j-1], found[j]
		}
	}
	for len(res.Events) > first && res.Events[len(res.Events)-1].T > at {
		res.Events = res.Events[:len(res.Events)-1]
	}
	return at
}

// follow looks for one event along a step, point by point.
func (w *watch) follow(s *Step, k int, res *RowResult, at *float64) {
	e, side := &w.events[k], w.sideOf(s.Row, k)
	from := s.T0
	for p := 0; p <= e.Points; p++ {
		to := s.T
		if p < e.Points {
			to = s.T0 + (s.T-s.T0)*float64(p+1)/float64(e.Points+1)
		}
		value := w.value(s, e, to)
		if *side*value < 0 || value == 0 && *side != 0 {
			w.meet(s, k, from, to, *side, value, res, at)
		}
		*side = value // 0, met: no event until it has left
		from = to
	}
}

// value of the event's function along the step.
func (w *watch) value(s *Step, e *Event, t float64) float64 {
	if t == s.T {
		return e.Func(s.Row, t, s.Y)
	}
	s.At(w.y, t)
	return e.Func(s.Row, t, w.y)
}

// meet locates a passage between two points and notes it.
func (w *watch) meet(s *Step, k int, from, to, before, after float64, res *RowResult, at *float64) {
	e := &w.events[k]
	if e.Direction != 0 && (before < 0) != (e.Direction > 0) {
		return
	}
	t := to
	if after != 0 {
		t = passage(func(t float64) float64 { return w.value(s, e, t) }, from, to, before, after)
	}
	y := make([]float64, len(s.Y))
	s.At(y, t)
	res.Events = append(res.Events, Occurrence{Event: k, T: t, Y: y})
	if e.Terminal {
		*at = min(*at, t)
	}
}

// passage returns where f passes through 0 between a and b, with fb = f(b) of the sign opposite to
// fa's, to a few roundings: regula falsi with the weights of Anderson and Bjorck (BIT 13 (1973)
// 253-264), and bisection where that stalls.
func passage(f func(float64) float64, a, b, fa, fb float64) float64 {
	const most = 200
	for i := range most {
		mid := b - fb*(b-a)/(fb-fa)
		if i%3 == 2 || !(mid > a && mid < b) { // every third step halves the bracket
			mid = a + (b-a)/2
		}
		if mid <= a || mid >= b || b-a <= 4*0x1p-52*math.Abs(b) {
			return b
		}
		fm := f(mid)
		switch {
		case fm == 0:
			return mid
		case fm*fb < 0:
			a, fa = mid, fm
		default:
			weight := 1 - fm/fb
			if weight <= 0 {
				weight = 0.5
			}
			b, fb, fa = mid, fm, fa*weight
		}
	}
	return b
}

// happened looks for events in the step of place i, and cuts it short at a terminal one.
func (r *run) happened(i int, s *Step) bool {
	at := r.watch.find(s, r.places[i].res)
	if at > s.T {
		return false
	}
	r.shorten(i, s, at)
	return true
}

// shorten makes the step of place i end at a terminal event. What was computed of the whole step
// stays where it is: the dense output reads it.
func (r *run) shorten(i int, s *Step, at float64) {
	w, n := r.watch, r.n
	w.cut = *s
	y, dy := w.ends[:n:n], w.ends[n:]
	w.cut.At(y, at)
	s.T, s.Y, s.DY = at, y, nil
	s.interp = &cutShort{&w.cut}
	if r.stop != nil || r.observer != nil && r.need.endDense {
		a := r.aside
		a.rows[0], a.t[0] = r.rows[i], at
		copy(r.row(a.y, 0), y)
		r.evaluated(i)
		r.evaluateAside(1)
		s.DY = dy
		copy(s.DY, r.row(a.dy, 0))
	}
}

// cutShort is the dense output of a step that ends early: that of the whole step.
type cutShort struct{ whole *Step }

func (c *cutShort) at(dst []float64, s *Step, theta float64) {
	c.whole.At(dst, s.T0+theta*(s.T-s.T0))
}
