package circuit

import (
	"math"
	"slices"

	"settle/internal/linalg"
)

// Semilinearity follows a row of this phase by few coordinates; see integrators.Semilinearity, with which it
// is identical.
type Semilinearity = interface {
	Start(row int, y []float64) (size int, ok bool)
	Remainder(n []float64, t float64, c []float64)
	Slope(f, c, n []float64)
	Propagate(dst []float64, h float64, f []float64, n [][]float64)
	Error(e []float64, rtol, atol float64) float64
	Accept()
	Residual(t float64, c []float64, rtol, atol float64) float64
	Correction(rtol, atol float64) (e float64, ok bool)
	State(y []float64, t float64, c []float64)
	Products() int
}

// largestSemilinear is how many units the linear population of such a loop may have: what is done with
// matrices of that size has to stay below an evaluation or two.
const largestSemilinear = 64

// keptSemilinear is the work space of a phase.
type keptSemilinear struct {
	known bool
	loop  *semilinearLoop // nil where the phase is no such loop
}

// Semilinearity returns the work space of this phase, kept from call to call. It is nil unless two populations
// drive each other and nothing else moves, each of one leak and one tau, and one of them, not the larger
// one, is linear.
func (d *Dynamics) Semilinearity() Semilinearity {
	if d.semilinear == nil {
		d.semilinear = make([]keptSemilinear, len(d.c.plans))
	}
	kept := &d.semilinear[d.phase]
	if !kept.known {
		*kept = keptSemilinear{known: true, loop: newSemilinearLoop(d)}
	}
	if kept.loop == nil {
		return nil
	}
	return kept.loop
}

// semilinearLoop follows a loop of a linear population u and another one x,
//
//	x' = -a x + P u + c,   u' = Q phi(x) - b u + e,
//
// in the dimension of u. With f and g the derivatives at the start, nothing is left out by
//
//	x(t) = x(0) + rho f + P z,   rho = (1 - e^-at)/a,   z' = v - a z,   v = u - u(0),
//	v' = M z - b v + g + N,      N = Q (phi(x) - phi(x(0))) - M z,   M = Q phi'(x(0)) P.
//
// The coordinates are v, then z: of phi-functions of [-b M; 1 -a] and evaluations of N a path is made.
type semilinearLoop struct {
	d      *Dynamics
	x, u   int // populations
	nx, nu int
	a, b   float64
	p, q   coupling     // q with the slopes at the start
	m      linalg.Dense // M
	unit   linalg.Dense
	loop   linalg.PhiLoop
	split  bool // M's eigenvectors serve
	settle [2]bool

	known    bool // m belongs to the weights of that version, and to slopes
	version  uint64
	slopes   []float64
	row      int
	y0, f0   []float64
	still    bool      // x would stay where it is without u
	q0       []float64 // Q phi(x(0))
	now, was []float64 // x at the last evaluation, and where accepted last; then u
	rate, dx []float64
	multiply int // multiply-adds with weights since the start
	xs, zs   [semilinearTerms][]float64
	y, dy    []float64 // where the residual was asked for, and the derivative
	dz       []float64
	few      linalg.Dense // the first rows of P
}

// semilinearTerms is how many phi-functions methods ask for, phi_0 among them.
const semilinearTerms = 5

// newSemilinearLoop returns nil if the phase is no such loop.
func newSemilinearLoop(d *Dynamics) *semilinearLoop {
	if len(d.p.Evolving) != 2 || len(d.p.whole.chain) > 0 || len(d.p.noisy.populations) > 0 {
		return nil
	}
	w := &semilinearLoop{d: d, x: d.p.Evolving[0], u: d.p.Evolving[1]}
	if d.c.populations[w.x].linear {
		w.x, w.u = w.u, w.x
	}
	px, pu := &d.c.populations[w.x], &d.c.populations[w.u]
	w.nx, w.nu = px.Size, pu.Size
	if px.linear || px.coupled != nil || !pu.identity || w.nu > min(w.nx, largestSemilinear) || !w.join() {
		return nil
	}
	w.settle = [2]bool{slices.Contains(d.p.Settle, w.x), slices.Contains(d.p.Settle, w.u)}
	w.room()
	return w
}

// join finds what joins the two; false if that is not all.
func (w *semilinearLoop) join() bool {
	d := w.d
	var okA, okB, okP, okQ bool
	w.a, okA = d.c.populations[w.x].uniformRate()
	w.b, okB = d.c.populations[w.u].uniformRate()
	w.p.k, okP = d.onlyPathway(w.x, w.u)
	w.q.k, okQ = d.onlyPathway(w.u, w.x)
	if !okA || !okB || !okP || !okQ || d.c.pathways[w.p.k].gate >= 0 || d.c.pathways[w.q.k].gate >= 0 {
		return false
	}
	for _, pop := range d.p.Evolving {
		if len(d.p.movingWires[pop].inputs) > 0 || d.p.biasDrifts[pop] {
			return false
		}
	}
	return true
}

func (w *semilinearLoop) room() {
	n := w.nx + w.nu
	for _, v := range []*[]float64{&w.y0, &w.f0, &w.now, &w.was, &w.y, &w.dy} {
		*v = make([]float64, n)
	}
	w.q0, w.dz = make([]float64, w.nu), make([]float64, w.nu)
	w.rate, w.dx, w.slopes = make([]float64, w.nx), make([]float64, w.nx), make([]float64, w.nx)
}

// Start implements Semilinearity: ok is false where modes of M cannot be told apart, or numbers are not finite.
func (w *semilinearLoop) Start(row int, y []float64) (size int, ok bool) {
	w.row, w.multiply = row, 0
	copy(w.y0, y)
	w.begin()
	if !w.known || w.version != w.d.c.version.Load() || !w.sameSlopes() {
		w.linearise()
	}
	return w.nu, w.split && !math.IsNaN(largest(w.f0)) && !math.IsInf(largest(w.f0), 0)
}

// begin takes the derivatives at the start, and Q phi(x(0)).
func (w *semilinearLoop) begin() {
	x := w.xOf(w.y0)
	copy(w.now, x)
	copy(w.now[w.nx:], w.uOf(w.y0))
	w.Accept()
	w.d.c.populations[w.x].Phi.Rate(w.rate, x)
	clear(w.q0)
	w.derive()
	w.still = largest(w.xOf(w.f0)) == 0
	if largest(w.rate) != 0 {
		w.deliver(w.q0)
	}
}

// derive writes f and g: the still drives alone where the populations are silent.
func (w *semilinearLoop) derive() {
	if largest(w.y0) != 0 || largest(w.rate) != 0 {
		w.d.Derivative(w.f0, w.d.oneTime[:], w.y0, w.d.ids[w.row:w.row+1])
		w.multiply += w.d.Products()
		return
	}
	for _, pop := range w.d.p.Evolving {
		to, still := w.f0[w.d.p.at[pop]:], w.d.units(w.d.still, w.row, pop)
		for i, f := range w.d.c.populations[pop].invTau {
			to[i] = still[i] * f
		}
	}
}

// deliver adds Q r to dst, r being the rates.
func (w *semilinearLoop) deliver(dst []float64) {
	path := &w.d.c.pathways[w.q.k]
	path.W.AddMul(dst, w.nu, path.Gain*w.d.c.populations[w.u].invTau[0], w.rate, w.nx, 1)
	w.multiply += path.W.Products()
}

// sameSlopes tells whether the slopes at the start are those that M was made with, and takes them.
func (w *semilinearLoop) sameSlopes() bool {
	w.d.c.populations[w.x].Phi.Slope(w.dx, w.xOf(w.y0))
	same := true
	for i, v := range w.dx {
		same = same && v == w.slopes[i]
		w.slopes[i] = v
	}
	return same
}

// linearise makes M and takes it apart.
func (w *semilinearLoop) linearise() {
	d := w.d
	d.linearise(w.row, 0, w.y0, atState)
	w.p.set(d)
	w.q.set(d)
	w.m = zeroed(w.m, w.nu, w.nu)
	w.p.op.AddMulTrans(w.m.Data, w.nu, w.p.f*w.q.f, w.q.matrix(&w.unit).Data, w.nx, w.nu)
	w.p.measure()
	w.multiply += w.nu * w.p.op.Products()
	copy(w.slopes, d.line.slope[w.x])
	ok, err := w.loop.Factor(&w.m, w.b, w.a, semilinearTerms-1, false)
	w.split, w.known, w.version = ok && err == nil, true, d.c.version.Load()
}

// xOf and uOf are the parts of a state.
func (w *semilinearLoop) xOf(y []float64) []float64 {
	return y[w.d.p.at[w.x] : w.d.p.at[w.x]+w.nx]
}
func (w *semilinearLoop) uOf(y []float64) []float64 {
	return y[w.d.p.at[w.u] : w.d.p.at[w.u]+w.nu]
}
