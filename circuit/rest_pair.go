package circuit

import (
	"math"

	"settle/internal/linalg"
)

// PairRest is the state of rest of a linear loop of two populations in one row.
type PairRest struct {
	Residual   float64 // R, as Residual has it
	Correction float64 // no less than E, as Correction has it for all that evolves
	Products   int     // evaluations' worth of products with the weights
}

// PairRest solves for the rest of all rows in use where this phase is a linear loop of two populations, each of
// one leak and one tau, and writes the states to y. With the M, a, b of Doublings, and c and e the still drives,
//
//	(M - a b) u = -(Q c + a e),   x = (P u + c)/a:
//
// one factorisation in the smaller dimension serves all rows. What rounding left is measured, in R and E. decays
// tells that all modes certainly decay faster than rate (1/s): see decays; false tells nothing. It is nil where
// the phase is no such loop, or the matrix is singular. The rows are the Dynamics' own until the next call.
func (d *Dynamics) PairRest(y []float64, rtol, atol, rate float64) (rows []PairRest, decays bool) {
	w := d.pairLoop()
	if w == nil {
		return nil, false
	}
	if w.stale() {
		w.linearise()
	}
	if decays = w.decays(rate); !(decays && w.factorDecaying(rate)) && !w.factor() {
		return nil, false
	}
	w.solveRest(y)
	w.judgeRest(y, rtol, atol)
	return w.rest, decays
}

// pairLoop is the work space of this phase as a linear loop, nil if it is none, or has another matrix in each of
// several rows.
func (d *Dynamics) pairLoop() *pairDoublings {
	if !d.p.constantJ && d.used > 1 {
		return nil
	}
	if d.doublings == nil {
		d.doublings = make([]keptDoublings, len(d.c.plans))
	}
	kept := &d.doublings[d.phase]
	if !kept.known {
		kept.known = true
		if d.affine() {
			kept.pair = newPairDoublings(d)
		}
	}
	return kept.pair
}

// solveRest writes the states of rest.
func (w *pairDoublings) solveRest(y []float64) {
	d, n := w.d, w.nu
	w.restRoom()
	clear(w.us)
	for row := range d.used {
		c, e := w.restDrive(w.xs, w.x, row), w.restDrive(w.zs, w.u, row)
		if w.rest[row] = (PairRest{}); largest(c) != 0 {
			w.q.add(w.us[row*n:], n, c, w.nx, 1)
			w.rest[row].Products += w.q.op.Products()
		}
		for i, v := range w.us[row*n : (row+1)*n] {
			w.us[row*n+i] = -v - w.a*e[i]
		}
	}
	w.lu.SolveRows(w.us, n, w.us, n, d.used)
	w.p.add(w.xs, w.nx, w.us, n, d.used) // P u + c
	for row := range d.used {
		at := y[row*d.p.dim:]
		copy(at[d.p.at[w.u]:], w.us[row*n:(row+1)*n])
		x, v := at[d.p.at[w.x]:][:w.nx], w.xs[row*w.nx:]
		for i := range x {
			x[i] = v[i] / w.a
			v[i] -= w.a * x[i] // dx/dt
		}
	}
}

func (w *pairDoublings) restRoom() {
	rows := w.d.used
	w.xs, w.us, w.zs = grown(w.xs, rows*w.nx), grown(w.us, rows*w.nu), grown(w.zs, rows*w.nu)
	w.v, w.ux = grown(w.v, rows*w.nu), grown(w.ux, rows*w.nu)
	if len(w.rest) != rows {
		w.rest = make([]PairRest, rows)
	}
}

// restDrive writes the still drive of a population, over tau, to a row of dst.
func (w *pairDoublings) restDrive(dst []float64, pop, row int) []float64 {
	p, still := &w.d.c.populations[pop], w.d.units(w.d.still, row, pop)
	to := dst[row*p.Size : (row+1)*p.Size]
	for i, f := range p.invTau {
		to[i] = still[i] * f
	}
	return to
}

// judgeRest measures R and bounds E of all rows: with dx/dt in xs and du/dt = Q x - b u + e,
//
//	(M - a b) delta_u = a du/dt + Q dx/dt,   |delta_x| <= (|P's longest row| |delta_u| + |dx/dt|)/a.
func (w *pairDoublings) judgeRest(y []float64, rtol, atol float64) {
	d, n := w.d, w.nu
	for row := range d.used {
		u := w.us[row*n:]
		for i, e := range w.zs[row*n : (row+1)*n] {
			w.zs[row*n+i] = e - w.b*u[i]
		}
	}
	w.q.add(w.zs, n, y[d.p.at[w.x]:], d.p.dim, d.used) // du/dt
	clear(w.ux[:d.used*n])
	w.q.add(w.ux, n, w.xs, w.nx, d.used)
	for i, v := range w.zs[:d.used*n] {
		w.ux[i] += w.a * v
	}
	w.lu.SolveRows(w.ux, n, w.ux, n, d.used)
	for row := range d.used {
		w.judgeRow(y[row*d.p.dim:], row, rtol, atol)
	}
}

func (w *pairDoublings) judgeRow(y []float64, row int, rtol, atol float64) {
	d, n, r := w.d, w.nu, &w.rest[row]
	x, dx := y[d.p.at[w.x]:][:w.nx], w.xs[row*w.nx:(row+1)*w.nx]
	u, du, off := w.us[row*n:(row+1)*n], w.zs[row*n:(row+1)*n], w.ux[row*n:(row+1)*n]
	if w.settle[0] {
		r.Residual = d.residualOf(w.x, row, x, dx, rtol, atol)
	}
	if w.settle[1] {
		r.Residual = max(r.Residual, d.residualOf(w.u, row, u, du, rtol, atol))
	}
	far := (w.p.longest*linalg.Norm2(off) + largest(dx)) / math.Abs(w.a)
	r.Correction = max(far/(atol+rtol*largest(x)), largest(off)/(atol+rtol*largest(u)))
	r.Products = (r.Products + w.p.op.Products() + 2*w.q.op.Products() + w.taken + d.Products() - 1) / d.Products()
	w.taken = 0 // booked to the first row
}

// decays tells that all modes decay faster than rate. In units in which they do, a' = a - rate and b' = b - rate,
// they are the roots of (l + a')(l + b') = mu, mu an eigenvalue of M, and -a' where x is the larger population;
// all have negative real parts if and only if a' + b' > 0 and Re mu < a' b' - (Im mu/(a' + b'))^2 (see
// stability.Criterion). With H and K the symmetric and the skew part of M, Re mu is no more than the largest
// eigenvalue of H and |Im mu| no more than |K| (Bendixson's theorem; R. A. Horn, C. R. Johnson, Matrix Analysis,
// 2nd ed. (2013), 1.2.P and 5.6.P). So it is enough that
//
//	(a' b' - (|K|/(a' + b'))^2) 1 - H
//
// is positive definite, of which Cholesky's factorisation is the proof.
func (w *pairDoublings) decays(rate float64) bool {
	a, b := w.a-rate, w.b-rate
	if !(a > 0 && a+b > 0) {
		return false
	}
	n, m := w.nu, w.m.Data
	w.unit = zeroed(w.unit, n, n)
	skew, squares := 0.0, 0.0
	for i := range n {
		sum := 0.0
		for j := range n {
			w.unit.Data[i*n+j] = -(m[i*n+j] + m[j*n+i]) / 2
			k := math.Abs(m[i*n+j]-m[j*n+i]) / 2
			sum += k
			squares += k * k
		}
		skew = max(skew, sum)
	}
	skew = min(skew, math.Sqrt(squares/2)) // singular values of a skew matrix come in pairs
	rounding := 0x1p-52 * float64(n+w.nx) * w.norm
	for i := range n {
		w.unit.Data[i*n+i] += a*b - (skew/(a+b))*(skew/(a+b)) - rounding
	}
	return linalg.PositiveDefinite(&w.unit)
}
