package circuit

import (
	"math"
	"slices"

	"settle/internal/linalg"
)

// pairDoublings follow a loop of two populations, x the larger one and u the other,
//
//	x' = -a x + P u + c,   u' = Q x - b u + e,
//
// in the dimension of u. The deviation of a row that begins with derivatives f and g is
//
//	x(t) - x(0) = rho f + P z,   rho = (1 - e^-at)/a,
//
// where z' = -a z + (u - u(0)): nothing is left out, whatever the initial state. Of each row the pair
// (z, u - u(0)) is kept; what exp(tA) does to it needs C and S (see loopPowers) and M alone, since with
// R = C - d S and w = Q f the block of x is e^-at + P X Q, with X M = R - e^-at and
// X w = u(t) - u(0) - a z(t) - S g.
type pairDoublings struct {
	courses
	x, u     int // populations
	nx, nu   int // their sizes
	a, b     float64
	p, q     coupling
	m        linalg.Dense // Q P
	norm     float64      // its norm
	taken    int          // multiply-adds it took, not booked yet
	powers   loopPowers
	settle   [2]bool // x and u have to
	lu       linalg.LU
	factored bool // lu belongs to the weights
	regular  bool

	begun   []sizes   // by row
	w       []float64 // Q f, by row
	c, s, o []float64 // what C and S are applied to, and the outcome, packed
	v       []float64 // M z
	zs      []float64 // z of the rows judged last, then u - u(0) - a z of them
	xs      []float64 // their x, then dx/dt
	us      []float64 // their u, then du/dt
	place   []int     // row -> its place among them
	judged  int       // how many they are
	ux      []float64 // a correction
	seen    []float64 // z, dz/dt and u of the row glanced at
	few     [2 * sampled]float64
	unit    linalg.Dense
	rest    []PairRest // by row
}

// sizes is how large x and f of a row are.
type sizes struct{ x, f float64 }

// coupling is the block of A that one pathway makes: f times an operator.
type coupling struct {
	k       int
	op      linalg.Operator
	f       float64
	longest float64      // Euclidean norm of its longest row, +Inf where it is not a matrix
	own     linalg.Dense // op, where it is not the pathway's matrix
	row     linalg.Dense // op as a matrix, where it is not one
	t       linalg.Dense // its transpose, where op is a tall matrix: with few long rows products take a third of the time
	tall    bool
	changed uint64 // version of the matrix that t and longest are of
	known   bool
}

// newPairDoublings returns nil if the phase is not a loop of two populations, each of one leak and one
// time constant, joined by one pathway each way.
func newPairDoublings(d *Dynamics) *pairDoublings {
	if len(d.p.Evolving) != 2 || len(d.p.whole.chain) > 0 {
		return nil
	}
	w := &pairDoublings{x: d.p.Evolving[0], u: d.p.Evolving[1]}
	px, pu := &d.c.populations[w.x], &d.c.populations[w.u]
	if px.Size < pu.Size || px.Size == pu.Size && px.Leak[0] == 0 {
		w.x, w.u, px, pu = w.u, w.x, pu, px
	}
	var okA, okB, okP, okQ bool
	w.a, okA = px.uniformRate()
	w.b, okB = pu.uniformRate()
	w.p.k, okP = d.onlyPathway(w.x, w.u)
	w.q.k, okQ = d.onlyPathway(w.u, w.x)
	if !okA || !okB || !okP || !okQ {
		return nil
	}
	w.nx, w.nu = px.Size, pu.Size
	w.courses = courses{d: d, width: 2 * pu.Size, sharedMatrix: d.p.constantJ}
	w.settle = [2]bool{slices.Contains(d.p.Settle, w.x), slices.Contains(d.p.Settle, w.u)}
	return w
}

// uniformRate is leak/tau (1/s) where all units have the same leak and the same tau.
func (p *population) uniformRate() (float64, bool) {
	rate, ok := p.rate()
	return rate, ok && !slices.ContainsFunc(p.Tau, func(tau float64) bool { return tau != p.Tau[0] })
}

// onlyPathway is what moves population to, if that is one pathway from the population from.
func (d *Dynamics) onlyPathway(to, from int) (k int, ok bool) {
	wires := d.p.movingWires[to].pathways
	if len(wires) != 1 || d.c.pathways[wires[0]].From != from || !d.p.direct[wires[0]] {
		return 0, false
	}
	return wires[0], true
}

// mostSwings is how much faster than they decay modes may oscillate: rounding errors of loopPowers grow
// with that, to 1e-12 at 100 and 1e-10 at 300.
const mostSwings = 200

// take takes the weights, if they changed; false if rounding would spoil the powers of such a loop.
func (w *pairDoublings) take() bool {
	if w.stale() {
		w.linearise()
	}
	return !(math.Sqrt(w.norm) > mostSwings*(w.a+w.b)/2)
}

// Start implements Doublings.
func (w *pairDoublings) Start(y []float64, rows int, span float64) (levels int, err error) {
	if err := w.start(y, rows); err != nil {
		return 0, err
	}
	// In units in which z is as large as u, the norm of A is at most that.
	if levels, err = doublingsOf(span * (max(math.Abs(w.a), math.Abs(w.b)) + math.Sqrt(w.norm))); err != nil {
		return 0, err
	}
	if w.h = math.Ldexp(span, -levels); w.powers.h != w.h {
		w.powers.reset(&w.m, w.a, w.b, w.h)
	}
	w.multiplied[0] += w.taken
	w.taken = 0
	w.first()
	return levels, nil
}

// linearise takes the weights. They are the same at all states.
func (w *pairDoublings) linearise() {
	if !w.p.plain(w.d) || !w.q.plain(w.d) {
		w.y0 = grown(w.y0, w.d.p.dim)
		w.d.gatherRow(w.y0, 0)
		w.d.linearise(0, 0, w.y0, atState)
	}
	w.p.set(w.d)
	w.q.set(w.d)
	w.factored = false
	w.m = zeroed(w.m, w.nu, w.nu)
	q := w.q.matrix(&w.unit)
	if w.p.prepare(w.d); w.p.tall {
		w.p.t.AddMul(w.m.Data, w.nu, w.p.f*w.q.f, q.Data, w.nx, w.nu)
	} else {
		w.p.op.AddMulTrans(w.m.Data, w.nu, w.p.f*w.q.f, q.Data, w.nx, w.nu)
	}
	w.norm = linalg.RowSum(&w.m)
	w.taken += w.nu * w.p.op.Products()
	w.powers.h = 0
}

// tallness is how many times higher than wide a matrix has to be for its transpose to pay, mostTall how wide it may
// be; more rows than fewByTranspose are faster as a product of matrices.
const (
	tallness       = 8
	mostTall       = 16
	fewByTranspose = 4
)

// prepare takes transpose and norm of op, unless they are known.
func (c *coupling) prepare(d *Dynamics) {
	changed := d.c.changedAt(c.k)
	if c.known && c.changed == changed && d.p.constantJ && c.plain(d) {
		return
	}
	c.changed, c.known = changed, true
	c.transpose()
	c.measure()
}

// transpose keeps the transpose of op where it is a tall matrix.
func (c *coupling) transpose() {
	m, ok := c.op.(*linalg.Dense)
	if c.tall = ok && m.Cols <= mostTall && m.Rows >= tallness*m.Cols; c.tall {
		if c.t.Rows != m.Cols || c.t.Cols != m.Rows {
			c.t = *linalg.NewDense(m.Cols, m.Rows, nil)
		}
		m.TransposeTo(&c.t)
	}
}

// plain tells whether the pathway's own matrix serves.
func (c *coupling) plain(d *Dynamics) bool {
	w := &d.c.pathways[c.k]
	return w.gate < 0 && d.c.populations[w.From].identity
}

// set takes the pathway's block at the point linearised last.
func (c *coupling) set(d *Dynamics) {
	w := &d.c.pathways[c.k]
	if c.plain(d) {
		c.op, c.f = w.W, w.Gain*d.c.populations[w.To].invTau[0]
		return
	}
	c.own = zeroed(c.own, d.c.populations[w.To].Size, d.c.populations[w.From].Size)
	d.addDirect(c, c.k)
	c.op, c.f = &c.own, 1
}

// block makes a coupling the destination of its pathway's block.
func (c *coupling) block(int, int) ([]float64, int, bool) { return c.own.Data, c.own.Cols, true }

// matrix is op as a matrix.
func (c *coupling) matrix(unit *linalg.Dense) *linalg.Dense {
	if m, ok := c.op.(*linalg.Dense); ok {
		return m
	}
	to, from := c.op.Dims()
	*unit = zeroed(*unit, to, to)
	for i := range to {
		unit.Data[i*to+i] = 1
	}
	c.row = zeroed(c.row, to, from)
	c.op.AddMulTrans(c.row.Data, from, 1, unit.Data, to, to)
	return &c.row
}

func (c *coupling) measure() {
	c.longest = math.Inf(1)
	if m, ok := c.op.(*linalg.Dense); ok {
		c.longest = math.Abs(c.f) * linalg.LongestRow(m)
	}
}

// add adds the block times rows of v to dst.
func (c *coupling) add(dst []float64, ldd int, v []float64, ldv, rows int) {
	if c.tall && rows <= fewByTranspose {
		for i := range rows {
			c.t.AddMulTrans(dst[i*ldd:], ldd, c.f, v[i*ldv:], ldv, 1)
		}
		return
	}
	c.op.AddMul(dst, ldd, c.f, v, ldv, rows)
}
