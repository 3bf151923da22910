package integrators

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// settings are a Solver's fields with the defaults filled in.
type settings struct {
	method                        *Method
	pair                          pair // of a Switching method
	rtol, atol                    float64
	step, first, maxStep, minStep float64
	maxSteps                      int
	diverged                      float64
	controller                    string
	control                       *Control
	rho, cap                      float64
	maxOrder                      int
	mesh                          float64
}

// explicit is the method that a stability bound holds back, if any is.
func (set *settings) explicit() *Method {
	if set.method.Family == Switching {
		return set.pair.explicit
	}
	return set.method
}

// bound takes in how fast the system is, and what Solver.Cap makes of it.
func (set *settings) bound(sys System, hold bool) {
	if q, ok := sys.(Spectral); ok {
		set.rho = q.SpectralRadius()
	}
	if c := set.explicit().CapConstant; hold && set.step == 0 && set.rho > 0 && c > 0 {
		set.cap = c / set.rho
		if set.method.Family != Switching { // else only while it is explicit
			set.maxStep = min(set.maxStep, set.cap)
		}
	}
}

// setup is what a Stop is told.
func (set *settings) setup(sys System, rows int, t1 []float64) Setup {
	return Setup{
		System: sys, Rows: rows, Method: set.explicit(), Step: set.step,
		Rtol: set.rtol, Atol: set.atol, End: slices.Max(append([]float64{math.Inf(-1)}, t1...)),
		Rho: set.rho, Capped: set.cap > 0,
	}
}

// stepper makes the method's stepper.
func (set *settings) stepper(sys System, rows int) (stepper, error) {
	if set.method.Family == Switching {
		return newSwitcher(sys, rows, set.pair)
	}
	return set.method.start(sys, rows)
}

func (s *Solver) settings() (settings, error) {
	set := settings{
		rtol: orDefault(s.Rtol, 1e-6), atol: orDefault(s.Atol, 1e-9),
		step: s.Step, first: s.InitialStep, minStep: s.MinStep, maxOrder: s.MaxOrder,
		mesh:    orDefault(s.NoiseMesh, s.Step),
		maxStep: orDefault(s.MaxStep, math.Inf(1)), maxSteps: s.MaxSteps,
		diverged: orDefault(s.Diverged, 1e9),
	}
	set.maxSteps = orDefault(set.maxSteps, 1_000_000)
	name := orDefault(s.Method, "dp54")
	var ok bool
	if set.method, ok = Find(name); !ok {
		return set, fmt.Errorf("method %q is unknown: it is one of %s", name, strings.Join(MethodNames(), ", "))
	}
	set.controller = orDefault(s.Controller, orDefault(set.method.Controller, defaultControl))
	if set.control, ok = FindControl(set.controller); !ok {
		return set, fmt.Errorf("controller %q is unknown: it is one of %s", s.Controller, strings.Join(ControlNames(), ", "))
	}
	if err := set.check(); err != nil {
		return set, err
	}
	if set.method.Family == Switching {
		set.pair = choosePair(set.rtol)
	}
	return set, nil
}

// check refuses numbers that make no sense.
func (set *settings) check() error {
	for _, c := range []struct {
		name  string
		value float64
	}{
		{"rtol", set.rtol}, {"atol", set.atol}, {"step", set.step}, {"initial step", set.first},
		{"largest step", set.maxStep}, {"smallest step", set.minStep}, {"divergence bound", set.diverged},
		{"step budget", float64(set.maxSteps)}, {"largest order", float64(set.maxOrder)}, {"noise mesh", set.mesh},
	} {
		if math.IsNaN(c.value) || c.value < 0 {
			return fmt.Errorf("%s is %g: it must be positive (0 = default)", c.name, c.value)
		}
	}
	for _, v := range []float64{set.rtol, set.atol, set.step, set.first, set.minStep} {
		if math.IsInf(v, 0) {
			return fmt.Errorf("rtol %g, atol %g, step %g, initial step %g and smallest step %g must be finite",
				set.rtol, set.atol, set.step, set.first, set.minStep)
		}
	}
	switch {
	case set.rtol < 1e-15 && set.step == 0:
		return fmt.Errorf("rtol is %g: below 1e-15 rounding decides, not the method", set.rtol)
	case set.minStep > set.maxStep:
		return fmt.Errorf("the smallest step %g is above the largest, %g", set.minStep, set.maxStep)
	case set.step > 0 && set.method.Family == Switching:
		return fmt.Errorf("%s chooses its methods by the steps they take: with a step of one size, name a method", set.method.Name)
	case set.method.VariableOrder && set.maxOrder > set.method.Order:
		return fmt.Errorf("the largest order is %d: %s has orders up to %d", set.maxOrder, set.method.Name, set.method.Order)
	case set.step == 0 && !set.method.Estimates():
		return fmt.Errorf("%s has no error estimate to choose its step by: give a step, or use one of %s",
			set.method.Name, strings.Join(estimating(), ", "))
	}
	return nil
}

// estimating names the methods that can choose their step.
func estimating() []string {
	return slices.DeleteFunc(MethodNames(), func(name string) bool {
		m, _ := Find(name)
		return !m.Estimates()
	})
}

// orDefault replaces the zero value.
func orDefault[T comparable](x, otherwise T) T {
	var zero T
	if x == zero {
		return otherwise
	}
	return x
}
