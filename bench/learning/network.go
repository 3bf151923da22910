package main

import (
	"fmt"
	"math"

	"settle/bench/suite"
	"settle/circuit"
	"settle/integrators"
	"settle/internal/linalg"
)

// network is a random recurrent network, tau dx/dt = -x + W tanh(x), W ~ N(0, 1.5^2 / n), over 20 tau.
type network struct {
	n         int
	d         *circuit.Dynamics
	start     []float64
	end       float64
	w         *linalg.Dense
	reference *linalg.Dense // (grid x n): the states at end k / grid
}

const (
	networkGrid = 20
	networkAtol = 1e-2 // over rtol
)

// ourMethods are those tried for a network; the soonest at an error counts, as it does of SciPy's.
var ourMethods = []string{"auto", "tsit5", "vern65", "vern76", "adams", "eptrk6"}

func newNetwork(n int, tau float64) (*network, error) {
	text := fmt.Sprintf(`
name = "network"
seed = 1
[population.x]
size = %d
tau = "%g s"
transfer = "tanh"
initial = { init = "normal", std = 1 }
[pathway.W]
from = "x"
to = "x"
weights = { init = "normal", std = %.17g }
[phase.p]
duration = "%g s"
`, n, tau, 1.5/math.Sqrt(float64(n)), 20*tau)
	d, c, err := suite.Dynamics(text)
	if err != nil {
		return nil, err
	}
	w := &network{n: n, d: d, start: make([]float64, n), end: 20 * tau, w: c.Pathways()[0].W.Dense()}
	d.Gather(w.start)
	w.reference = linalg.NewDense(networkGrid, n, nil)
	_, err = w.solve("adams", 1e-11, w.reference)
	return w, err
}

// work is what a solve took. Evaluations of several rows at once share a pass over the weights.
type work struct{ evaluations, passes int }

// passing counts the passes.
type passing struct {
	*circuit.Dynamics
	passes int
}

// Derivative implements integrators.System.
func (p *passing) Derivative(dydt, t, y []float64, rows []int) {
	p.passes++
	p.Dynamics.Derivative(dydt, t, y, rows)
}

// solve integrates and writes the states at the grid's points.
func (w *network) solve(method string, rtol float64, states *linalg.Dense) (done work, err error) {
	s := integrators.Solver{Method: method, Rtol: rtol, Atol: networkAtol * rtol, MaxSteps: 10_000_000, Observer: &grid{states: states, end: w.end}}
	sys := &passing{Dynamics: w.d}
	r, err := s.Solve(sys, 0, w.end, append([]float64(nil), w.start...))
	if err == nil {
		err = r.Err()
	}
	if err != nil {
		return done, err
	}
	return work{r.Rows[0].Stats.Evaluations, sys.passes}, nil
}

// grid keeps the solution at equally spaced times.
type grid struct {
	states *linalg.Dense
	end    float64
	next   int
}

// Start implements integrators.Observer.
func (*grid) Start(int, float64, []float64) error { return nil }

// Observe implements integrators.Observer.
func (g *grid) Observe(s *integrators.Step) error {
	for g.next < g.states.Rows {
		t := g.end * float64(g.next+1) / float64(g.states.Rows)
		if t > s.T {
			break
		}
		s.At(g.states.Row(g.next), t)
		g.next++
	}
	return nil
}

// run solves once, timed, with its error.
func (w *network) run(method string, rtol float64) (outcome, error) {
	states, done := linalg.NewDense(networkGrid, w.n, nil), work{}
	seconds, err := timed(func() (err error) {
		done, err = w.solve(method, rtol, states)
		return err
	})
	worst, size := 0.0, 0.0
	for i, v := range w.reference.Data {
		worst, size = max(worst, math.Abs(states.Data[i]-v)), max(size, math.Abs(v))
	}
	return outcome{Seconds: seconds, Error: worst / size, Note: w.describe(method, rtol, done)}, err
}

func (w *network) describe(method string, rtol float64, done work) string {
	return fmt.Sprintf("%s at rtol %.1e, %d evaluations in %d passes, %.3g GB of weights read", method, rtol, done.evaluations, done.passes, float64(done.passes)*8e-9*float64(w.n)*float64(w.n))
}

// choice is a method with the loosest tolerance that reached an error.
type choice struct {
	method string
	rtol   float64
	o      outcome
}

// soonest tries methods with tighter and tighter tolerances until each reaches the error, and returns the
// fastest. There each runs three times: one run may be held up by other work.
func soonest(methods []string, target float64, run func(method string, rtol float64) (outcome, error)) (best choice, err error) {
	best.o.Seconds = math.Inf(1)
	for _, m := range methods {
		for rtol := math.Sqrt(10) * 1e-1; rtol > 1e-12; rtol /= math.Sqrt(10) {
			o, err := run(m, rtol)
			if err != nil {
				return best, err
			}
			if o.Error < 0 || o.Error > target {
				if o.Error > 1e3*target {
					rtol /= 10 // far off
				}
				continue
			}
			if o, err = leastOf(o, 2, func() (outcome, error) { return run(m, rtol) }); err != nil {
				return best, err
			}
			if o.Seconds < best.o.Seconds {
				best = choice{m, rtol, o}
			}
			break
		}
	}
	if math.IsInf(best.o.Seconds, 1) {
		err = fmt.Errorf("no method of %v reaches an error of %g", methods, target)
	}
	return best, err
}

// leastOf runs some times more and returns the soonest outcome.
func leastOf(o outcome, more int, run func() (outcome, error)) (outcome, error) {
	for range more {
		other, err := run()
		if err != nil {
			return o, err
		}
		if other.Seconds < o.Seconds {
			o = other
		}
	}
	return o, nil
}
