package circuit

import (
	"math"

	"settle/internal/linalg"
)

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
	w.transposeP()
	w.pt.AddMul(w.m.Data, w.nu, w.p.f*w.q.f, w.q.matrix(&w.unit).Data, w.nx, w.nu)
	w.p.measure()
	w.multiply += w.nu * w.p.op.Products()
	copy(w.slopes, d.line.slope[w.x])
	ok, err := w.loop.Factor(&w.m, w.b, w.a, semilinearTerms-1, false)
	w.split, w.known, w.version = ok && err == nil, true, d.c.version.Load()
}

func (w *semilinearLoop) transposeP() {
	if p, ok := w.p.op.(*linalg.Dense); ok {
		p.TransposeTo(&w.pt)
		return
	}
	w.unit = zeroed(w.unit, w.nu, w.nu)
	for i := range w.nu {
		w.unit.Set(i, i, 1)
	}
	clear(w.pt.Data)
	w.p.op.AddMul(w.pt.Data, w.nx, 1, w.unit.Data, w.nu, w.nu)
}

// xOf and uOf are the parts of a state.
func (w *semilinearLoop) xOf(y []float64) []float64 {
	return y[w.d.p.at[w.x] : w.d.p.at[w.x]+w.nx]
}
func (w *semilinearLoop) uOf(y []float64) []float64 {
	return y[w.d.p.at[w.u] : w.d.p.at[w.u]+w.nu]
}
