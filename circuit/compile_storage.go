package circuit

import (
	"slices"

	"settle/internal/linalg"
)

// columnsWorth is the number of weights from which on keeping them by columns pays.
const columnsWorth = 1 << 15

// keepForLearning keeps weights that learn in the way in which learning costs least.
func (k *compiler) keepForLearning() {
	for i := range k.spec.Plasticity {
		rule := &k.spec.Plasticity[i]
		at, ok := k.pathwayIndex[rule.Pathway]
		if !ok || rule.When == "trajectory" {
			continue
		}
		w := &k.c.pathways[at]
		m, ok := w.W.(*linalg.Dense)
		if !ok {
			continue
		}
		single := k.inSingle(rule.Pathway)
		switch {
		case k.byColumns(at, m) && single:
			w.W = linalg.NewColumns[float32](m)
		case k.byColumns(at, m):
			w.W = linalg.NewColumns[float64](m)
		case single: // pathways that share the matrix, and what follows it, keep to its numbers in double precision
			w.W = linalg.NewSingle(m)
		}
	}
}

// byColumns tells whether weights lead from data and learn from one example at a time: of most data most units
// are alike, see linalg.Columns. Those that the weights of others are made of, or are, stay as they are.
func (k *compiler) byColumns(pathway int, m *linalg.Dense) bool {
	s, from := &k.spec.Pathways[pathway], &k.spec.Populations[k.c.pathways[pathway].From]
	return k.spec.Task.Batch <= 1 && m.Products() >= columnsWorth && from.Clamp != "" && s.From != s.To && s.Weights.Storage == "" &&
		!slices.ContainsFunc(k.spec.Pathways, func(p Pathway) bool {
			return p.Weights.Shared == s.Name || slices.Contains(p.Weights.Of, s.Name)
		})
}

// inSingle tells whether the circuit file wants a pathway's weights in single precision.
func (k *compiler) inSingle(pathway string) bool {
	return k.spec.Task.Precision == "single" && k.spec.Credit != nil &&
		k.spec.Pathways[k.pathwayIndex[pathway]].From != k.spec.Pathways[k.pathwayIndex[pathway]].To && slices.Contains(k.spec.Credit.Forward, pathway)
}
