package circuit

// deliver adds what pathway k carries to dst, row i at dst[i*ldd]: gain W phi(x), with the gate
// before W or after it. Moving sources and gates are taken by place, still ones by row.
func (d *Dynamics) deliver(dst []float64, ldd, k int, y []float64, rows []int) {
	w := &d.c.pathways[k]
	switch {
	case w.gate < 0:
		d.multiply(dst, ldd, w.Gain, w, y, rows)
	case w.Modulate.Post:
		d.deliverPost(dst, ldd, k, y, rows)
	default:
		d.deliverPre(dst, ldd, k, y, rows)
	}
}

// deliverPre adds gain * W (gate .* phi(x)).
func (d *Dynamics) deliverPre(dst []float64, ldd, k int, y []float64, rows []int) {
	w := &d.c.pathways[k]
	for i, row := range rows {
		gate, gated := d.gateOf(k, i, row, y), d.gated[i*d.c.widest:]
		for j, r := range d.rate(w.From, i, row, y) {
			gated[j] = gate[j] * r
		}
	}
	w.W.AddMul(dst, ldd, w.Gain, d.gated, d.c.widest, len(rows))
}

// deliverPost adds gain * gate .* (W phi(x)).
func (d *Dynamics) deliverPost(dst []float64, ldd, k int, y []float64, rows []int) {
	w := &d.c.pathways[k]
	n := d.c.populations[w.To].Size
	for i := range rows {
		clear(d.gated[i*d.c.widest : i*d.c.widest+n])
	}
	d.multiply(d.gated, d.c.widest, w.Gain, w, y, rows)
	for i, row := range rows {
		gate, to := d.gateOf(k, i, row, y), dst[i*ldd:i*ldd+n]
		for j, v := range d.gated[i*d.c.widest : i*d.c.widest+n] {
			to[j] += gate[j] * v
		}
	}
}

// multiply adds gain * W phi(x), in one product where the source's rows are evenly spaced.
func (d *Dynamics) multiply(dst []float64, ldd int, gain float64, w *pathway, y []float64, rows []int) {
	from := &d.c.populations[w.From]
	switch at := d.p.at[w.From]; {
	case at >= 0 && from.identity:
		w.W.AddMul(dst, ldd, gain, y[at:], d.p.dim, len(rows))
	case !d.p.still[w.From]:
		w.W.AddMul(dst, ldd, gain, d.r[from.Offset:], d.c.size, len(rows))
	default:
		for lo := 0; lo < len(rows); {
			hi := lo + consecutive(rows[lo:])
			w.W.AddMul(dst[lo*ldd:], ldd, gain, d.rates[rows[lo]*d.c.size+from.Offset:], d.c.size, hi-lo)
			lo = hi
		}
	}
}

// consecutive is how many of the rows, from the first on, follow each other.
func consecutive(rows []int) int {
	for i, row := range rows {
		if row != rows[0]+i {
			return i
		}
	}
	return len(rows)
}

// rate is phi(x) of a population, in place i of the packed rows, which trial row is in.
func (d *Dynamics) rate(pop, i, row int, y []float64) []float64 {
	switch {
	case d.p.still[pop]:
		return d.units(d.rates, row, pop)
	case d.p.at[pop] >= 0 && d.c.populations[pop].identity:
		return d.state(pop, i, row, y)
	}
	return d.units(d.r, i, pop)
}

// state is a population's x, in place i of the packed rows, which trial row is in.
func (d *Dynamics) state(pop, i, row int, y []float64) []float64 {
	switch at := d.p.at[pop]; {
	case d.p.still[pop]:
		return d.stored(row, pop)
	case at >= 0:
		at += i * d.p.dim
		return y[at : at+d.c.populations[pop].Size]
	}
	return d.units(d.x, i, pop)
}

// gateOf is what pathway k is multiplied by: as kept if it is still, else computed (and valid
// until the next gateOf).
func (d *Dynamics) gateOf(k, i, row int, y []float64) []float64 {
	n := d.c.populations[d.c.pathways[k].gate].Size
	if at := d.p.gateAt[k]; at >= 0 {
		return d.keptGate(row, at, n)
	}
	return d.slopeGate(d.gate[:n], k, i, row, y)
}

// slopeGate writes phi'(x) of pathway k's gate, or 1/phi'(x), to dst.
func (d *Dynamics) slopeGate(dst []float64, k, i, row int, y []float64) []float64 {
	w := &d.c.pathways[k]
	d.c.populations[w.gate].Phi.Slope(dst, d.state(w.gate, i, row, y))
	if w.Modulate.Inverse {
		for j, v := range dst {
			dst[j] = 1 / v
		}
	}
	return dst
}
