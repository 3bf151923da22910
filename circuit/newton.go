package circuit

import (
	"slices"

	"settle/internal/linalg"
)

const (
	// largestNewton is how many variables a dense factorisation takes on.
	largestNewton = 2500
	// largestBlock is how many numbers the blocks beside it may have (128 MiB).
	largestBlock = 1 << 24
	// singular is the condition number from which on no digit of a solution can be trusted.
	singular = 1e15
)

// newton solves J_cc delta = f_c, c being the populations that have to settle. Populations that
// are not coupled with themselves nor with each other, such as all inverted layers of a cascade,
// have a diagonal block D and are eliminated first, so that only the rest (the controllers) is
// factored:
//
//	[S A] [delta_k]   [f_k]     (S - A D^-1 B) delta_k = f_k - A D^-1 f_e
//	[B D] [delta_e] = [f_e]     delta_e = D^-1 (f_e - B delta_k)
//
// It is block elimination as of any linear system; the result is that of the whole matrix.
type newton struct {
	phase   int // of the layout; -1 before the first
	ready   bool
	version uint64 // of the weights that the factors belong to

	kept, eliminated []int // populations
	at               []int // population -> its first place among the kept or the eliminated
	isKept           []bool
	wanted           []bool
	k, e             int // numbers of variables

	s, a, b linalg.Dense
	invD    []float64
	lu      linalg.LU
	fk, fe  []float64
	regular bool
}

// Correction returns the size of the Newton correction of a row's state, the largest over the
// populations p that have to settle of |delta_p|_inf / (atol + rtol |x_p|_inf), delta solving
// J_cc delta = f_c with the Jacobian of those populations alone. That is a distance to rest where
// Residual is only a speed. ok is false where J_cc is singular or too large to factor (more than
// 2500 variables after the elimination described at newton).
func (d *Dynamics) Correction(t float64, y, dydt []float64, row int, rtol, atol float64) (e float64, ok bool) {
	w := &d.newton
	if !d.layNewton() {
		return 0, false
	}
	version := d.c.version.Load()
	if !w.ready || !d.p.constantJ || w.version != version {
		d.factorNewton(row, t, y)
		w.ready, w.version = true, version
	}
	if !w.regular {
		return 0, false
	}
	w.solve(d, dydt)
	for _, pop := range d.p.Settle {
		lo := d.p.at[pop]
		size := largest(w.delta(d, pop)) / (atol + rtol*largest(y[lo:lo+d.c.populations[pop].Size]))
		e = max(e, size)
	}
	return e, true
}

// layNewton chooses what is eliminated in this phase; false if the rest is too large.
func (d *Dynamics) layNewton() bool {
	w := &d.newton
	if w.wanted == nil || w.phase != d.phase {
		w.choose(d)
		w.phase, w.ready = d.phase, false
	}
	return w.k <= largestNewton && w.k*w.e <= largestBlock
}

// choose picks the eliminated populations, the largest first.
func (w *newton) choose(d *Dynamics) {
	n := len(d.c.populations)
	w.at, w.isKept, w.wanted = make([]int, n), make([]bool, n), make([]bool, n)
	w.kept, w.eliminated, w.k, w.e = nil, nil, 0, 0
	order := slices.Clone(d.p.Settle)
	slices.SortStableFunc(order, func(i, j int) int { return d.c.populations[j].Size - d.c.populations[i].Size })
	for _, pop := range order {
		w.wanted[pop] = true
		size := d.c.populations[pop].Size
		if w.independent(d, pop) {
			w.at[pop], w.e = w.e, w.e+size
			w.eliminated = append(w.eliminated, pop)
		} else {
			w.isKept[pop] = true
			w.at[pop], w.k = w.k, w.k+size
			w.kept = append(w.kept, pop)
		}
	}
}

// independent tells whether pop's block is diagonal, without zeros, and it is not coupled with
// those eliminated so far.
func (w *newton) independent(d *Dynamics, pop int) bool {
	if d.p.feels[pop][pop] || slices.Contains(d.c.populations[pop].Leak, 0) {
		return false
	}
	for _, other := range w.eliminated {
		if d.p.feels[pop][other] || d.p.feels[other][pop] {
			return false
		}
	}
	return true
}

// block makes newton the destination of an assembly.
func (w *newton) block(to, from int) ([]float64, int, bool) {
	if !w.wanted[to] || !w.wanted[from] {
		return nil, 0, false
	}
	m := &w.s
	switch {
	case w.isKept[to] && !w.isKept[from]:
		m = &w.a
	case !w.isKept[to] && w.isKept[from]:
		m = &w.b
	case !w.isKept[to]:
		return nil, 0, false // the diagonal, done by itself
	}
	return m.Data[w.at[to]*m.Cols+w.at[from]:], m.Cols, true
}

// factorNewton assembles the blocks at a point, eliminates and factors.
func (d *Dynamics) factorNewton(row int, t float64, y []float64) {
	w := &d.newton
	w.resize()
	for _, pop := range w.eliminated {
		p := &d.c.populations[pop]
		for i, tau := range p.Tau {
			w.invD[w.at[pop]+i] = -tau / p.Leak[i]
		}
	}
	d.linearise(row, t, y, atState)
	d.assemble(w)
	for i := range w.k {
		for j, f := range w.invD {
			w.a.Data[i*w.e+j] *= f
		}
	}
	// Row i of A D^-1 B is B^T times row i of A D^-1.
	w.b.AddMulTrans(w.s.Data, w.k, -1, w.a.Data, w.e, w.k)
	err := w.lu.Factor(&w.s)
	w.regular = err == nil && w.lu.Cond() < singular
}

func (w *newton) resize() {
	w.s = zeroed(w.s, w.k, w.k)
	w.a = zeroed(w.a, w.k, w.e)
	w.b = zeroed(w.b, w.e, w.k)
	w.invD, w.fk, w.fe = grown(w.invD, w.e), grown(w.fk, w.k), grown(w.fe, w.e)
}

// zeroed returns a rows x cols matrix of zeros in m's memory if that is enough.
func zeroed(m linalg.Dense, rows, cols int) linalg.Dense {
	m = linalg.Dense{Rows: rows, Cols: cols, Data: grown(m.Data, rows*cols)}
	clear(m.Data)
	return m
}

// solve leaves delta in fk and fe.
func (w *newton) solve(d *Dynamics, f []float64) {
	for _, pop := range d.p.Settle {
		copy(w.delta(d, pop), f[d.p.at[pop]:])
	}
	w.a.AddMul(w.fk, w.k, -1, w.fe, w.e, 1)
	w.lu.Solve(w.fk, w.fk)
	w.b.AddMul(w.fe, w.e, -1, w.fk, w.k, 1)
	for i, f := range w.invD {
		w.fe[i] *= f
	}
}

// delta is a population's part of the right-hand side, and then of the solution.
func (w *newton) delta(d *Dynamics, pop int) []float64 {
	lo, hi := w.at[pop], w.at[pop]+d.c.populations[pop].Size
	if w.isKept[pop] {
		return w.fk[lo:hi]
	}
	return w.fe[lo:hi]
}
