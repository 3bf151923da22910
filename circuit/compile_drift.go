package circuit

// drift finds what rules with when = "trajectory" change during the phases that learn: matrices, also
// those that share or track them, and biases. In such phases they move as states do.
func (k *compiler) drift() {
	k.drifts, k.biasDrifts = make([]bool, len(k.c.pathways)), make([]bool, len(k.c.populations))
	for i := range k.spec.Plasticity {
		rule := &k.spec.Plasticity[i]
		if rule.When != "trajectory" {
			continue
		}
		if w := k.pathway("plasticity."+rule.Pathway, rule.Pathway); w >= 0 {
			k.drifts[w] = true
			to := k.c.pathways[w].To
			k.biasDrifts[to] = k.biasDrifts[to] || rule.Bias
		}
	}
	for k.spreadDrift() {
	}
}

// spreadDrift marks pathways whose matrix is, or follows, one that is marked; more tells if there was any.
func (k *compiler) spreadDrift() (more bool) {
	for i := range k.spec.Pathways {
		w := &k.spec.Pathways[i].Weights
		var from []string
		if w.Tracking {
			from = w.Of
		}
		if w.Shared != "" {
			from = []string{w.Shared}
		}
		for _, name := range from {
			if !k.drifts[i] && k.drifts[k.pathwayIndex[name]] {
				k.drifts[i], more = true, true
			}
		}
	}
	return more
}
