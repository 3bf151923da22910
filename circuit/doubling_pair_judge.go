package circuit

import "math"

// Residuals implements Doublings. Of x only what has to settle is formed.
func (w *pairDoublings) Residuals(r []float64, rows []int, rtol, atol float64) {
	w.judged = len(rows)
	for i, row := range rows {
		w.place[row], w.size[row], w.index[row], r[row] = i, 0, 0, 0
	}
	w.formU(rows)
	if w.settle[0] {
		w.formX(rows)
	}
	for i, row := range rows {
		if w.settle[0] {
			r[row] = w.d.residualOf(w.x, row, w.xOf(i), w.slopeOfX(i), rtol, atol)
		}
		if w.settle[1] {
			r[row] = max(r[row], w.d.residualOf(w.u, row, w.uOf(i), w.slopeOfU(i), rtol, atol))
		}
	}
}

// Of the row in place i among those judged.
func (w *pairDoublings) xOf(i int) []float64      { return w.xs[i*w.nx : (i+1)*w.nx] }
func (w *pairDoublings) slopeOfX(i int) []float64 { return w.xOf(w.judged + i) }
func (w *pairDoublings) uOf(i int) []float64      { return w.us[i*w.nu : (i+1)*w.nu] }
func (w *pairDoublings) slopeOfU(i int) []float64 { return w.uOf(w.judged + i) }
func (w *pairDoublings) zOf(i int) []float64      { return w.zs[i*w.nu : (i+1)*w.nu] }
func (w *pairDoublings) slopeOfZ(i int) []float64 { return w.zOf(w.judged + i) }

// formU forms u and du/dt = g + Q (x - x(0)) - b (u - u(0)), z and dz/dt.
func (w *pairDoublings) formU(rows []int) {
	n, count := w.nu, len(rows)
	for i, row := range rows {
		z, u := w.parts(w.at(w.now, row))
		copy(w.zOf(i), z)
		dz := w.slopeOfZ(i)
		for j, v := range u {
			dz[j] = v - w.a*z[j]
		}
	}
	slopes := w.us[count*n : 2*count*n]
	clear(slopes)
	w.m.AddMul(slopes, n, 1, w.zs, n, count)
	for i, row := range rows {
		at := row*w.d.p.dim + w.d.p.at[w.u]
		_, u := w.parts(w.at(w.now, row))
		rho, drive, now, du := w.rho(w.nowT[row]), w.w[row*n:], w.uOf(i), w.slopeOfU(i)
		for j, g := range w.gOf(row) {
			now[j] = w.y0[at+j] + u[j]
			du[j] += g + rho*drive[j] - w.b*u[j]
		}
		w.noteLargest(row, w.d.p.at[w.u], now)
	}
}

// formX forms x and dx/dt = e^-at f + P dz/dt.
func (w *pairDoublings) formX(rows []int) {
	for i, row := range rows {
		at := row*w.d.p.dim + w.d.p.at[w.x]
		rho, left := w.rho(w.nowT[row]), math.Exp(-w.a*w.nowT[row]*w.h)
		x, dx := w.xOf(i), w.slopeOfX(i)
		for j, f := range w.fOf(row) {
			x[j], dx[j] = w.y0[at+j]+rho*f, left*f
		}
		w.multiplied[row] += 2 * w.p.op.Products()
	}
	w.p.add(w.xs, w.nx, w.zs, w.nu, 2*len(rows))
	for i, row := range rows {
		w.noteLargest(row, w.d.p.at[w.x], w.xOf(i))
	}
}

// Correction implements Doublings. J_cc is diagonal for one population.
func (w *pairDoublings) Correction(row int, rtol, atol float64) (e float64, ok bool) {
	i := w.place[row]
	switch {
	case !w.settle[0]:
		return largest(w.slopeOfU(i)) / math.Abs(w.b) / (atol + rtol*largest(w.uOf(i))), w.b != 0
	case !w.settle[1]:
		return largest(w.slopeOfX(i)) / math.Abs(w.a) / (atol + rtol*largest(w.xOf(i))), w.a != 0
	case !w.factor():
		return 0, false
	}
	w.solve(i, row)
	dx, du := w.ux[w.nu:], w.ux[:w.nu]
	return max(largest(dx)/(atol+rtol*largest(w.xOf(i))), largest(du)/(atol+rtol*largest(w.uOf(i)))), true
}

// factor prepares M - a b; false where the Jacobian is singular. It is if a = 0, unless x is as small as
// u; then it is left out too.
func (w *pairDoublings) factor() bool {
	if !w.factored {
		n := w.nu
		w.unit = zeroed(w.unit, n, n)
		copy(w.unit.Data, w.m.Data)
		for i := range n {
			w.unit.Data[i*n+i] -= w.a * w.b
		}
		w.regular = w.a != 0 && w.lu.Factor(&w.unit) == nil && w.lu.Cond() < singular
		w.factored = true
	}
	return w.regular
}

// solve writes A^-1 (dx/dt, du/dt) of place i, u's part first:
//
//	(M - a b) delta_u = a du/dt + Q dx/dt,   delta_x = (P delta_u - dx/dt)/a.
func (w *pairDoublings) solve(i, row int) {
	n, left := w.nu, math.Exp(-w.a*w.nowT[row]*w.h)
	u, x := w.ux[:n], w.ux[n:]
	for j, v := range w.slopeOfU(i) {
		u[j] = w.a*v + left*w.w[row*n+j]
	}
	w.m.AddMul(u, n, 1, w.slopeOfZ(i), n, 1)
	w.lu.SolveRows(u, n, u, n, 1)
	for j, v := range w.slopeOfX(i) {
		x[j] = -v
	}
	w.p.add(x, w.nx, u, n, 1)
	for j := range x {
		x[j] /= w.a
	}
}
