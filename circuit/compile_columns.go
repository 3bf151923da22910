package circuit

import (
	"slices"

	"settle/internal/linalg"
)

// columnsWorth is the number of weights from which on keeping them by columns pays.
const columnsWorth = 1 << 15

// keepByColumns keeps by columns the weights that lead from data and learn from one example at a time, since of
// most data most units are alike: see linalg.Columns. What others are made of stays as it is.
func (k *compiler) keepByColumns() {
	if k.spec.Task.Batch > 1 {
		return
	}
	for i := range k.spec.Plasticity {
		rule := &k.spec.Plasticity[i]
		at, ok := k.pathwayIndex[rule.Pathway]
		if !ok || rule.When == "trajectory" || !k.fromData(at) || k.isOperand(rule.Pathway) {
			continue
		}
		w := &k.c.pathways[at]
		if m, ok := w.W.(*linalg.Dense); ok && m.Products() >= columnsWorth {
			w.W = linalg.NewColumns[float64](m)
		}
	}
}

// fromData tells whether a pathway of its own weights, kept as we like, leads from data that stay.
func (k *compiler) fromData(pathway int) bool {
	s, from := &k.spec.Pathways[pathway], &k.spec.Populations[k.c.pathways[pathway].From]
	return from.Clamp != "" && s.From != s.To && s.Weights.Shared == "" && !s.Weights.Tracking && s.Weights.Storage == ""
}

// isOperand tells whether the weights of others are made of a pathway's, or are the same.
func (k *compiler) isOperand(pathway string) bool {
	return slices.ContainsFunc(k.spec.Pathways, func(p Pathway) bool {
		return p.Weights.Shared == pathway || slices.Contains(p.Weights.Of, pathway)
	})
}
