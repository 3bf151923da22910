package circuit

import (
	"math"

	"settle/internal/linalg"
)

// Remainder implements Semilinearity.
func (w *semilinearLoop) Remainder(n []float64, t float64, c []float64) {
	w.form(w.now[:w.nx], t, c)
	u := w.now[w.nx:]
	for i, v := range w.uOf(w.y0) {
		u[i] = v + c[i]
	}
	w.d.c.populations[w.x].Phi.Rate(w.rate, w.now[:w.nx])
	for i, v := range w.q0 {
		n[i] = -v
	}
	w.deliver(n)
	w.m.AddMul(n, w.nu, -1, c[w.nu:], w.nu, 1)
}

// form writes x at time t to dst.
func (w *semilinearLoop) form(dst []float64, t float64, c []float64) {
	copy(dst, w.xOf(w.y0))
	if !w.still {
		rho := w.rho(t)
		for i, f := range w.xOf(w.f0) {
			dst[i] += rho * f
		}
	}
	w.addP(dst, c[w.nu:])
}

// addP adds P v to dst.
func (w *semilinearLoop) addP(dst, v []float64) {
	w.pt.AddMulTrans(dst, w.nx, w.p.f, v, w.nu, 1)
	w.multiply += w.pt.Products()
}

func (w *semilinearLoop) rho(t float64) float64 {
	if w.a == 0 {
		return t
	}
	return -math.Expm1(-w.a*t) / w.a
}

// Slope implements Semilinearity.
func (w *semilinearLoop) Slope(f, c, n []float64) {
	g := w.uOf(w.f0)
	v, z := c[:w.nu], c[w.nu:]
	for i := range w.nu {
		f[i] = g[i] + n[i] - w.b*v[i]
		f[w.nu+i] = v[i] - w.a*z[i]
	}
	w.m.AddMul(f, w.nu, 1, z, w.nu, 1)
}

// Propagate implements Semilinearity.
func (w *semilinearLoop) Propagate(dst []float64, h float64, f []float64, n [][]float64) {
	clear(w.xs[:])
	clear(w.zs[:])
	copy(w.xs[:], n)
	if f != nil {
		w.xs[1], w.zs[1] = f[:w.nu], f[w.nu:]
	}
	w.loop.Apply(dst, h, w.xs[:], w.zs[:2], nil)
}

// Error implements Semilinearity: the root mean square over all variables, as of a step in full.
func (w *semilinearLoop) Error(e []float64, rtol, atol float64) float64 {
	clear(w.dx)
	w.addP(w.dx, e[w.nu:])
	sum := linalg.SquaredErrors(w.dx, w.now[:w.nx], w.was, rtol, atol) + linalg.SquaredErrors(e[:w.nu], w.now[w.nx:], w.was[w.nx:], rtol, atol)
	return math.Sqrt(sum / float64(w.nx+w.nu))
}

// Accept implements Semilinearity.
func (w *semilinearLoop) Accept() { w.now, w.was = w.was, w.now }

// Residual implements Semilinearity, where a step was accepted last. Above 1 it may be a part of it.
func (w *semilinearLoop) Residual(t float64, c []float64, rtol, atol float64) (r float64) {
	if r := w.residualAtLeast(t, c, rtol, atol); r > 1 {
		return r
	}
	w.State(w.y, t, c)
	if w.settle[0] {
		w.slopeOfX(w.xOf(w.dy), t, c, w.p.op)
		r = w.d.residualOf(w.x, w.row, w.xOf(w.y), w.xOf(w.dy), rtol, atol)
	}
	if w.settle[1] && !(r > 1) {
		w.d.Derivative(w.dy, w.d.oneTime[:], w.y, w.d.ids[w.row:w.row+1])
		w.multiply += w.d.Products()
		r = max(r, w.d.residualOf(w.u, w.row, w.uOf(w.y), w.uOf(w.dy), rtol, atol))
	}
	return r
}

// residualAtLeast is a bound, by what a few units of x do, and 0 where that is not known.
func (w *semilinearLoop) residualAtLeast(t float64, c []float64, rtol, atol float64) float64 {
	p, ok := w.p.op.(*linalg.Dense)
	if !ok || !w.settle[0] {
		return 0
	}
	pop, n := &w.d.c.populations[w.x], min(sampled, w.nx)
	w.few = linalg.Dense{Rows: n, Cols: w.nu, Data: p.Data[:n*w.nu]}
	w.slopeOfX(w.dx[:n], t, c, &w.few)
	drive := w.p.longest * linalg.Norm2(w.was[w.nx:]) * pop.Tau[0]
	scale := max(max(1, math.Abs(pop.Leak[0]))*largest(w.was[:w.nx]), drive, *w.d.peakOf(w.row, w.x))
	return largest(w.dx[:n]) * pop.Tau[0] / (atol + rtol*scale)
}

// slopeOfX writes dx/dt = e^-at f + P z' of the first units, those of the rows p of P, to dst.
func (w *semilinearLoop) slopeOfX(dst []float64, t float64, c []float64, p linalg.Operator) {
	left := math.Exp(-w.a * t)
	for i, f := range w.xOf(w.f0)[:len(dst)] {
		dst[i] = left * f
	}
	for i := range w.dz {
		w.dz[i] = c[i] - w.a*c[w.nu+i]
	}
	p.AddMul(dst, len(dst), w.p.f, w.dz, w.nu, 1)
	w.multiply += p.Products()
}

// Correction implements Semilinearity. J_cc is diagonal for one population.
func (w *semilinearLoop) Correction(rtol, atol float64) (e float64, ok bool) {
	switch {
	case !w.settle[0]:
		return largest(w.uOf(w.dy)) / math.Abs(w.b) / (atol + rtol*largest(w.uOf(w.y))), w.b != 0
	case !w.settle[1]:
		return largest(w.xOf(w.dy)) / math.Abs(w.a) / (atol + rtol*largest(w.xOf(w.y))), w.a != 0
	}
	return w.d.Correction(0, w.y, w.dy, w.row, rtol, atol)
}

// State implements Semilinearity.
func (w *semilinearLoop) State(y []float64, t float64, c []float64) {
	w.form(w.xOf(y), t, c)
	u := w.uOf(y)
	for i, v := range w.uOf(w.y0) {
		u[i] = v + c[i]
	}
}

// Products implements Semilinearity.
func (w *semilinearLoop) Products() int {
	if n := w.d.Products(); n > 0 {
		return (w.multiply + n - 1) / n
	}
	return 0
}
