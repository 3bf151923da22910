package circuit

// Doublings follows this phase at the times h, 2h, 4h, ...; see integrators.Doublings, with which it is
// identical.
type Doublings = interface {
	Start(y []float64, rows int, span float64) (levels int, err error)
	Double(level int, rows []int)
	Try(level int, rows []int)
	Accept(rows []int)
	Residuals(r []float64, rows []int, rtol, atol float64)
	Correction(row int, rtol, atol float64) (e float64, ok bool)
	Largest(row int) (size float64, i int)
	States(y []float64)
	Products(row int) int
}

// largestDoubled is how many variables a phase may have whose exponential is a dense matrix.
const largestDoubled = 128

// keptDoublings is what Doublings found for a phase.
type keptDoublings struct {
	known bool
	w     Doublings
}

// Doublings returns the work space of this phase, kept from call to call: what it derives from weights
// is derived again when they changed. It is nil where the phase is not linear with constant input, or,
// unless two populations drive each other and nothing else moves, has more than 128 variables; and where
// slopes held as gates make the Jacobian another in each of several rows.
func (d *Dynamics) Doublings() Doublings {
	if !d.p.constantJ && d.used > 1 {
		return nil
	}
	if d.doublings == nil {
		d.doublings = make([]keptDoublings, len(d.c.plans))
	}
	kept := &d.doublings[d.phase]
	if !kept.known {
		kept.known, kept.w = true, d.newDoublings()
	}
	return kept.w
}

func (d *Dynamics) newDoublings() Doublings {
	if !d.affine() {
		return nil
	}
	if w := newPairDoublings(d); w != nil {
		return w
	}
	if d.p.dim <= largestDoubled {
		return newDenseDoublings(d)
	}
	return nil
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
