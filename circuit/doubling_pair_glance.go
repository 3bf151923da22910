package circuit

import (
	"math"

	"settle/internal/linalg"
)

// sampled is how many units of x Glance looks at.
const sampled = 16

// glimpse bounds the largest moduli of x and of dx/dt: a few units from below, the inequality of Cauchy and
// Schwarz for the longest row of P from above.
type glimpse struct{ xLeast, xMost, dxLeast, dxMost float64 }

// Glance implements Doublings where x has to settle and P is a matrix.
func (w *pairDoublings) Glance(row int, rtol, atol, most float64) (moving, resting bool) {
	p, ok := w.p.op.(*linalg.Dense)
	if !ok || !w.settle[0] {
		return false, false
	}
	at := row*w.d.p.dim + w.d.p.at[w.u]
	_, u := w.parts(w.at(w.now, row))
	now := w.seen[2*w.nu:]
	for i, v := range u {
		now[i] = w.y0[at+i] + v
	}
	g := w.glimpse(p, row)
	if !(g.xMost <= most) || !(largest(now) <= most) {
		return false, false
	}
	pop, peak := &w.d.c.populations[w.x], *w.d.peakOf(row, w.x)
	leak, tau := math.Abs(pop.Leak[0]), pop.Tau[0]
	scale := max(g.xMost, leak*g.xMost, w.p.longest*linalg.Norm2(now)*tau, peak)
	if g.dxLeast*tau > atol+rtol*scale {
		return true, false
	}
	// Of x alone the correction is dx/dt over a.
	return false, !w.settle[1] && g.dxMost*tau <= atol+rtol*max(g.xLeast, leak*g.xLeast, peak) &&
		g.dxMost <= math.Abs(w.a)*(atol+rtol*g.xLeast)
}

// glimpse looks at a row where it is.
func (w *pairDoublings) glimpse(p *linalg.Dense, row int) glimpse {
	z, u := w.parts(w.at(w.now, row))
	both := w.seen[:2*w.nu] // z and dz/dt
	copy(both, z)
	for i, v := range u {
		both[w.nu+i] = v - w.a*z[i]
	}
	rho, left, n := w.rho(w.nowT[row]), math.Exp(-w.a*w.nowT[row]*w.h), min(sampled, w.nx)
	x, dx := w.few[:n], w.few[n:2*n]
	at := row*w.d.p.dim + w.d.p.at[w.x]
	for i, f := range w.fOf(row)[:n] {
		x[i], dx[i] = w.y0[at+i]+rho*f, left*f
	}
	rows := linalg.Dense{Rows: n, Cols: w.nu, Data: p.Data[:n*w.nu]}
	rows.AddMul(w.few[:], n, w.p.f, both, w.nu, 2)
	begun := w.begun[row]
	return glimpse{
		largest(x), begun.x + math.Abs(rho)*begun.f + w.p.longest*linalg.Norm2(z),
		largest(dx), left*begun.f + w.p.longest*linalg.Norm2(both[w.nu:]),
	}
}
