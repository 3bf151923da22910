package circuit

// Frame is what all populations do at one moment, each slice a full state (written order).
type Frame struct {
	State []float64
	Rate  []float64 // phi(x)
	Drive []float64 // bias + input + pathways, without the leak: of clamped and held ones what would drive them
}

func newFrame(n int) Frame {
	return Frame{State: make([]float64, n), Rate: make([]float64, n), Drive: make([]float64, n)}
}

// Frame computes what a row's populations do at time t in state y (Dim numbers). The Frame is the
// Dynamics' own and valid until the next call.
func (d *Dynamics) Frame(row int, t float64, y []float64) *Frame {
	rows := d.prepareOne(&d.p.frame, row, t, y)
	if !d.idleReady[row] {
		for _, pop := range d.p.idle {
			d.storeRates(pop, row, row+1)
		}
		for _, pop := range d.p.idle {
			d.driveStill(pop, row, row+1)
		}
		d.idleReady[row] = true
	}
	for pop := range d.c.populations {
		x, r := d.units(d.shown.State, 0, pop), d.units(d.shown.Rate, 0, pop)
		copy(x, d.state(pop, 0, row, y))
		d.c.populations[pop].Phi.Rate(r, x)
		d.drive(d.units(d.shown.Drive, 0, pop), d.c.size, pop, d.oneTime[:], y, rows)
	}
	return &d.shown
}
