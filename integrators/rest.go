package integrators

import (
	"context"
	"fmt"
	"math"
)

// Rest finds states of rest, f(t, y) = 0 at one instant t, by iteration instead of by following the
// motion. Its zero value works. Every field may be changed between solves, none during one; a Rest
// keeps its work space and belongs to one goroutine.
//
// A row is at rest when its residual R and its correction E (see Equilibrium) are at most 1, as for
// Settling, without the condition on successive steps. A System without that ability is judged by
//
//	R = Tau |f|_inf / (Atol + Rtol |y|_inf),   E = |J^-1 f|_inf / (Atol + Rtol |y|_inf).
//
// All rows share one factorisation, made at the first row's start, as long as that makes them
// converge; a row that it does not serve goes on alone with factors of its own, from its best state, and
// if that fails from its start. Where pseudo-transient continuation does not converge, Newton's method is
// tried from the start.
//
// What is found need not be where the motion would have led (there may be several states of rest), nor
// be stable. So it is confirmed: the spectral abscissa is negative there, and a short burst of
// time-stepping does not move away.
type Rest struct {
	Method string  // one of RestMethods(); "" = "pseudo-transient"
	Rtol   float64 // relative tolerance of R and E; 0 = 1e-6
	Atol   float64 // absolute tolerance, in the units of y; 0 = 1e-9

	Tau  float64 // time scale; 0 = the System's slowest time constant, or 1 where it knows none
	Step float64 // first step of pseudo-transient; 0 = Tau

	MaxIterations int     // of a row; 0 = 200
	Patience      int     // iterations without a smaller |f|; 0 = 30
	Diverged      float64 // a row with |y_i| above it has left; 0 = 1e9

	Unconfirmed bool            // take what was found as it is
	Burst       float64         // time over which rest is confirmed; 0 = Tau
	Context     context.Context // cancelled: rows end between iterations; nil = never

	// Messages name variables by Variable (nil = "variable 6") and give times in TimeUnit ("" = none).
	Variable func(i int) string
	TimeUnit string

	work relaxation
}

// restMethods are the ways of iterating, by name.
var restMethods = map[string]func(rows, n int) iteration{
	"pseudo-transient": func(int, int) iteration { return &pseudoTransient{} },
	"newton":           func(rows, n int) iteration { return newChordNewton(rows, n) },
}

// RestMethods lists the values of Rest.Method, the default first.
func RestMethods() []string { return []string{"pseudo-transient", "newton"} }

// Solve moves the rows of y, each from where it stands, to rest under f(t, .). y holds R =
// len(y)/sys.Dim() rows; one that did not come to rest holds the state of its smallest |f| (since it
// began again, if it did). Settings
// that make no sense are an error; rows that end badly are not: see RestResult.
func (r *Rest) Solve(sys System, t float64, y []float64) (*RestResult, error) {
	rows := rowsOf(sys, y)
	set, err := r.settings(sys)
	if err != nil {
		return nil, fmt.Errorf("integrators: %w", err)
	}
	if q, ok := sys.(Piecewise); ok {
		for row := range rows {
			q.Enter(row, t)
		}
	}
	w := &r.work
	w.begin(sys, set, rows, t, y)
	w.turns()
	if !r.Unconfirmed {
		if err := w.confirm(); err != nil {
			return nil, fmt.Errorf("integrators: confirming rest: %w", err)
		}
	}
	result := w.result
	w.release()
	return result, nil
}

// restSettings are a Rest's fields with the defaults filled in.
type restSettings struct {
	method                                 string
	rtol, atol, tau, step, diverged, burst float64
	most, patience                         int
	done                                   <-chan struct{}
	variable                               func(i int) string
	unit, perUnit                          string // of times and of rates
}

func (r *Rest) settings(sys System) (restSettings, error) {
	s := restSettings{
		method: orDefault(r.Method, "pseudo-transient"), rtol: orDefault(r.Rtol, 1e-6), atol: orDefault(r.Atol, 1e-9),
		tau: r.Tau, diverged: orDefault(r.Diverged, 1e9),
		most: orDefault(r.MaxIterations, 200), patience: orDefault(r.Patience, 30),
	}
	if q, ok := sys.(Equilibrium); ok && s.tau == 0 {
		s.tau = q.SlowestTau()
	}
	s.tau = orDefault(s.tau, 1)
	s.step, s.burst = orDefault(r.Step, s.tau), orDefault(r.Burst, s.tau)
	if s.variable = r.Variable; s.variable == nil {
		s.variable = func(i int) string { return fmt.Sprintf("variable %d", i) }
	}
	if r.TimeUnit != "" {
		s.unit, s.perUnit = " "+r.TimeUnit, " /"+r.TimeUnit
	}
	if r.Context != nil {
		s.done = r.Context.Done()
	}
	if restMethods[s.method] == nil {
		return s, fmt.Errorf("method %q of finding rest is unknown: it is one of %v", s.method, RestMethods())
	}
	for _, v := range []float64{s.rtol, s.atol, s.tau, s.step, s.diverged, s.burst, float64(s.most), float64(s.patience)} {
		if !(v > 0) || math.IsInf(v, 0) {
			return s, fmt.Errorf("the tolerances, times and numbers of a search for rest must be positive and finite (0 = default), not %g", v)
		}
	}
	return s, nil
}
