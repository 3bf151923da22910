package stability

import (
	"fmt"
	"math"

	"settle/circuit"
	"settle/internal/linalg"
)

// Options of Optimise. Zero values are the defaults.
type Options struct {
	// Target is what the spectral abscissa of the loop has to come below, in units of the inverse of
	// its largest time constant; default -0.01. For bare stability give a tiny negative number.
	Target float64
	// Step is the length of a step along the gradient; default 0.05.
	Step float64
	// Least and Iterations are the numbers of steps at least and at most; default 10 and 200. A
	// negative Least is none.
	Least, Iterations int
	// Smoothing is eps of the smoothed abscissa, which lies right of the abscissa by eps times about
	// the number of modes there; default 1e-4, so that this is well below the target. (Hennequin et al.
	// take 0.01: there loops with random weights of 0.1 take more than 200 steps, or the target is missed.)
	Smoothing float64
	// Published takes the shift of public code, PublishedShift, instead of solving tr P = 1/eps.
	Published bool
	// Row is the trial whose stored state the slopes are taken at.
	Row int
}

// Report is what Optimise did. Rates are in 1/s.
type Report struct {
	Before, After float64 // spectral abscissa of the loop
	Iterations    int     // steps taken
	Reached       bool    // After is below the target
	Target        float64
	Tau           float64 // largest time constant of the loop, s
	Loop          []int   // its populations, the circuit's indices in written order
}

// Optimise changes the weights B of a pathway in place, by descending the smoothed spectral abscissa
// of the loop that the pathway is in, in the phase that d has begun, until the true one is below the
// target. Of the phase's whole Jacobian only that loop's diagonal block can change with B. It ends
// with WeightsChanged.
//
// Where the target is not reached, Reached is false and B is the best that was met: a circuit may not
// have a stable B near, or the step may be too small or too large. It is an error if the pathway is
// closed, not part of a loop, or has no dense matrix of its own; B is left as it is then. Nothing the
// linear algebra meets (an overflow, an abscissa that cannot be told from its smoothed one) is worse
// than an end of the descent.
//
// G. Hennequin, T. P. Vogels, W. Gerstner, Neuron 82 (2014) 1394-1406: gradient descent with a step of
// one size; the loop's B alone, and these defaults: W. F. Podlaski, C. K. Machens, NeurIPS 2020.
func Optimise(d *circuit.Dynamics, pathway int, o Options) (Report, error) {
	s, err := newDescent(d, pathway, o.withDefaults())
	if err == nil {
		err = s.look()
	}
	if err != nil {
		return Report{}, err
	}
	defer d.Circuit().WeightsChanged()
	return s.run(), nil
}

func (o Options) withDefaults() Options {
	o.Target, o.Step = orDefault(o.Target, -.01), orDefault(o.Step, .05)
	o.Least, o.Iterations = orDefault(o.Least, 10), orDefault(o.Iterations, 200)
	o.Smoothing = orDefault(o.Smoothing, 1e-4)
	return o
}

func orDefault[T comparable](x, otherwise T) T {
	var zero T
	if x == zero {
		return otherwise
	}
	return x
}

// descent is one Optimise at work.
type descent struct {
	o        Options
	m        *loopMatrix
	b, best  *linalg.Dense
	change   *linalg.Dense // the derivative by B's elements
	smoothed Smoothed
}

func newDescent(d *circuit.Dynamics, pathway int, o Options) (*descent, error) {
	if !(o.Step > 0) || !(o.Smoothing > 0) || math.IsNaN(o.Target) {
		return nil, fmt.Errorf("stability: step %g, smoothing %g, target %g: step and smoothing have to be positive numbers", o.Step, o.Smoothing, o.Target)
	}
	m, err := newLoopMatrix(d, pathway, o.Row)
	if err != nil {
		return nil, err
	}
	b := m.weights
	return &descent{o: o, m: m, b: b, best: b.Clone(), change: linalg.NewDense(b.Rows, b.Cols, nil)}, nil
}

// run takes the steps, from where look was last.
func (s *descent) run() Report {
	r := Report{Target: s.o.Target / s.m.tau, Tau: s.m.tau, Loop: s.m.populations}
	r.Before = s.smoothed.Abscissa / s.m.tau
	r.After = r.Before
	for r.Iterations < s.o.Iterations && (r.Iterations < s.o.Least || r.After >= r.Target) {
		if s.step() != nil || s.look() != nil {
			break
		}
		r.Iterations++
		now := s.smoothed.Abscissa / s.m.tau
		if now < r.After || now < r.Target {
			r.After = now
			copy(s.best.Data, s.b.Data)
		}
	}
	copy(s.b.Data, s.best.Data)
	r.Reached = r.After < r.Target
	return r
}

// look finds the abscissa for B as it is.
func (s *descent) look() error {
	j, apart, rate, err := s.m.matrix()
	if err != nil {
		return err
	}
	s.smoothed.Apart, s.smoothed.ApartRate = apart, rate
	return s.smoothed.take(j)
}

// step moves B down the gradient.
func (s *descent) step() error {
	if err := s.smooth(); err != nil {
		return err
	}
	s.m.backward(s.change, s.smoothed.Gradient())
	for i, g := range s.change.Data {
		s.b.Data[i] -= s.o.Step * g
	}
	return nil
}

func (s *descent) smooth() error {
	if s.o.Published {
		return s.smoothed.solve(PublishedShift(s.smoothed.Abscissa))
	}
	return s.smoothed.find(s.o.Smoothing)
}
