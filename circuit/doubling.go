package circuit

// Doublings follows this phase at the times h, 2h, 4h, ...; see integrators.Doublings, with which it is
// identical.
type Doublings = interface {
	Start(y []float64, rows int, span float64) (levels int, err error)
	Double(level int, rows []int)
	Try(level int, rows []int)
	Accept(rows []int)
	Glance(row int, rtol, atol, most float64) (moving, resting bool)
	Residuals(r []float64, rows []int, rtol, atol float64)
	Correction(row int, rtol, atol float64) (e float64, ok bool)
	Largest(row int) (size float64, i int)
	States(y []float64)
	Products(row int) int
}

// largestDoubled is how many variables a phase may have whose exponential is a dense matrix.
const largestDoubled = 128

// keptDoublings are the work spaces of a phase.
type keptDoublings struct {
	known bool
	pair  *pairDoublings  // nil where the phase is no such loop
	dense *denseDoublings // nil where it is too large, or not needed yet
}

// Doublings returns the work space of this phase as it is now, kept from call to call: what it derives
// from weights is derived again when they changed. It is nil where the phase is not linear with constant
// input, or, unless two populations drive each other and nothing else moves, has more than 128 variables;
// and where slopes held as gates make the Jacobian another in each of several rows.
func (d *Dynamics) Doublings() Doublings {
	pair := d.pairLoop()
	if !d.p.constantJ && d.used > 1 {
		return nil
	}
	kept := &d.doublings[d.phase]
	switch {
	case pair != nil && pair.take():
		return pair
	case d.p.dim > largestDoubled || !d.affine():
		return nil
	case kept.dense == nil:
		kept.dense = newDenseDoublings(d)
	}
	return kept.dense
}

// affine tells whether this phase is y' = A y + b, with an A and a b that stay in a row.
func (d *Dynamics) affine() bool {
	if d.p.dim == 0 || len(d.p.noisy.populations) > 0 {
		return false
	}
	for _, list := range [][]int{d.p.whole.targets, d.p.whole.chain} {
		for _, pop := range list {
			wires := &d.p.movingWires[pop]
			if len(wires.inputs) > 0 {
				return false
			}
			for _, k := range wires.pathways {
				w := &d.c.pathways[k]
				if !d.c.populations[w.From].linear || w.gate >= 0 && !d.p.still[w.gate] {
					return false
				}
			}
		}
	}
	return true
}
