package circuit

import (
	"math"

	"settle/internal/linalg"
)

// SlowestTau is the largest time constant among the populations that have to settle, in s.
func (d *Dynamics) SlowestTau() (tau float64) {
	for _, pop := range d.p.Settle {
		tau = max(tau, largest(d.c.populations[pop].Tau))
	}
	return tau
}

// Residual returns how far a row is from rest: the largest over the populations p that have to
// settle of
//
//	|tau dx_p/dt|_inf / (atol + rtol max(|x_p|_inf, drive_p)),
//
// drive_p being the largest single summand of what drives p (its leak, bias, each input, each
// pathway): the sum itself vanishes at rest. y and dydt have Dim numbers. It allocates nothing.
func (d *Dynamics) Residual(t float64, y, dydt []float64, row int, rtol, atol float64) (worst float64) {
	d.prepareOne(&d.p.whole, row, t, y)
	for _, pop := range d.p.Settle {
		p, at := &d.c.populations[pop], d.p.at[pop]
		x, dx := y[at:at+p.Size], dydt[at:at+p.Size]
		scale := max(largest(x), d.largestSummand(pop, row, t, y, x))
		worst = max(worst, p.speed(dx)/(atol+rtol*scale))
	}
	return worst
}

// speed is |tau dx/dt|_inf.
func (p *population) speed(dx []float64) (most float64) {
	for i, tau := range p.Tau {
		most = max(most, math.Abs(tau*dx[i]))
	}
	return most
}

// largestSummand is drive_p of Residual.
func (d *Dynamics) largestSummand(pop, row int, t float64, y, x []float64) float64 {
	p, moving := &d.c.populations[pop], &d.p.movingWires[pop]
	most := d.stillSummand(pop, row, x)
	part := d.scratchOf(0, p.Size)
	for _, k := range moving.inputs {
		clear(part)
		d.addInput(part, k, row, t)
		most = max(most, largest(part))
	}
	for _, k := range moving.pathways {
		clear(part)
		d.deliver(part, p.Size, k, y, d.one[:])
		most = max(most, largest(part))
	}
	return most
}

// stillSummand is the largest that needs no evaluation: the leak, or what was noted of the still part
// when the phase began.
func (d *Dynamics) stillSummand(pop, row int, x []float64) float64 {
	p := &d.c.populations[pop]
	most := *d.peakOf(row, pop)
	if d.p.biasDrifts[pop] {
		most = max(most, largest(p.Bias))
	}
	for i, leak := range p.Leak {
		most = max(most, math.Abs(leak*x[i]))
	}
	return most
}

// residualOf is what Residual has of one population, moved by a single pathway, all of whose units have one
// leak and one tau: what the pathway delivers is tau dx/dt + leak x without the still drive.
func (d *Dynamics) residualOf(pop, row int, x, dx []float64, rtol, atol float64) float64 {
	p, still := &d.c.populations[pop], d.units(d.still, row, pop)
	leak := p.Leak[0]
	size, speed, drive := linalg.Moduli(x, dx, still, leak, p.Tau[0])
	scale := max(size, math.Abs(leak)*size, *d.peakOf(row, pop), drive)
	return speed / (atol + rtol*scale)
}
