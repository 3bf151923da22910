package circuit

import "settle/internal/linalg"

// Jacobian writes df/dy of a row at time t in state y to dst (Dim x Dim, by rows), f being Derivative.
// It is
// analytic, through algebraic chains and gates; only the second derivative of a moving gate's
// transfer function is a difference, of its slopes, good to about 1e-9.
func (d *Dynamics) Jacobian(dst []float64, row int, t float64, y []float64) {
	d.linearise(row, t, y, atState)
	d.assembleDense(linalg.NewDense(d.p.dim, d.p.dim, dst))
}

// JacobianMaxSlope is Jacobian with each slope at its largest where the transfer function has a
// bounded one (a moving gate too, and then without its own derivative); other slopes are those at
// y. Its spectrum tells how fast the circuit may become along a solve.
func (d *Dynamics) JacobianMaxSlope(dst *linalg.Dense, row int, t float64, y []float64) {
	d.linearise(row, t, y, atLargest)
	d.assembleDense(dst)
}

// JacobianProduct linearises a row at time t in state y and returns the product with the Jacobian,
// dst = J v, for circuits whose Jacobian is too large to be written out. It is valid until the
// next call of a method of d.
func (d *Dynamics) JacobianProduct(row int, t float64, y []float64) func(dst, v []float64) {
	d.linearise(row, t, y, atState)
	return d.product
}

func (d *Dynamics) product(dst, v []float64) { d.tangent(dst, v, 1, false) }

// blocks is where an assembly of the Jacobian goes, by pairs of evolving populations.
type blocks interface {
	// block returns the block (to, from), element (i, j) at [i*ld+j]; ok is false if it is not
	// wanted. It is called for blocks that may hold something.
	block(to, from int) (data []float64, ld int, ok bool)
}

// denseBlocks are those of the whole Jacobian.
type denseBlocks struct {
	p *plan
	m *linalg.Dense
}

func (b denseBlocks) block(to, from int) ([]float64, int, bool) {
	n := b.p.dim
	return b.m.Data[b.p.at[to]*n+b.p.at[from]:], n, true
}

func (d *Dynamics) assembleDense(dst *linalg.Dense) {
	if n := d.p.dim; dst.Rows != n || dst.Cols != n {
		panic("circuit: the Jacobian's matrix has to be Dim x Dim")
	}
	clear(dst.Data)
	d.assemble(denseBlocks{d.p, dst})
}

// assemble adds the Jacobian at the point linearised last: leaks, then the blocks that single
// pathways make, then what comes through chains and gates.
func (d *Dynamics) assemble(b blocks) {
	for _, pop := range d.p.Evolving {
		if data, ld, ok := b.block(pop, pop); ok {
			p := &d.c.populations[pop]
			for i, f := range p.invTau {
				data[i*ld+i] -= p.Leak[i] * f
			}
		}
		for _, k := range d.p.movingWires[pop].pathways {
			if d.p.direct[k] {
				d.addDirect(b, k)
			}
		}
	}
	d.addLoose(b)
}

// addDirect adds gain/tau diag(post) W diag(pre phi').
func (d *Dynamics) addDirect(b blocks, k int) {
	w := &d.c.pathways[k]
	if data, ld, ok := b.block(w.To, w.From); ok {
		rows, cols := d.factors(k)
		addScaled(data, ld, w.W, rows, cols)
	}
}

// factors are what the rows and columns of a direct pathway's matrix are multiplied by in its block.
func (d *Dynamics) factors(k int) (rows, cols []float64) {
	w, l := &d.c.pathways[k], &d.line
	rows, cols = l.rows[:d.c.populations[w.To].Size], l.cols[:d.c.populations[w.From].Size]
	for i, f := range d.c.populations[w.To].invTau {
		rows[i] = w.Gain * f
	}
	copy(cols, l.slope[w.From])
	if w.gate >= 0 {
		scaled := cols
		if w.Modulate.Post {
			scaled = rows
		}
		for i, g := range l.gate[k] {
			scaled[i] *= g
		}
	}
	return rows, cols
}

// addScaled adds diag(rows) W diag(cols) to dst, element (i, j) at dst[i*ld+j].
func addScaled(dst []float64, ld int, w linalg.Operator, rows, cols []float64) {
	switch m := w.(type) {
	case *linalg.Dense:
		for i, f := range rows {
			to := dst[i*ld:]
			for j, v := range m.Row(i) {
				to[j] += f * v * cols[j]
			}
		}
	case *linalg.CSR:
		for i, f := range rows {
			js, vs := m.Row(i)
			for p, j := range js {
				dst[i*ld+int(j)] += f * vs[p] * cols[j]
			}
		}
	case transposed:
		addScaledTransposed(dst, ld, m.of, rows, cols)
	}
}

// addScaledTransposed adds diag(rows) W^T diag(cols).
func addScaledTransposed(dst []float64, ld int, w linalg.Operator, rows, cols []float64) {
	switch m := w.(type) {
	case *linalg.Dense:
		for j, f := range cols {
			for i, v := range m.Row(j) {
				dst[i*ld+j] += rows[i] * v * f
			}
		}
	case *linalg.CSR:
		for j, f := range cols {
			is, vs := m.Row(j)
			for p, i := range is {
				dst[int(i)*ld+j] += rows[i] * vs[p] * f
			}
		}
	}
}

// addLoose adds what loose pathways make, column by column: the tangent of each unit vector.
func (d *Dynamics) addLoose(b blocks) {
	n := d.p.dim
	for _, from := range d.p.Evolving {
		if !d.p.looseFrom[from] {
			continue
		}
		size := d.c.populations[from].Size
		for lo := 0; lo < size; lo += directions {
			count := min(directions, size-lo)
			v, out := d.line.directions(n)
			clear(v)
			for j := range count {
				v[j*n+d.p.at[from]+lo+j] = 1
			}
			d.tangent(out, v[:count*n], count, true)
			d.addColumns(b, from, lo, out, count)
		}
	}
}

// addColumns adds tangents to the columns of population from, beginning with its unit lo.
func (d *Dynamics) addColumns(b blocks, from, lo int, tangents []float64, count int) {
	for _, to := range d.p.Evolving {
		data, ld, ok := b.block(to, from)
		if !ok {
			continue
		}
		for j := range count {
			at := j*d.p.dim + d.p.at[to]
			for i, v := range tangents[at : at+d.c.populations[to].Size] {
				data[i*ld+lo+j] += v
			}
		}
	}
}
