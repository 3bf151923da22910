package integrators

import (
	"context"
	"fmt"
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

// Limiter is an optional ability of a Stop that has to look more closely than adaptive steps would.
type Limiter interface {
	// Limit returns the largest size of the row's next step from t, positive; +Inf for none.
	Limit(row int, t float64) float64
}

// Preparer is an optional ability of a Stop: it is told what is coming, and may refuse it.
type Preparer interface {
	Prepare(Setup) error
}

// Solve integrates all rows of y from t0 to t1 >= t0. y holds R = len(y)/sys.Dim() rows; each ends
// as its state at Result.Rows[i].T. A y that is not whole rows is a programming mistake and panics. Settings that make no sense are an error, and so is what an
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
	set.bound(sys, s.Cap)
	if p, ok := s.Stop.(Preparer); ok {
		if err := p.Prepare(set.setup(sys, rows, t1)); err != nil {
			return nil, err
		}
	}
	return s.fetch(sys, rows, set)
}

// fetch returns the work space, kept or new, and opens it.
func (s *Solver) fetch(sys System, rows int, set settings) (r *run, err error) {
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
