package circuit

import "settle/internal/linalg"

// Begin starts a phase for all rows in use: it resets and clamps, lays out the state, and works
// out all that stays as it is during the phase.
func (d *Dynamics) Begin(phase int) {
	d.phase, d.p = phase, &d.c.plans[phase]
	for row := range d.used {
		for _, pop := range d.p.reset {
			d.reset(row, pop)
		}
		for pop, source := range d.p.clampBy {
			d.clamp(row, pop, source)
		}
		d.idleReady[row] = false
		d.Enter(row, 0)
	}
	d.beginStill()
	d.keepGates()
	d.beginNoise()
}

// beginStill evaluates the still populations, for all rows in one product a pathway, and the still
// part of the drive of all others.
func (d *Dynamics) beginStill() {
	for _, pop := range d.p.idle {
		d.storeRates(pop)
	}
	for _, pop := range d.p.stillChain {
		d.sumStill(pop)
		for row := range d.used {
			x, drive := d.stored(row, pop), d.units(d.still, row, pop)
			for i, f := range d.c.populations[pop].invLeak {
				x[i] = drive[i] * f
			}
		}
		d.storeRates(pop)
	}
	for _, pop := range d.p.frame.chain {
		d.driveStill(pop, 0, d.used)
	}
	for _, pop := range d.p.Evolving {
		d.driveStill(pop, 0, d.used)
	}
}

func (d *Dynamics) storeRates(pop int) {
	for row := range d.used {
		d.c.populations[pop].Phi.Rate(d.units(d.rates, row, pop), d.stored(row, pop))
	}
}

// driveStill sums up the still part of a population's drive, for rows [lo, hi), and notes its
// largest summand.
func (d *Dynamics) driveStill(pop, lo, hi int) {
	p, wires := &d.c.populations[pop], &d.p.stillWires[pop]
	for row := lo; row < hi; row++ {
		copy(d.units(d.still, row, pop), p.Bias)
		*d.peakOf(row, pop) = largest(p.Bias)
		if d.p.biasDrifts[pop] { // it is added at each evaluation
			clear(d.units(d.still, row, pop))
			*d.peakOf(row, pop) = 0
		}
	}
	for _, i := range wires.inputs {
		for row := lo; row < hi; row++ {
			part := d.scratchOf(row-lo, p.Size)
			clear(part)
			d.addInput(part, i, row, 0)
			d.addStill(row, pop, part)
		}
	}
	for _, i := range wires.pathways {
		d.clearScratch(hi-lo, p.Size)
		d.deliver(d.scratch, d.c.widest, i, nil, d.ids[lo:hi])
		for row := lo; row < hi; row++ {
			d.addStill(row, pop, d.scratchOf(row-lo, p.Size))
		}
	}
}

// sumStill is driveStill for a population that is still itself, of whose summands nobody asks which is the
// largest.
func (d *Dynamics) sumStill(pop int) {
	p, wires := &d.c.populations[pop], &d.p.stillWires[pop]
	for row := range d.used {
		to := d.units(d.still, row, pop)
		copy(to, p.Bias)
		for _, i := range wires.inputs {
			d.addInput(to, i, row, 0)
		}
	}
	for _, i := range wires.pathways {
		d.deliver(d.still[p.Offset:], d.c.size, i, nil, d.ids[:d.used])
	}
}

func (d *Dynamics) addStill(row, pop int, part []float64) {
	for i, v := range part {
		d.still[row*d.c.size+d.c.populations[pop].Offset+i] += v
	}
	peak := d.peakOf(row, pop)
	*peak = max(*peak, largest(part))
}

func (d *Dynamics) peakOf(row, pop int) *float64 { return &d.peak[row*len(d.c.populations)+pop] }

// keepGates evaluates the still gates of moving pathways.
func (d *Dynamics) keepGates() {
	for i, at := range d.p.gateAt {
		if at < 0 {
			continue
		}
		n := d.c.populations[d.c.pathways[i].gate].Size
		for row := range d.used {
			d.slopeGate(d.keptGate(row, at, n), i, row, row, nil)
		}
	}
}

func (d *Dynamics) keptGate(row, at, n int) []float64 {
	at += row * d.gateSize
	return d.gates[at : at+n : at+n]
}

func (d *Dynamics) scratchOf(place, n int) []float64 {
	return d.scratch[place*d.c.widest : place*d.c.widest+n]
}

func (d *Dynamics) clearScratch(places, n int) {
	for i := range places {
		clear(d.scratchOf(i, n))
	}
}

// largest is the maximum norm; NaN if a number of v is.
func largest(v []float64) float64 { return linalg.MaxNorm(v) }
