package models

import (
	"slices"

	"settle/internal/archive"
	"settle/internal/linalg"
)

// A lesson's state is walked over in two parts: the weights, which belong to its circuit, and all that its
// learner has counted and measured. What a learner derives from these is not saved but dropped, by the run that
// is not broken off too: see learner.over.

// keptPart is a part of a learner with a memory of its own, from one example to the next.
type keptPart interface {
	archive(a *archive.Archive)
}

// archiveWeights walks over what learning and repairs change in the circuit.
func (l *learner) archiveWeights(a *archive.Archive) {
	for _, p := range l.rules {
		p.w.Archive(a)
		a.Floats(p.bias)
	}
	for _, b := range l.repairable() {
		b.Archive(a)
	}
}

// repairable are the feedback weights that the monitor may change.
func (l *learner) repairable() (all []*linalg.Dense) {
	if l.monitor == nil || l.monitor.spec.Unstable != "repair" {
		return nil
	}
	for i := range l.monitor.loops {
		for _, k := range l.monitor.loops[i].feedback {
			if b, ok := l.c.Pathways()[k].W.(*linalg.Dense); ok && !slices.Contains(all, b) {
				all = append(all, b)
			}
		}
	}
	return all
}

// parts are all that have a memory. Those that a circuit file does not ask for are nil.
func (l *learner) parts() (all []keptPart) {
	for _, p := range l.rules {
		all = append(all, p)
	}
	return append(all, l.monitor, l.probe, l.spectra, l.traces, l.warm, &l.tally, &l.total, &l.last)
}

// archive walks over what the learner has come to.
func (l *learner) archive(a *archive.Archive) {
	for _, x := range []*int{&l.step, &l.epoch, &l.streak, &l.tested, &l.shots, &l.shot} {
		a.Int(x)
	}
	for _, x := range []*float64{&l.test.loss, &l.test.wrong, &l.seconds} {
		a.Float(x)
	}
	a.Ints(&l.steps)
	a.List(&l.losses)
	ending := int(l.ending)
	a.Int(&ending)
	l.ending = Verdict(ending)
	a.Text(&l.detail)
	l.archiveExample(a)
	for _, p := range l.parts() {
		p.archive(a)
	}
}

// archiveExample walks over what is left of the last example: the monitor looks at the loops in its state.
func (l *learner) archiveExample(a *archive.Archive) {
	a.Floats(l.d.Full(0))
	a.Floats(l.inputs[0])
	a.Floats(l.targets[0])
}

// archive walks over what a rule remembers.
func (p *plastic) archive(a *archive.Archive) { a.Floats(p.local.Memory) }

func (m *monitor) archive(a *archive.Archive) {
	if m == nil {
		return
	}
	for i := range m.loops {
		p := &m.loops[i]
		a.Float(&p.abscissa)
		a.Float(&p.largest)
		a.Int64(&p.repairs)
	}
}

func (p *probe) archive(a *archive.Archive) {
	if p == nil {
		return
	}
	for i := range p.norms {
		p.norms[i].archive(a)
	}
	for i := range p.others {
		for j := range p.others[i].angles {
			p.others[i].angles[j].archive(a)
		}
	}
	for i := range p.gauges {
		g := &p.gauges[i]
		for _, x := range []*float64{&g.low, &g.high, &g.angle} {
			a.Float(x)
		}
	}
}

func (v *average) archive(a *archive.Archive) {
	a.Float(&v.sum)
	a.Float(&v.most)
	a.Int64(&v.n)
}

func (s *spectra) archive(a *archive.Archive) {
	if s != nil {
		a.Int64(&s.samples)
	}
}

func (t *traces) archive(a *archive.Archive) {
	if t != nil {
		a.Int64(&t.obs)
	}
}

func (w *warm) archive(a *archive.Archive) {
	if w == nil {
		return
	}
	left := w.left != nil
	if a.Bool(&left); left {
		a.List(&w.left)
	}
}

func (t *tally) archive(a *archive.Archive) {
	for _, x := range []*int64{&t.presented, &t.unsettled, &t.dropped, &t.answered, &t.steps, &t.products, &t.pairs} {
		a.Int64(x)
	}
	for _, x := range []*float64{&t.loss, &t.wrong, &t.time, &t.residual} {
		a.Float(x)
	}
	a.Bool(&t.bad)
	ending := int(t.ending)
	a.Int(&ending)
	t.ending = Verdict(ending)
}
