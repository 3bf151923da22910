package models

import "settle/internal/linalg"

// snapshot writes the weights that learn, the biases, and the spectra of the loops, once a step.
func (l *learner) snapshot() {
	if l.shot == l.step {
		return
	}
	l.shot = l.step
	at := "/snapshots/" + l.place
	l.out.ints(at+"/snapshot", int64(l.shots))
	l.out.ints(at+"/step", int64(l.step))
	l.shots++
	for _, p := range l.rules {
		l.out.floats(at+"/W_"+p.spec.Pathway, p.w.Dense().Data...)
	}
	for _, b := range l.biased() {
		l.out.floats(at+"/b_"+b.name, b.values...)
	}
	l.spectra.take(l)
}

// biases are those of one population that learn.
type biases struct {
	name   string
	values []float64
}

// biased lists the populations whose biases learn.
func (l *learner) biased() (all []biases) {
	for _, p := range l.rules {
		if p.bias != nil {
			all = append(all, biases{l.c.Populations()[p.to].Name, p.bias})
		}
	}
	return all
}

// snapshotLayout describes /snapshots: what learns, at the start, now and then, and at the end.
func (l *learner) snapshotLayout() []Dataset {
	at := "/snapshots/" + l.place
	all := []Dataset{
		series(at+"/snapshot", Int64, "snapshot", "1", "snapshot"),
		series(at+"/step", Int64, "snapshot", "1", "examples learned from"),
	}
	for _, p := range l.rules {
		all = append(all, weightsSnapshot(at, p.spec.Pathway, p.w)...)
	}
	for _, b := range l.biased() {
		unit := "unit_" + b.name
		all = append(all, index(at+"/"+unit, unit, len(b.values), "unit of population "+b.name),
			Dataset{Path: at + "/b_" + b.name, Kind: Float64, Axes: []string{"snapshot", unit}, Shape: []int{-1, len(b.values)},
				Units: "1", LongName: "biases of population " + b.name})
	}
	return all
}

// weightsSnapshot describes a pathway's weights and their axes.
func weightsSnapshot(at, pathway string, w linalg.Operator) []Dataset {
	post, pre := "post_"+pathway, "pre_"+pathway
	to, from := w.Dims()
	return []Dataset{
		index(at+"/"+post, post, to, "target unit of pathway "+pathway),
		index(at+"/"+pre, pre, from, "source unit of pathway "+pathway),
		{Path: at + "/W_" + pathway, Kind: Float64, Axes: []string{"snapshot", post, pre}, Shape: []int{-1, to, from},
			Units: "1", LongName: "weights of pathway " + pathway},
	}
}
