package circuit

import "math"

// NextEdge returns the first time after t at which an input of this phase jumps or bends, +Inf if
// there is none. All rows have the same edges.
func (d *Dynamics) NextEdge(_ int, t float64) float64 {
	next := math.Inf(1)
	for pop := range d.p.movingWires {
		for _, k := range d.p.movingWires[pop].inputs {
			next = min(next, d.c.inputs[k].nextEdge(t))
		}
	}
	return next
}

// Autonomous tells whether dy/dt changes with time at edges only: whether every input of this phase is
// constant in between.
func (d *Dynamics) Autonomous() bool {
	for pop := range d.p.movingWires {
		for _, k := range d.p.movingWires[pop].inputs {
			in := &d.c.inputs[k]
			for piece := range len(in.edges) + 1 {
				if !in.wave.constant(piece) {
					return false
				}
			}
		}
	}
	return true
}

// Enter fixes for a row which piece of each input is in force: the one just after t, until the
// next Enter.
func (d *Dynamics) Enter(row int, t float64) {
	pieces := d.piece[row*len(d.c.inputs):]
	for k := range d.c.inputs {
		pieces[k] = int32(d.c.inputs[k].piece(t))
	}
}
