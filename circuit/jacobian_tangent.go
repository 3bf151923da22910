package circuit

// tangent writes J v of n directions (n x Dim, one behind the other) to dst, J being the Jacobian at
// the point linearised last: the derivative of the evaluation, wire by wire. With loose it is only
// the part of J that loose pathways make.
func (d *Dynamics) tangent(dst, v []float64, n int, loose bool) {
	dim, size := d.p.dim, d.c.size
	d.line.room(d.c, n)
	for _, pop := range d.p.whole.chain {
		p := &d.c.populations[pop]
		for i := range n {
			clear(d.units(d.line.dx, i, pop))
		}
		for _, k := range d.p.movingWires[pop].pathways {
			d.deliverTangent(d.line.dx[p.Offset:], size, k, v, n)
		}
		for i := range n {
			for j := range d.units(d.line.dx, i, pop) {
				d.line.dx[i*size+p.Offset+j] *= p.invLeak[j]
			}
		}
	}
	for _, pop := range d.p.Evolving {
		p, at := &d.c.populations[pop], d.p.at[pop]
		for i := range n {
			clear(dst[i*dim+at : i*dim+at+p.Size])
		}
		for _, k := range d.p.movingWires[pop].pathways {
			if !loose || d.p.loose[k] {
				d.deliverTangent(dst[at:], dim, k, v, n)
			}
		}
		for i := range n {
			d.relaxTangent(dst[i*dim+at:], v[i*dim+at:], p, loose)
		}
	}
}

func (d *Dynamics) relaxTangent(dst, v []float64, p *population, loose bool) {
	if !loose {
		d.relax(dst, v, p)
		return
	}
	for i, f := range p.invTau {
		dst[i] *= f
	}
}

// deliverTangent adds the tangents of what pathway k carries to dst.
func (d *Dynamics) deliverTangent(dst []float64, ldd, k int, v []float64, n int) {
	w, l, wide := &d.c.pathways[k], &d.line, d.c.widest
	d.rateTangent(w.From, v, n)
	switch {
	case w.gate < 0:
		w.W.AddMul(dst, ldd, w.Gain, l.dr, wide, n)
	case w.Modulate.Post:
		d.deliverTangentPost(dst, ldd, k, v, n)
	default:
		d.deliverTangentPre(dst, ldd, k, v, n)
	}
}

// deliverTangentPre: d(W (g .* r)) = W (g .* dr + dg .* r).
func (d *Dynamics) deliverTangentPre(dst []float64, ldd, k int, v []float64, n int) {
	w, l, wide := &d.c.pathways[k], &d.line, d.c.widest
	for i := range n {
		dr := l.dr[i*wide:]
		for j, g := range l.gate[k] {
			dr[j] *= g
		}
		if d.p.still[w.gate] {
			continue
		}
		dx := d.stateTangent(w.gate, i, v)
		for j, b := range l.bend[k] {
			dr[j] += b * dx[j] * l.carried[k][j]
		}
	}
	w.W.AddMul(dst, ldd, w.Gain, l.dr, wide, n)
}

// deliverTangentPost: d(g .* (W r)) = g .* (W dr) + dg .* (W r).
func (d *Dynamics) deliverTangentPost(dst []float64, ldd, k int, v []float64, n int) {
	w, l, wide := &d.c.pathways[k], &d.line, d.c.widest
	size := d.c.populations[w.To].Size
	for i := range n {
		clear(l.dgated[i*wide : i*wide+size])
	}
	w.W.AddMul(l.dgated, wide, 1, l.dr, wide, n)
	for i := range n {
		to, from := dst[i*ldd:], l.dgated[i*wide:]
		for j, g := range l.gate[k] {
			to[j] += w.Gain * g * from[j]
		}
		if d.p.still[w.gate] {
			continue
		}
		dx := d.stateTangent(w.gate, i, v)
		for j, b := range l.bend[k] {
			to[j] += w.Gain * b * dx[j] * l.carried[k][j]
		}
	}
}

// stateTangent is direction i's tangent of a moving population's state.
func (d *Dynamics) stateTangent(pop, i int, v []float64) []float64 {
	if at := d.p.at[pop]; at >= 0 {
		return v[i*d.p.dim+at:]
	}
	return d.units(d.line.dx, i, pop)
}

// rateTangent writes the tangents of a population's rate to dr; 0 for a still one.
func (d *Dynamics) rateTangent(pop int, v []float64, n int) {
	p, l, wide := &d.c.populations[pop], &d.line, d.c.widest
	for i := range n {
		dr := l.dr[i*wide : i*wide+p.Size]
		clear(dr)
		switch {
		case d.p.still[pop]:
		case p.coupled != nil:
			l.whole[pop].AddMul(dr, wide, 1, d.stateTangent(pop, i, v), p.Size, 1)
		default:
			dx := d.stateTangent(pop, i, v)
			for j, s := range l.slope[pop] {
				dr[j] = s * dx[j]
			}
		}
	}
}
