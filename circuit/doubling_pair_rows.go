package circuit

import "math"

// fOf and gOf are the derivatives of x and u with which row began.
func (w *pairDoublings) fOf(row int) []float64 {
	at := row*w.d.p.dim + w.d.p.at[w.x]
	return w.f0[at : at+w.nx]
}

func (w *pairDoublings) gOf(row int) []float64 {
	at := row*w.d.p.dim + w.d.p.at[w.u]
	return w.f0[at : at+w.nu]
}

// rho is that of time t in units of h.
func (w *pairDoublings) rho(t float64) float64 {
	if w.a == 0 {
		return t * w.h
	}
	return -math.Expm1(-w.a*t*w.h) / w.a
}

// parts are z and u - u(0) of a deviation.
func (w *pairDoublings) parts(v []float64) (z, u []float64) { return v[:w.nu], v[w.nu:] }

// loopTerms of the series of a deviation at h, |hA| <= 1/2: what is left out is below 1e-17 of it.
const loopTerms = 16

// first takes all rows to h, by the series d(h) = sum_k h^(k+1)/(k+1)! A^k (f, g).
func (w *pairDoublings) first() {
	w.room()
	w.drives()
	w.firstTerm()
	rho := w.h
	for k := 2; k <= loopTerms; k++ {
		f := w.h / float64(k)
		w.nextTerm(f, rho)
		rho *= -f * w.a
	}
	copy(w.atLevel(0), w.now[:w.rows*w.width])
	for row := range w.rows {
		w.nowT[row] = 1
	}
}

// drives notes Q f of each row, and the sizes with which it begins.
func (w *pairDoublings) drives() {
	n := w.nu
	clear(w.w[:w.rows*n])
	for row := range w.rows {
		at, f := row*w.d.p.dim+w.d.p.at[w.x], w.fOf(row)
		w.begun[row] = sizes{largest(w.y0[at : at+w.nx]), largest(f)}
		if w.begun[row].f != 0 {
			w.q.add(w.w[row*n:], n, f, w.nx, 1)
			w.multiplied[row] += w.q.op.Products()
		}
	}
}

// firstTerm puts h (0, g) to base, where the terms are, and to now, their sum.
func (w *pairDoublings) firstTerm() {
	for row := range w.rows {
		z, u := w.parts(w.at(w.base, row))
		clear(z)
		for i, v := range w.gOf(row) {
			u[i] = w.h * v
		}
		copy(w.at(w.now, row), w.at(w.base, row))
	}
}

// nextTerm makes each term the next, which is f = h/k times A of the one before, and adds it; rho is that of
// the term before by itself.
func (w *pairDoublings) nextTerm(f, rho float64) {
	n := w.nu
	clear(w.v[:w.rows*n])
	w.m.AddMul(w.v, n, 1, w.base, w.width, w.rows)
	for row := range w.rows {
		z, u := w.parts(w.at(w.base, row))
		mz, drive := w.v[row*n:], w.w[row*n:]
		for i, v := range u {
			u[i] = f * (rho*drive[i] + mz[i] - w.b*v)
			z[i] = f * (v - w.a*z[i])
		}
		sum := w.at(w.now, row)
		for i, v := range w.at(w.base, row) {
			sum[i] += v
		}
	}
}

// room makes place for all rows.
func (w *pairDoublings) room() {
	n := w.rows * w.nu
	w.w, w.v = grown(w.w, n), grown(w.v, n)
	w.c, w.s, w.o = grown(w.c, 2*n), grown(w.s, 2*n), grown(w.o, 2*n)
	w.zs, w.us, w.ux, w.seen = grown(w.zs, 2*n), grown(w.us, 2*n), grown(w.ux, w.nu+w.nx), grown(w.seen, 3*w.nu)
	if w.settle[0] {
		w.xs = grown(w.xs, 2*w.rows*w.nx)
	}
	if len(w.place) < w.rows {
		w.place, w.begun = make([]int, w.rows), make([]sizes, w.rows)
	}
}

// Double implements Doublings.
func (w *pairDoublings) Double(level int, rows []int) {
	w.begin(level, rows)
	w.Try(level, rows)
	w.keep(level+1, rows)
}

// Try implements Doublings. With rho, z, u of where a row begins, all packed, and those of 2^level h,
// which the indices say:
//
//	z <- z_l + C z + S (u - d z - rho g) + rho (u_l - a z_l),
//	u <- u_l + C u + S (d u + rho w + M z).
func (w *pairDoublings) Try(level int, rows []int) {
	power, kept := w.powers.at(level), w.atLevel(level)
	n, count := w.nu, len(rows)
	for i, row := range rows {
		copy(w.c[i*w.width:(i+1)*w.width], w.at(w.base, row))
	}
	clear(w.v[:count*n])
	w.m.AddMul(w.v, n, 1, w.c, w.width, count)
	for i, row := range rows {
		w.prepare(i, row, w.at(kept, row), power)
	}
	power.c.AddMul(w.o, n, power.f, w.c, n, 2*count)
	power.s.AddMul(w.o, n, power.f, w.s, n, 2*count)
	for i, row := range rows {
		copy(w.at(w.now, row), w.o[i*w.width:])
	}
	w.moved(level, rows)
}

// prepare writes what C and S of place i are applied to, and what is added to that.
func (w *pairDoublings) prepare(i, row int, kept []float64, power *loopPower) {
	d, rho, n := (w.a-w.b)/2, w.rho(w.baseT[row]), w.nu
	z, u := w.parts(w.c[i*w.width : (i+1)*w.width])
	sz, su := w.parts(w.s[i*w.width : (i+1)*w.width])
	oz, ou := w.parts(w.o[i*w.width : (i+1)*w.width])
	lz, lu := w.parts(kept)
	mz, drive, g := w.v[i*n:], w.w[row*n:], w.gOf(row)
	f := 0.0
	if power.deviation {
		f = power.f
	}
	for j := range n {
		sz[j] = u[j] - d*z[j] - rho*g[j]
		su[j] = d*u[j] + rho*drive[j] + mz[j]
		oz[j] = lz[j] + f*z[j] + rho*(lu[j]-w.a*lz[j])
		ou[j] = lu[j] + f*u[j]
	}
}

// States implements Doublings.
func (w *pairDoublings) States(y []float64) {
	dim, ax, au := w.d.p.dim, w.d.p.at[w.x], w.d.p.at[w.u]
	for row := range w.rows {
		_, u := w.parts(w.at(w.now, row))
		x0, u0 := w.y0[row*dim+ax:], w.y0[row*dim+au:]
		rho, x := w.rho(w.nowT[row]), y[row*dim+ax:]
		for i, f := range w.fOf(row) {
			x[i] = x0[i] + rho*f
		}
		for i, v := range u {
			y[row*dim+au+i] = u0[i] + v
		}
		w.multiplied[row] += w.p.op.Products()
	}
	w.p.add(y[ax:], dim, w.now, w.width, w.rows)
}
