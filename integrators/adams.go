package integrators

import "settle/internal/archive"

// adams is a predictor-corrector method of variable order and step size. Predictors of order
// k = 1...12 (Adams-Bashforth) are followed by the corrector of order k + 1 (Adams-Moulton), which is
// carried on (local extrapolation). Solver.MaxOrder counts the order carried on, 2...13. A step takes
// two evaluations, a refused one takes one. Step and order follow the error, step by step.
//
// It is for systems whose evaluations are the time: where the solution is smooth it needs fewer of
// them than Runge-Kutta methods of any order. Each edge costs a new start from order 1, about a dozen
// evaluations.
//
// Steps of one size are of order MaxOrder, 1...13 (default 5); the first ones of a stretch are
// taken by extrapolation, so that they do not spoil that order.
var adams = &Method{
	Name:  "adams",
	Title: "Adams-Bashforth-Moulton of order 2 to 13 with variable steps",
	Citation: "L. F. Shampine, M. K. Gordon, Computer Solution of Ordinary Differential Equations, Freeman 1975; " +
		"E. Hairer, S. P. Norsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., Springer 1993, III.5-7",
	Family:        ExplicitMultistep,
	Order:         mostAdams + 1,
	EmbeddedOrder: mostAdams,
	VariableOrder: true,
	Adaptive:      true,
	CapConstant:   adamsCapConstant(),
	start:         func(sys System, rows int) (stepper, error) { return newAdamsStepper(sys.Dim(), rows), nil },
}

const (
	mostAdams  = 12            // the highest order of a predictor
	fixedAdams = 5             // order with steps of one size
	adamsKept  = mostAdams + 2 // derivatives of a row that are kept, at most
)

// adamsStepper is the method at work. In the notation of Hairer, Norsett & Wanner, III.5, with
// x_n the start of the step, it predicts, evaluates, corrects and evaluates:
//
//	p = y_n + h sum_{j<k} g_j Phi*_j(n),   y_{n+1} = p + h g_k (f(p) - sum_{j<k} Phi*_j(n)).
type adamsStepper struct {
	n         int
	rows      []adamsRow
	start     *extrapolation // of steps of one size
	part      *batch         // where some of the places are evaluated
	list      []int          // which
	g         []float64      // scratch: g_j
	path      []float64      // scratch: g_j within the step
	power     []float64      // scratch of weights
	neighbour []float64      // scratch: a row's difference of another order
}

// adamsRow is what a trial remembers. Of the solve's state are k, rising, points, refusals, back and
// now; the rest is of the step being tried.
type adamsRow struct {
	k        int       // order of the predictor
	rising   bool      // since the start the order has risen with every step
	points   int       // derivatives known, at the start of the step and before; 0: none yet
	refusals int       // in a row
	back     []float64 // back[j] is how far the derivative before last but j lies before the start
	now      []float64 // modified divided differences Phi_j(n) of the derivatives, j < points

	used         int       // order of the predictor of the step
	higher       bool      // the corrector's is higher by one
	scale        []float64 // beta_j: Phi*_j(n) = beta_j Phi_j(n)
	then         []float64 // Phi_j(n+1), once it was evaluated
	thenPoints   int
	thenK        int
	thenRising   bool
	extrapolated bool // the step was not taken by the method, but by extrapolation
}

func newAdamsStepper(n, rows int) *adamsStepper {
	s := &adamsStepper{
		n: n, rows: make([]adamsRow, rows), start: newExtrapolation(n), part: newBatchOf(n, rows),
		list: make([]int, 0, rows), neighbour: make([]float64, n),
		g: make([]float64, adamsKept), path: make([]float64, adamsKept), power: make([]float64, adamsKept),
	}
	for i := range s.rows {
		w := &s.rows[i]
		w.back, w.scale = make([]float64, adamsKept), make([]float64, adamsKept)
		w.now, w.then = make([]float64, adamsKept*n), make([]float64, adamsKept*n)
	}
	return s
}

func (s *adamsStepper) needs() needs { return needs{start: true, endFree: true, errorOrder: 1} }

// rebind implements rebinder: no system is remembered.
func (s *adamsStepper) rebind(System) error { return nil }

// row returns the j-th difference.
func (s *adamsStepper) row(differences []float64, j int) []float64 { return cut(differences, j, s.n) }

// begin implements follower: nothing is known of the path yet.
func (s *adamsStepper) begin(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	w.k, w.rising, w.points, w.refusals = 1, true, 0, 0
}

// accept implements follower.
func (s *adamsStepper) accept(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	w.k, w.rising, w.points, w.refusals = w.thenK, w.thenRising, w.thenPoints, 0
	w.now, w.then = w.then, w.now
	copy(w.back[1:w.points], w.back)
	for j := 1; j < w.points; j++ {
		w.back[j] += b.h[i]
	}
}

// archive implements archived.
func (s *adamsStepper) archive(a *archive.Archive, rows int) {
	for i := range rows {
		w := &s.rows[i]
		a.Count(&w.k, mostAdams)
		a.Count(&w.points, adamsKept)
		a.Int(&w.refusals)
		a.Bool(&w.rising)
		a.Floats(w.back[:w.points])
		a.Floats(w.now[:w.points*s.n])
	}
}
