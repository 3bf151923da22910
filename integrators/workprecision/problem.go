package workprecision

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"settle/integrators"
)

// Problem is an initial value problem y(T0) = Start, followed to T1 or to rest.
type Problem struct {
	Name string

	// New returns the System for a method; an error says why that method cannot be used. As no two
	// runs overlap, it may return the same each time.
	New func(m *integrators.Method) (integrators.System, error)

	Start  []float64 // one row
	T0, T1 float64

	// End is y(T1) where it is known from elsewhere; ErrorEnd is then measured against it. nil =
	// against the reference.
	End []float64

	// Settle ends runs at rest, at these tolerances. nil = they go on to T1.
	Settle *SettleTolerance

	// Awaited are the variables that have to come to rest. nil = all.
	Awaited []int
}

// SettleTolerance is what integrators.Settling takes for rest.
type SettleTolerance struct{ Rtol, Atol float64 }

// Options says what is compared and how. The zero value compares all methods.
type Options struct {
	Methods []string  // default: all
	Rtol    []float64 // of adaptive methods; default 1e-3, 1e-4, ..., 1e-10
	Steps   []float64 // of methods of fixed steps; default: DefaultSteps

	AtolRatio float64       // atol / rtol, in the units of y; default 1e-3
	Against   float64       // rtol of the reference; default a thousandth of the smallest Rtol, at least 1e-13
	Repeat    int           // solves that Seconds is the least of; default 3
	Budget    time.Duration // for one solve; default one minute
	Patience  time.Duration // for one solve that may become the reference; default Budget, at least one minute

	// Solver is the template of all runs: limits of steps, controller, cap. Method, tolerances,
	// step, observer, stop and context are set here.
	Solver integrators.Solver

	// OnReference and OnRun are told of the reference, and of each run as soon as it is done; an
	// error ends the comparison with it. nil = nobody is.
	OnReference func(*Reference) error
	OnRun       func(*Run) error
}

func (o Options) withDefaults() Options {
	if o.Methods == nil {
		o.Methods = integrators.MethodNames()
	}
	if o.Rtol == nil {
		o.Rtol = []float64{1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10}
	}
	if o.AtolRatio == 0 {
		o.AtolRatio = 1e-3
	}
	if o.Against == 0 && len(o.Rtol) > 0 {
		o.Against = rounded(slices.Min(o.Rtol) / 1000)
	}
	o.Against = max(o.Against, 1e-13)
	if o.Repeat == 0 {
		o.Repeat = 3
	}
	if o.Budget == 0 {
		o.Budget = time.Minute
	}
	if o.Patience == 0 {
		o.Patience = max(o.Budget, time.Minute)
	}
	return o
}

// rounded takes off the rounding errors of products of decimals: 1e-9, not 9.999999999999999e-10.
func rounded(x float64) float64 {
	r, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	return r
}

// check refuses what cannot be meant.
func (p *Problem) check(o *Options) error {
	switch {
	case p.New == nil:
		return errors.New("workprecision: Problem.New is nil")
	case p.T1 <= p.T0:
		return fmt.Errorf("workprecision: %s runs from %g to %g: the end must be after the start", p.Name, p.T0, p.T1)
	case p.End != nil && len(p.End) != len(p.Start):
		return fmt.Errorf("workprecision: %s starts with %d variables and ends with %d", p.Name, len(p.Start), len(p.End))
	}
	for _, name := range o.Methods {
		if _, ok := integrators.Find(name); !ok {
			return fmt.Errorf("workprecision: method %q is unknown", name)
		}
	}
	for _, v := range slices.Concat(o.Rtol, o.Steps) {
		if !(v > 0) {
			return fmt.Errorf("workprecision: tolerances and steps must be positive, one is %g", v)
		}
	}
	return nil
}

// DefaultSteps are seven step sizes, each half of the one before: from the fastest time constant
// where the system knows it (integrators.Spectral), else from a hundredth of the span.
func DefaultSteps(sys integrators.System, span float64) []float64 {
	h := span / 100
	if q, ok := sys.(integrators.Spectral); ok {
		if rho := q.SpectralRadius(); rho > 0 {
			h = min(1/rho, span/10)
		}
	}
	steps := make([]float64, 7)
	for i := range steps {
		steps[i] = h
		h /= 2
	}
	return steps
}
