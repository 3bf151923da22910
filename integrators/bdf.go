package integrators

import "settle/internal/archive"

// bdf is the family of numerical differentiation formulas of order 1 to 5, backward differentiation
// (BDF) with a smaller error, of variable order and step size. Its steps are implicit: stiff systems
// do not hold them back.
//
// It stays at order 2 unless Solver.MaxOrder says more. Orders 3 to 5 are not A-stable: modes that
// oscillate faster than they decay, as loops with feedback have, hold their steps back instead of
// being damped (on an inversion loop 4,090 steps against 58 of an A-stable method of order 4). Raise
// MaxOrder where the fast modes decay without oscillating, as in chemistry.
//
// Steps of one size are of order MaxOrder (default 2); the first ones of a stretch are taken by
// extrapolation, so that they do not spoil that order. The derivative at the end of a step, Step.DY,
// is the formula's: it differs from an evaluation by what the iteration left over.
var bdf = &Method{
	Name:  "bdf",
	Title: "numerical differentiation formulas (BDF) of order 1 to 5, to 2 unless told otherwise",
	Citation: "L. F. Shampine, M. W. Reichelt, SIAM J. Sci. Comput. 18 (1997) 1-22; " +
		"BDF: C. W. Gear, Numerical Initial Value Problems in Ordinary Differential Equations, Prentice-Hall 1971",
	Family:        ImplicitMultistep,
	Order:         mostBDF,
	EmbeddedOrder: mostBDF - 1,
	VariableOrder: true,
	CautionOf:     bdfCautionOf,
	Adaptive:      true,
	start:         func(sys System, rows int) (stepper, error) { return newBDFStepper(sys.Dim(), rows), nil },
}

const (
	mostBDF  = 5
	usualBDF = 2           // the highest order, if nothing is said: that which is A-stable
	bdfKept  = mostBDF + 3 // differences of a row
)

// The formula of order k, with backward differences D_j of the states and p the predicted state, is
//
//	sum_{j=1..k} D_j(n+1)/j - kappa_k gamma_k (y_{n+1} - p) = h f(y_{n+1}),   gamma_k = sum_{j=1..k} 1/j.
//
// kappa = 0 is BDF; these values make the error smaller by a quarter and leave the angles of stability
// at 90, 90, 80, 66 and 51 degrees (Shampine & Reichelt, table 1).
var bdfKappas = [mostBDF + 2]float64{0, -0.1850, -1.0 / 9, -0.0823, -0.0415, 0, 0}

var (
	bdfGamma [mostBDF + 2]float64 // gamma_k
	bdfAlpha [mostBDF + 2]float64 // (1 - kappa_k) gamma_k, the leading coefficient
	bdfError [mostBDF + 2]float64 // kappa_k gamma_k + 1/(k+1), the error constant
)

func init() {
	for k := 1; k < len(bdfGamma); k++ {
		bdfGamma[k] = bdfGamma[k-1] + 1/float64(k)
		bdfAlpha[k] = (1 - bdfKappas[k]) * bdfGamma[k]
		bdfError[k] = bdfKappas[k]*bdfGamma[k] + 1/float64(k+1)
	}
}

// bdfStepper is the method at work. It solves for d = y_{n+1} - p.
type bdfStepper struct {
	n    int
	rows []bdfRow
	part *batch // where some of the places are evaluated
	list []int  // which
	lost []int  // places whose iteration failed

	psi       []float64 // packed: sum_j gamma_j D_j / alpha_k
	d         []float64 // packed: what the iteration has found of d
	slope     []float64 // packed: derivatives at the iterates
	rhs       []float64 // one row
	neighbour []float64 // one row
	start     *stiffExtrapolation
}

// bdfRow is what a trial remembers. Of the solve's state are k, equal, refusals, h, now and the
// linearisation; the rest is of the step being tried.
type bdfRow struct {
	k        int     // order; of the differences known, if the start is not over
	known    bool    // now holds something
	equal    int     // steps taken with this order and size
	refusals int     // in a row
	h        float64 // step size of the differences
	now      []float64
	lin      linearisation

	used         int       // order of the step
	then         []float64 // the differences after it
	thenK        int
	iteration    newton
	extrapolated bool // the step was not taken by the method, but by extrapolation
}

func newBDFStepper(n, rows int) *bdfStepper {
	s := &bdfStepper{
		n: n, rows: make([]bdfRow, rows), part: newBatchOf(n, rows), list: make([]int, 0, rows), lost: make([]int, 0, rows),
		psi: make([]float64, rows*n), d: make([]float64, rows*n), slope: make([]float64, rows*n),
		rhs: make([]float64, n), neighbour: make([]float64, n), start: newStiffExtrapolation(n),
	}
	for i := range s.rows {
		w := &s.rows[i]
		w.now, w.then = make([]float64, bdfKept*n), make([]float64, bdfKept*n)
	}
	return s
}

func (s *bdfStepper) needs() needs { return needs{start: true, endFree: true, errorOrder: 1} }

// rebind implements rebinder.
func (s *bdfStepper) rebind(sys System) error {
	for i := range s.rows {
		s.rows[i].lin.rebind(sys)
	}
	return checkSize(bdf.Name, s.n, sys)
}

// row returns the j-th difference.
func (s *bdfStepper) row(differences []float64, j int) []float64 { return cut(differences, j, s.n) }

// begin implements follower. The Jacobian goes too: it was that of another piece.
func (s *bdfStepper) begin(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	w.k, w.known, w.equal, w.refusals = 0, false, 0, 0
	w.lin.forget()
}

// accept implements follower.
func (s *bdfStepper) accept(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	if w.equal++; w.thenK != w.k {
		w.equal = 0
	}
	w.k, w.refusals = w.thenK, 0
	w.now, w.then = w.then, w.now
	w.learn()
}

// archive implements archived.
func (s *bdfStepper) archive(a *archive.Archive, rows int) {
	for i := range rows {
		w := &s.rows[i]
		a.Count(&w.k, mostBDF)
		a.Bool(&w.known)
		a.Int(&w.equal)
		a.Int(&w.refusals)
		a.Float(&w.h)
		if w.known {
			a.Floats(w.now)
		}
		w.lin.archive(a, s.n)
	}
}
