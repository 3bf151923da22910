package integrators

import (
	"sync"

	"settle/internal/archive"
)

// eptrk6 is an explicit pseudo two-step Runge-Kutta method. Its stages hang on those of the step before
// alone, not on each other, so that all of them are evaluated together: a step is one pass over the
// weights, however many stages it has. A count of evaluations does not show that: it counts each stage.
//
// It is for systems whose evaluation is one pass of large weights through memory, where the rows of a
// product share the pass (see Roomy). Its steps are short, but each stands for one evaluation: its
// stability interval is 0.42, a sixth of Dormand & Prince's 3.3 being 0.55. Each edge costs a
// start of as many passes as there are stages. While a Stop looks on, a step takes a second pass,
// for the derivative at its end.
var eptrk6 = &Method{
	Name:  "eptrk6",
	Title: "explicit pseudo two-step Runge-Kutta 6, its 5 stages side by side",
	Citation: "N. H. Cong, J. Comput. Appl. Math. 101 (1999) 105-116; " +
		"N. H. Cong, H. Podhaisky, R. Weiner, Computers Math. Applic. 36 (1998) 107-116",
	Family:        TwoStepRungeKutta,
	Order:         twoStepStages + 1,
	EmbeddedOrder: twoStepStages,
	Adaptive:      true,
	CapConstant:   0.8 * twoStepReach,
	start: func(sys System, rows int) (stepper, error) {
		s := newTwoStep(sharedTwoStep(), sys.Dim(), rows)
		return s, s.rebind(sys)
	},
}

const (
	twoStepStages = 5

	// twoStepReach is the shortest interval from 0 on which steps of one size are stable, over the
	// directions of modes that are damped by 5 % a radian or more: as adamsReach.
	twoStepReach = 0.4190
)

var sharedTwoStep = sync.OnceValue(func() *twoStepTableau { return newTwoStepTableau(twoStepStages) })

// twoStep is the method at work. With F_n the derivatives at the stages Y_n of step n, of size h_n,
//
//	Y_n = y_n + h_n A X(h_n / h_{n-1}) F_{n-1},   y_{n+1} = y_n + h_n b^T F_n,
//
// where X extrapolates the polynomial through F_{n-1} to the stages of this step, and A integrates.
// The last stage lies at the end of the step: it is a prediction of y_{n+1}, and how far that is off
// estimates the error.
type twoStep struct {
	tb       *twoStepTableau
	n        int
	rows     []twoStepRow
	together bool      // the system takes the stages of all rows at once
	y, f     []float64 // packed: stage j of place i behind all places of the stages before
	t        []float64 // likewise
	ids      []int     // likewise: the trials
	alone    []float64 // the stages of one row
	a        []float64 // (s x s): A X
	values   []float64 // scratch of weights
	dense    []float64 // the weights of a point within a step
}

// twoStepRow is what a trial remembers. Of the solve's state are size, refusals and now; the rest is
// of the step being tried.
type twoStepRow struct {
	size     float64   // of the step before; 0: there is none
	refusals int       // in a row
	now      []float64 // the derivatives at the stages of the step before, one after another
	then     []float64 // at those of this step
}

func newTwoStep(tb *twoStepTableau, n, rows int) *twoStep {
	places := rows * tb.s
	s := &twoStep{
		tb: tb, n: n, rows: make([]twoStepRow, rows),
		y: make([]float64, places*n), f: make([]float64, places*n), t: make([]float64, places), ids: make([]int, places),
		alone: make([]float64, tb.s*n), a: make([]float64, tb.s*tb.s), values: make([]float64, tb.s), dense: make([]float64, tb.s),
	}
	for i := range s.rows {
		s.rows[i].now, s.rows[i].then = make([]float64, tb.s*n), make([]float64, tb.s*n)
	}
	return s
}

func (s *twoStep) needs() needs {
	return needs{start: true, evaluations: s.tb.s, errorOrder: s.tb.s}
}

// rebind implements rebinder.
func (s *twoStep) rebind(sys System) error { //nolint:unparam // a rebinder may fail
	roomy, ok := sys.(Roomy)
	if s.together = ok; ok {
		roomy.Places(len(s.t))
	}
	return nil
}

// begin implements follower: nothing is known of the path yet.
func (s *twoStep) begin(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	w.size, w.refusals = 0, 0
}

// accept implements follower.
func (s *twoStep) accept(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	w.size, w.refusals = b.h[i], 0
	w.now, w.then = w.then, w.now
}

// archive implements archived.
func (s *twoStep) archive(a *archive.Archive, rows int) {
	for i := range rows {
		w := &s.rows[i]
		a.Float(&w.size)
		a.Int(&w.refusals)
		a.Floats(w.now)
	}
}

// at integrates the polynomial through the derivatives at the stages. Its order is the number of stages.
func (s *twoStep) at(dst []float64, st *Step, theta float64) {
	s.tb.integrals(s.dense, s.values, theta)
	addStages(dst, st.Y0, st.T-st.T0, s.dense, s.rows[st.Row].then)
}
