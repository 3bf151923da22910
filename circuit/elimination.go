package circuit

import (
	"slices"

	"settle/internal/linalg"
)

// elimination solves with alpha I + beta J, J being the Jacobian of chosen populations. Populations
// that are coupled neither with themselves nor with each other, such as all inverted layers of a
// cascade, have a diagonal block D and are eliminated first, so that only the rest (the controllers)
// is factored:
//
//	[S A] [x_k]   [b_k]     (S - A D^-1 B) x_k = b_k - A D^-1 b_e
//	[B D] [x_e] = [b_e]     x_e = D^-1 (b_e - B x_k)
//
// It is block elimination as of any linear system; the result is that of the whole matrix.
type elimination struct {
	kept, eliminated []int // populations
	at               []int // population -> its first place among the kept or the eliminated
	isKept           []bool
	wanted           []bool
	k, e             int // numbers of variables

	jkk, jke, jek linalg.Dense // blocks of J
	to, from      block        // jke and jek, sparse where that is worth it
	rates         []float64    // the diagonal block: -leak/tau
	uniform       bool         // they are all the same
	known         bool         // the blocks are those of a Jacobian that is the same everywhere
	version       uint64       // of the weights they were made with
	round         linalg.Dense // jke jek, kept if uniform

	beta        float64
	invD        []float64
	s, scaled   linalg.Dense
	lu          linalg.LU
	atOnce      int       // rows that a solve has scratch for
	bk, be      []float64 // right-hand sides, then solutions
	eliminatedB []float64 // D^-1 b_e
}

// choose picks the eliminated among those populations of plan p whose diagonal suits, the largest first.
func (w *elimination) choose(d *Dynamics, p *plan, populations []int, suits func(p *population) bool) {
	n := len(d.c.populations)
	w.at, w.isKept, w.wanted = make([]int, n), make([]bool, n), make([]bool, n)
	w.kept, w.eliminated, w.k, w.e = nil, nil, 0, 0
	order := slices.Clone(populations)
	slices.SortStableFunc(order, func(i, j int) int { return d.c.populations[j].Size - d.c.populations[i].Size })
	for _, pop := range order {
		w.wanted[pop] = true
		size := d.c.populations[pop].Size
		if w.independent(p, pop) && suits(&d.c.populations[pop]) {
			w.at[pop], w.e = w.e, w.e+size
			w.eliminated = append(w.eliminated, pop)
		} else {
			w.isKept[pop] = true
			w.at[pop], w.k = w.k, w.k+size
			w.kept = append(w.kept, pop)
		}
	}
	w.atOnce, w.known = d.capacity, false
}

// independent tells whether pop's block is diagonal and it is not coupled with those eliminated so far.
func (w *elimination) independent(p *plan, pop int) bool {
	if p.feels[pop][pop] {
		return false
	}
	return !slices.ContainsFunc(w.eliminated, func(other int) bool {
		return p.feels[pop][other] || p.feels[other][pop]
	})
}

func every(v []float64, suits func(float64) bool) bool {
	for _, x := range v {
		if !suits(x) {
			return false
		}
	}
	return true
}

// block makes an elimination the destination of an assembly.
func (w *elimination) block(to, from int) ([]float64, int, bool) {
	if !w.wanted[to] || !w.wanted[from] {
		return nil, 0, false
	}
	m := &w.jkk
	switch {
	case w.isKept[to] && !w.isKept[from]:
		m = &w.jke
	case !w.isKept[to] && w.isKept[from]:
		m = &w.jek
	case !w.isKept[to]:
		return nil, 0, false // the diagonal, done by itself
	}
	return m.Data[w.at[to]*m.Cols+w.at[from]:], m.Cols, true
}

// linearise takes the blocks of J for a row at time t in state y of the plan that d is in, once where
// they are the same everywhere.
func (w *elimination) linearise(d *Dynamics, row int, t float64, y []float64) {
	version := d.c.version.Load()
	if w.known && w.version == version {
		return
	}
	w.known, w.version = d.p.constantJ, version
	w.resize()
	for _, pop := range w.eliminated {
		p := &d.c.populations[pop]
		for i, f := range p.invTau {
			w.rates[w.at[pop]+i] = -p.Leak[i] * f
		}
	}
	d.linearise(row, t, y, atState)
	d.assemble(w)
	w.to.set(&w.jke)
	w.from.set(&w.jek)
	if w.uniform = !slices.ContainsFunc(w.rates, func(r float64) bool { return r != w.rates[0] }); w.uniform {
		w.round = zeroed(w.round, w.k, w.k)
		w.from.AddMulTrans(w.round.Data, w.k, 1, w.jke.Data, w.e, w.k)
	}
}

func (w *elimination) resize() {
	w.jkk = zeroed(w.jkk, w.k, w.k)
	w.jke = zeroed(w.jke, w.k, w.e)
	w.jek = zeroed(w.jek, w.e, w.k)
	w.s = zeroed(w.s, w.k, w.k)
	w.rates, w.invD = grown(w.rates, w.e), grown(w.invD, w.e)
	w.bk, w.be = grown(w.bk, w.atOnce*w.k), grown(w.be, w.atOnce*w.e)
	w.eliminatedB = grown(w.eliminatedB, w.atOnce*w.e)
}

// zeroed returns a rows x cols matrix of zeros in m's memory if that is enough.
func zeroed(m linalg.Dense, rows, cols int) linalg.Dense {
	m = linalg.Dense{Rows: rows, Cols: cols, Data: grown(m.Data, rows*cols)}
	clear(m.Data)
	return m
}

// factor prepares alpha I + beta J at the point linearised last.
func (w *elimination) factor(alpha, beta float64) error {
	w.beta = beta
	for i, r := range w.rates {
		w.invD[i] = 1 / (alpha + beta*r)
	}
	for i, v := range w.jkk.Data {
		w.s.Data[i] = beta * v
	}
	for i := range w.k {
		w.s.Data[i*w.k+i] += alpha
	}
	if w.e > 0 {
		w.takeOff()
	}
	return w.lu.Factor(&w.s)
}

// takeOff subtracts beta^2 Jke D^-1 Jek from S.
func (w *elimination) takeOff() {
	if w.uniform {
		f := w.beta * w.beta * w.invD[0]
		for i, v := range w.round.Data {
			w.s.Data[i] -= f * v
		}
		return
	}
	w.scaled = zeroed(w.scaled, w.k, w.e)
	for i := range w.k {
		for j, f := range w.invD {
			w.scaled.Data[i*w.e+j] = f * w.jke.Data[i*w.e+j]
		}
	}
	// Row i of Jke D^-1 Jek is Jek^T times row i of Jke D^-1.
	w.from.AddMulTrans(w.s.Data, w.k, -w.beta*w.beta, w.scaled.Data, w.e, w.k)
}

// solve replaces the first n right-hand sides in bk and be by their solutions.
func (w *elimination) solve(n int) {
	if n == 0 {
		return
	}
	w.divide(w.eliminatedB, n)
	w.to.AddMul(w.bk, w.k, -w.beta, w.eliminatedB, w.e, n)
	w.lu.SolveRows(w.bk, w.k, w.bk, w.k, n)
	w.from.AddMul(w.be, w.e, -w.beta, w.bk, w.k, n)
	w.divide(w.be, n)
}

// divide writes D^-1 b_e of n right-hand sides to dst.
func (w *elimination) divide(dst []float64, n int) {
	for i := range n {
		for j, f := range w.invD {
			dst[i*w.e+j] = f * w.be[i*w.e+j]
		}
	}
}

// part is population pop's part of right-hand side i, and then of the solution.
func (w *elimination) part(d *Dynamics, pop, i int) []float64 {
	lo, size := w.at[pop], d.c.populations[pop].Size
	if w.isKept[pop] {
		return w.bk[i*w.k+lo : i*w.k+lo+size]
	}
	return w.be[i*w.e+lo : i*w.e+lo+size]
}

// products is the number of multiply-adds with weights in one row of solve.
func (w *elimination) products() int {
	if w.e == 0 {
		return 0
	}
	return w.to.Products() + w.from.Products()
}

// cost is the multiply-adds of linearise, factor and solve, products apart, if blocks are dense. Those
// of D^-1 are made when J is taken, if its leaks are all the same.
func (w *elimination) cost(d *Dynamics) (jacobian, factorisation, solve int) {
	jacobian, factorisation, solve = d.Products(), w.k*w.k*w.k/3, w.k*w.k
	switch round := w.k * w.k * w.e; {
	case !w.sameRates(d):
		factorisation += round
	default:
		jacobian += round
	}
	if d.p.constantJ {
		jacobian = 0
	}
	return jacobian, factorisation, solve
}

// sameRates tells whether all that is eliminated decays at one rate.
func (w *elimination) sameRates(d *Dynamics) bool {
	for _, pop := range w.eliminated {
		first, _ := d.c.populations[w.eliminated[0]].rate()
		if rate, ok := d.c.populations[pop].rate(); !ok || rate != first {
			return false
		}
	}
	return true
}
