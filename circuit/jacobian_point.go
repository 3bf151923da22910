package circuit

import (
	"math"

	"settle/internal/linalg"
)

// slopes says which slopes a linearisation takes.
type slopes int

const (
	atState   slopes = iota
	atLargest        // the supremum of |phi'| where there is one
)

// linearisation is what the derivatives of a circuit at one point are made of.
type linearisation struct {
	slope   [][]float64     // population -> phi'
	whole   []*linalg.Dense // population -> d phi / dx of those that do not act unit by unit
	gate    [][]float64     // pathway -> its gate
	bend    [][]float64     // pathway -> the derivative of its moving gate by the gate's state
	carried [][]float64     // pathway with a moving gate -> what the gate multiplies

	rows, cols  []float64 // scale factors of a block
	dx          []float64 // tangents of algebraic states, by direction
	dr, dgated  []float64 // one number a unit of the widest population, by direction
	unit, along []float64 // directions and their tangents
	plus        []float64 // for differences
}

// directions is how many tangents are taken at once: enough for the products to be matrix
// products, few enough to stay in the cache.
const directions = 32

func (l *linearisation) init(c *Circuit) {
	if l.slope != nil {
		return
	}
	n, m := len(c.populations), len(c.pathways)
	l.slope, l.whole = make([][]float64, n), make([]*linalg.Dense, n)
	l.gate, l.bend, l.carried = make([][]float64, m), make([][]float64, m), make([][]float64, m)
	l.rows, l.cols, l.plus = make([]float64, c.widest), make([]float64, c.widest), make([]float64, c.widest)
}

// parts are all slopes and gates, where they stand; those of other phases among them do no harm.
func (l *linearisation) parts() (list [][]float64) {
	list = append(append(list, l.slope...), l.gate...)
	for _, m := range l.whole {
		if m != nil {
			list = append(list, m.Data)
		}
	}
	return list
}

// room makes place for the tangents of n directions.
func (l *linearisation) room(c *Circuit, n int) {
	l.dx = grown(l.dx, n*c.size)
	l.dr, l.dgated = grown(l.dr, n*c.widest), grown(l.dgated, n*c.widest)
}

// directions returns room for unit vectors and their tangents.
func (l *linearisation) directions(dim int) (unit, along []float64) {
	l.unit, l.along = grown(l.unit, directions*dim), grown(l.along, directions*dim)
	return l.unit, l.along
}

// grown returns v with n numbers, newly allocated only if it has never been that long.
func grown(v []float64, n int) []float64 {
	if cap(v) < n {
		return make([]float64, n)
	}
	return v[:n]
}

// linearise computes all slopes and gates of the phase for a row at time t in state y.
func (d *Dynamics) linearise(row int, t float64, y []float64, which slopes) {
	d.line.init(d.c)
	d.prepareOne(&d.p.whole, row, t, y)
	for _, list := range [][]int{d.p.whole.sources, d.p.whole.chain} {
		for _, pop := range list {
			d.lineariseRate(pop, row, y, which)
		}
	}
	for _, list := range [][]int{d.p.whole.targets, d.p.whole.chain} {
		for _, pop := range list {
			for _, k := range d.p.movingWires[pop].pathways {
				if d.c.pathways[k].gate >= 0 {
					d.lineariseGate(k, row, y, which)
				}
			}
		}
	}
}

func (d *Dynamics) lineariseRate(pop, row int, y []float64, which slopes) {
	p, l := &d.c.populations[pop], &d.line
	x := d.state(pop, 0, row, y)
	if p.coupled != nil {
		if l.whole[pop] == nil {
			l.whole[pop] = linalg.NewDense(p.Size, p.Size, nil)
		}
		p.coupled.Jacobian(l.whole[pop].Data, x)
		return
	}
	l.slope[pop] = grown(l.slope[pop], p.Size)
	if which == atLargest && p.bounded {
		fill(l.slope[pop], p.maxSlope)
		return
	}
	p.Phi.Slope(l.slope[pop], x)
}

// lineariseGate computes a pathway's gate and, if it moves, what its change does.
func (d *Dynamics) lineariseGate(k, row int, y []float64, which slopes) {
	w, l := &d.c.pathways[k], &d.line
	gate := &d.c.populations[w.gate]
	l.gate[k] = grown(l.gate[k], gate.Size)
	if which == atLargest && gate.bounded && !w.Modulate.Inverse {
		fill(l.gate[k], gate.maxSlope)
	} else {
		copy(l.gate[k], d.gateOf(k, 0, row, y))
	}
	if d.p.still[w.gate] {
		return
	}
	l.bend[k] = grown(l.bend[k], gate.Size)
	clear(l.bend[k])
	if which == atState {
		d.gateBend(l.bend[k], w, d.state(w.gate, 0, row, y))
	}
	l.carried[k] = grown(l.carried[k], gate.Size)
	if !w.Modulate.Post {
		copy(l.carried[k], d.rate(w.From, 0, row, y))
		return
	}
	clear(l.carried[k])
	d.multiply(l.carried[k], gate.Size, 1, w, y, d.one[:])
}

// gateBend writes the derivative of phi'(x), or for an inverse gate of 1/phi'(x), to dst, from a
// central difference of the slope.
func (d *Dynamics) gateBend(dst []float64, w *pathway, x []float64) {
	phi, l := d.c.populations[w.gate].Phi, &d.line
	at, up, down := l.rows[:len(x)], l.cols[:len(x)], l.plus[:len(x)]
	for i, v := range x {
		at[i] = v + differenceStep(v)
	}
	phi.Slope(up, at)
	for i, v := range x {
		at[i] = v - differenceStep(v)
	}
	phi.Slope(down, at)
	phi.Slope(at, x)
	for i, v := range x {
		dst[i] = (up[i] - down[i]) / (2 * differenceStep(v))
		if w.Modulate.Inverse {
			dst[i] /= -at[i] * at[i]
		}
	}
}

// differenceStep balances the error of a central difference, h^2, against rounding, eps/h.
func differenceStep(x float64) float64 {
	return 6e-6 * max(1, math.Abs(x)) // the cube root of 2^-52
}

func fill(dst []float64, v float64) {
	for i := range dst {
		dst[i] = v
	}
}
