package integrators

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Solver integrates a System. Its zero value is a Dormand-Prince 5(4) solver with the defaults below.
// Every field may be changed between solves, none during one.
type Solver struct {
	Method string  // one of MethodNames(); "" = "dp54"
	Rtol   float64 // relative tolerance of a step's error, or less: see Caution; 0 = 1e-6
	Atol   float64 // absolute tolerance, in the units of y; 0 = 1e-9

	Step        float64 // > 0: steps of this one size; 0 = chosen by the error estimate
	InitialStep float64 // 0 = chosen (Hairer's hinit)
	MaxStep     float64 // 0 = none
	MinStep     float64 // 0 = 16 units in the last place of t
	MaxSteps    int     // a row, accepted and refused; 0 = 1,000,000
	Controller  string  // one of ControlNames(); "" = the method's own, for most "pi"; implicit Runge-Kutta methods pace themselves

	// MaxOrder bounds the order of methods of variable order; with a fixed Step it is their order.
	// 0 = the method's own choice.
	MaxOrder int

	// NoiseMesh is the step from which the paths of a System with Noise are made by halving. Solves
	// of the same mesh see the same paths, whatever their steps; a step that is the mesh times a power
	// of two costs least. 0 = Step.
	NoiseMesh float64

	// Cap keeps adaptive steps at most Method.CapConstant / rho where the system knows its
	// spectral radius rho, so that a stable rest is approached smoothly. Default: off.
	Cap bool

	Diverged float64         // a row with |y_i| above it ends; 0 = 1e9, +Inf = never
	Observer Observer        // nil = none
	Stop     Stop            // nil = none
	Events   []Event         // to be located on the dense output; nil = none
	Context  context.Context // cancelled: rows end between steps, y valid; nil = never

	// Checkpoint is called between steps, where every row is whole; save returns the state of the
	// solve, from which Resume goes on to the same bits. An error ends the solve with it. nil = none.
	Checkpoint func(save func() []byte) error

	work *run // kept from one solve to the next
}

// Setup is what a Solver is about to do; see Preparer.
type Setup struct {
	System     System
	Rows       int
	Method     *Method // of a switching one the explicit method, which a stability bound holds back
	Step       float64 // 0: adaptive
	Rtol, Atol float64
	End        float64 // the last of the rows' ends
	Rho        float64 // spectral radius of the system, 0 = unknown
	Capped     bool    // the step is held below CapConstant / Rho
}

// Preparer is an optional ability of a Stop: it is told what is coming, and may refuse it.
type Preparer interface {
	Prepare(Setup) error
}

// Solve integrates all rows of y from t0 to t1 >= t0. y holds R = len(y)/sys.Dim() rows; each ends
// as its state at Result.Rows[i].T. Settings that make no sense are an error, and so is what an
// Observer returns; rows that end badly are not: see Result.
func (s *Solver) Solve(sys System, t0, t1 float64, y []float64) (*Result, error) {
	rows := rowsOf(sys, y)
	return s.SolveRows(sys, repeat(t0, rows), repeat(t1, rows), y)
}

// SolveRows is Solve with a start t0[i] and an end t1[i] for each row.
func (s *Solver) SolveRows(sys System, t0, t1, y []float64) (*Result, error) {
	rows := rowsOf(sys, y)
	if len(t0) != rows || len(t1) != rows {
		panic(fmt.Sprintf("integrators: %d starts and %d ends for %d rows", len(t0), len(t1), rows))
	}
	for i := range t0 {
		if !finite(t0[i]) || !finite(t1[i]) || t1[i] < t0[i] {
			return nil, fmt.Errorf("integrators: row %d runs from t = %g to %g: both must be finite, and the end not before the start", i, t0[i], t1[i])
		}
	}
	r, err := s.prepare(sys, rows, t1)
	if err != nil {
		return nil, fmt.Errorf("integrators: %w", err)
	}
	return r.solve(t0, t1, y)
}

// prepare checks the settings, fills in the defaults and fetches the work space.
func (s *Solver) prepare(sys System, rows int, t1 []float64) (*run, error) {
	set, err := s.settings()
	if err != nil {
		return nil, err
	}
	if err := checkNoise(sys, set.method); err != nil {
		return nil, err
	}
	for i := range s.Events {
		if err := s.Events[i].check(i); err != nil {
			return nil, err
		}
	}
	if q, ok := sys.(Spectral); ok {
		set.rho = q.SpectralRadius()
	}
	if s.Cap && set.step == 0 && set.rho > 0 && set.explicit().CapConstant > 0 {
		set.cap = set.explicit().CapConstant / set.rho
		if set.method.Family != Switching { // else only while it is explicit
			set.maxStep = min(set.maxStep, set.cap)
		}
	}
	if p, ok := s.Stop.(Preparer); ok {
		err := p.Prepare(Setup{System: sys, Rows: rows, Method: set.explicit(), Step: set.step, End: slices.Max(append([]float64{math.Inf(-1)}, t1...)),
			Rtol: set.rtol, Atol: set.atol, Rho: set.rho, Capped: set.cap > 0})
		if err != nil {
			return nil, err
		}
	}
	if !s.work.fits(sys, rows, set) {
		if s.work, err = newRun(sys, rows, set); err != nil {
			return nil, err
		}
	}
	s.work.begin(sys, set, s)
	if q, ok := s.work.stepper.(opener); ok {
		if err := q.open(s.work.batch); err != nil {
			s.work.release()
			return nil, err
		}
	}
	return s.work, nil
}

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
	if set.method.Family == Switching {
		set.pair = choosePair(set.rtol)
	}
	return set, set.check()
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

func rowsOf(sys System, y []float64) int {
	n := sys.Dim()
	if n < 1 || len(y)%n != 0 {
		panic(fmt.Sprintf("integrators: a state of %d numbers is not whole rows of %d", len(y), n))
	}
	return len(y) / n
}

func repeat(x float64, n int) []float64 {
	v := make([]float64, n)
	for i := range v {
		v[i] = x
	}
	return v
}

// orDefault replaces the zero value.
func orDefault[T comparable](x, otherwise T) T {
	var zero T
	if x == zero {
		return otherwise
	}
	return x
}
