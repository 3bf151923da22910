package models

import (
	"slices"

	"settle/circuit"
	"settle/models/data"
)

// present puts examples into the rows.
func (l *learner) present(examples []int) {
	l.d.Use(len(examples))
	for row, example := range examples {
		l.labels[row] = data.Unlabelled
		if l.Task.Train != nil {
			l.labels[row] = l.Task.Train.Example(example, l.inputs[row], l.targets[row])
		}
		l.d.Present(row, l.step+row, l.inputs[row], l.targets[row])
		l.warm.restore(l.d, row)
		l.over[row], l.bad[row] = false, false
	}
	l.tally.presented += int64(len(examples))
	if l.credit != nil {
		l.credit.fresh = false
	}
}

// warm lets loops begin where the last example that settled left them. A nil one does nothing.
type warm struct {
	populations []circuit.PopulationInfo
	index       []int     // theirs in the circuit
	left        []float64 // a full state; nil before the first
}

// newWarm returns nil unless the circuit file asks for a warm start.
func newWarm(c *circuit.Circuit) *warm {
	if k := c.Spec.Credit; k == nil || !k.WarmStart {
		return nil
	}
	w := &warm{}
	for i, p := range c.Phases() {
		if p.Until != "settled" && !c.Spec.Phases[i].Learn {
			continue
		}
		for _, pop := range p.Evolving {
			if !slices.Contains(w.index, pop) {
				w.index, w.populations = append(w.index, pop), append(w.populations, c.Populations()[pop])
			}
		}
	}
	return w
}

// restore puts the loops of a row where they were left.
func (w *warm) restore(d *circuit.Dynamics, row int) {
	if w == nil || w.left == nil {
		return
	}
	for i, pop := range w.index {
		copy(d.State(row, pop), units(w.left, &w.populations[i]))
	}
}

// leave keeps the state of the batch's first row, if it settled.
func (w *warm) leave(l *learner) {
	if w == nil || l.bad[0] {
		return
	}
	w.left = append(w.left[:0], l.d.Full(0)...)
}
