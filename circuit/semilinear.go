package circuit

import (
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
	pt     linalg.Dense // P^T: with its long rows a product takes a third of the time
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
	w.pt = *linalg.NewDense(w.nu, w.nx, nil)
	w.rate, w.dx, w.slopes = make([]float64, w.nx), make([]float64, w.nx), make([]float64, w.nx)
}
