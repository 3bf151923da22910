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

// Control is a way of controlling the step size.
type Control struct {
	Name     string // as a user writes it
	Title    string
	Citation string

	start func(l Limits) Controller
}

// controls lists every Control: a new one is a line here and a file of its own.
var controls = []*Control{integral, proportionalIntegral, pid, h211}

// defaultControl is that of Hairer's dopri5.
const defaultControl = "pi"

// Controls returns all ways of controlling the step size. They are shared: treat them as constants.
func Controls() []*Control { return append([]*Control(nil), controls...) }

// FindControl returns the control of that name.
func FindControl(name string) (*Control, bool) {
	for _, c := range controls {
		if c.Name == name {
			return c, true
		}
	}
	return nil, false
}

// ControlNames returns the names of all controls.
func ControlNames() []string {
	names := make([]string, len(controls))
	for i, c := range controls {
		names[i] = c.Name
	}
	return names
}

// New returns a Controller for one row that keeps within the limits.
func (c *Control) New(l Limits) Controller { return c.start(l) }

// Limits bound the change from one step size to the next. The zero value stands for the constants of
// Hairer's dopri5.
type Limits struct {
	Safety float64 // aim at this part of the step size that would just do; 0 = 0.9
	Shrink float64 // smallest factor; 0 = 1/5
	Grow   float64 // largest factor; 0 = 10
}

func (l Limits) filled() Limits {
	return Limits{Safety: orDefault(l.Safety, 0.9), Shrink: orDefault(l.Shrink, 1.0/5), Grow: orDefault(l.Grow, 10)}
}

// within cuts a factor to the limits. NaN becomes the smallest.
func (l Limits) within(factor float64) float64 { return within(l.Shrink, factor, l.Grow) }

// within bounds x, and takes NaN for the lower bound.
func within(lo, x, hi float64) float64 {
	if !(x > lo) {
		return lo
	}
	return min(x, hi)
}

// leastOld is the error remembered at least, so that one lucky step does not hold back the next.
const leastOld = 1e-4

// noNumber makes NaN an error beyond all bounds.
func noNumber(err float64) float64 {
	if math.IsNaN(err) {
		return math.Inf(1)
	}
	return err
}
