package circuit

// Derivative writes dy/dt of the packed rows to dydt; see integrators.System. It allocates nothing.
func (d *Dynamics) Derivative(dydt, t, y []float64, rows []int) {
	d.run(&d.p.whole, dydt, t, y, rows)
}

// Parts returns the state's groups in the order in which a partitioned method updates them: the
// Spec's Integrator.Order as far as it evolves in this phase, then the others as written.
func (d *Dynamics) Parts() [][2]int {
	parts := make([][2]int, len(d.p.parts))
	for i := range d.p.parts {
		parts[i] = [2]int{d.p.parts[i].lo, d.p.parts[i].hi}
	}
	return parts
}

// DerivativePart writes the derivative of one group to its place in dydt, and nothing else.
func (d *Dynamics) DerivativePart(dydt, t, y []float64, rows []int, part int) {
	d.run(&d.p.parts[part], dydt, t, y, rows)
}

// run evaluates the targets of g for the packed rows.
func (d *Dynamics) run(g *program, dydt, t, y []float64, rows []int) {
	if len(rows) == 0 {
		return
	}
	d.prepare(g, t, y, rows)
	for _, pop := range g.targets {
		at := d.p.at[pop]
		d.drive(dydt[at:], d.p.dim, pop, t, y, rows)
		for i := range rows {
			lo := i*d.p.dim + at
			d.relax(dydt[lo:], y[lo:], &d.c.populations[pop])
		}
	}
}

// relax turns a drive into the derivative: (drive - leak x) / tau.
func (d *Dynamics) relax(dxdt, x []float64, p *population) {
	dxdt, x = dxdt[:p.Size], x[:p.Size]
	for i, f := range p.invTau {
		dxdt[i] = (dxdt[i] - p.Leak[i]*x[i]) * f
	}
}

// prepare computes the rates and algebraic states that the targets of g need.
func (d *Dynamics) prepare(g *program, t, y []float64, rows []int) {
	for _, pop := range g.sources {
		p := &d.c.populations[pop]
		if p.identity {
			continue // its state serves: see source
		}
		if d.alone(pop) { // the rows' units follow each other
			n := len(rows) * p.Size
			p.Phi.Rate(d.r[:n:n], y[:n:n])
			continue
		}
		for i := range rows {
			p.Phi.Rate(d.units(d.r, i, pop), d.state(pop, i, 0, y))
		}
	}
	for _, pop := range g.chain {
		p := &d.c.populations[pop]
		d.drive(d.x[p.Offset:], d.c.size, pop, t, y, rows)
		for i := range rows {
			x := d.units(d.x, i, pop)
			for j, f := range p.invLeak {
				x[j] *= f
			}
			p.Phi.Rate(d.units(d.r, i, pop), x)
		}
	}
}

// alone reports whether a population is all of the circuit, evolves, and has a transfer function that acts
// unit by unit.
func (d *Dynamics) alone(pop int) bool {
	p := &d.c.populations[pop]
	n := p.Size
	return n == d.c.size && d.p.dim == n && p.coupled == nil
}

// prepareOne does it for one row, in place 0.
func (d *Dynamics) prepareOne(g *program, row int, t float64, y []float64) []int {
	d.one[0], d.oneTime[0] = row, t
	d.prepare(g, d.oneTime[:], y, d.one[:])
	return d.one[:]
}

// drive writes a population's drive to dst, row i at dst[i*ldd].
func (d *Dynamics) drive(dst []float64, ldd, pop int, t, y []float64, rows []int) {
	n := d.c.populations[pop].Size
	for i, row := range rows {
		copy(dst[i*ldd:i*ldd+n], d.units(d.still, row, pop))
	}
	if d.p.biasDrifts[pop] {
		d.addBias(dst, ldd, pop, len(rows))
	}
	for _, k := range d.p.movingWires[pop].inputs {
		for i, row := range rows {
			d.addInput(dst[i*ldd:i*ldd+n], k, row, t[i])
		}
	}
	for _, k := range d.p.movingWires[pop].pathways {
		d.deliver(dst, ldd, k, y, rows)
	}
}

// addBias adds the bias as it is at this moment to n rows.
func (d *Dynamics) addBias(dst []float64, ldd, pop, n int) {
	for i := range n {
		for j, b := range d.c.populations[pop].Bias {
			dst[i*ldd+j] += b
		}
	}
}

// addInput adds input k at time t, by the formula of the piece in force in the row, to dst.
func (d *Dynamics) addInput(dst []float64, k, row int, t float64) {
	in := &d.c.inputs[k]
	piece := int(d.piece[row*len(d.c.inputs)+k])
	if in.source == "" {
		in.wave.add(dst, in.amplitude, piece, t)
		return
	}
	if in.wave.(levels)[piece] == 0 {
		return
	}
	for i, v := range d.data(row, in.source) {
		dst[i] += in.amplitude[i] * v
	}
}
