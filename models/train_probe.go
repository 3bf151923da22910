package models

import (
	"errors"
	"math"
	"strings"

	"settle/internal/linalg"
	"settle/plasticity/credit"
)

// probe compares the shares from which an arm learns with those of other methods, every so many examples.
type probe struct {
	credit *creditor
	every  int
	others []compared
	rules  []*plastic // of the hidden layers' pathways, in the chain's order
	share  []float64
	norms  []average // by hidden layer
	gauges []gauge   // of the feedback matrices
}

// compared is another method with the angles to it, by hidden layer.
type compared struct {
	name   string
	method credit.Method
	chain  credit.Chain
	deltas layered // what it says
	angles []average

	answered bool // deltas are of the examples looked at
}

// average is the mean and the largest of what was measured since the last row; NaN of nothing.
type average struct {
	sum, most float64
	n         int64
}

func (a *average) add(v float64) {
	if math.IsNaN(v) {
		return // of a row without an answer
	}
	a.sum += v
	a.most = math.Max(a.most, v)
	a.n++
}

func (a *average) mean() float64 { return mean(a.sum, a.n) }

func (a *average) largest() float64 {
	if a.n == 0 {
		return math.NaN()
	}
	return a.most
}

// newProbe returns nil if nothing is to be probed.
func newProbe(l *learner) *probe {
	s := l.c.Spec
	if s.Credit == nil || s.Probe.Every == 0 {
		return nil
	}
	p := &probe{credit: l.credit, every: s.Probe.Every, norms: make([]average, len(l.credit.hidden))}
	for i := range l.credit.hidden {
		for _, rule := range l.rules {
			if rule.spec.Pathway == s.Credit.Forward[i] {
				p.rules = append(p.rules, rule)
			}
		}
		p.share = make([]float64, max(len(p.share), l.credit.hidden[i].Size))
	}
	if len(p.rules) < len(l.credit.hidden) {
		return nil // not every hidden layer learns
	}
	for _, name := range s.Probe.Angles {
		p.add(l, name)
	}
	p.findGauges(l)
	p.reset()
	return p
}

// add takes in a method to compare with: "closed-form" is the arm's own, with its kind of loop; the others
// are as published, with linear loops. One that the arm's chain has no feedback for gives no angle.
func (p *probe) add(l *learner, name string) {
	c := compared{name: strings.ReplaceAll(name, "-", "_"), chain: l.credit.chain, angles: make([]average, len(l.credit.hidden))}
	if name == "closed-form" {
		name = l.c.Spec.Credit.Method
	} else {
		c.chain.Loop = credit.Linear
	}
	k, ok := credit.Find(name)
	if !ok {
		return
	}
	c.method = k.New()
	if err := c.method.Prepare(&c.chain); err != nil && !errors.Is(err, linalg.ErrSingular) {
		return
	}
	for _, m := range l.credit.shares.all {
		c.deltas.add(m.Rows, m.Cols)
	}
	p.others = append(p.others, c)
}

// reset forgets what was measured.
func (p *probe) reset() {
	if p == nil {
		return
	}
	clear(p.norms)
	for i := range p.others {
		clear(p.others[i].angles)
	}
	for i := range p.gauges {
		p.gauges[i].reset()
	}
}

// look measures at the first example, and at every so many.
func (p *probe) look(l *learner, rows int) error {
	if p == nil || l.step%p.every != 0 && !crossed(l.step, l.step+rows-1, p.every) {
		return nil
	}
	p.credit.look(l.d, rows)
	for i := range p.others {
		if err := p.others[i].ask(p.credit, rows); err != nil {
			return err
		}
	}
	p.compare(l, rows)
	for i := range p.gauges {
		if err := p.gauges[i].measure(); err != nil {
			return err
		}
	}
	return nil
}

// ask lets another method answer for the rows that the creditor looked at. Without a closed form here, and
// for rows without an answer, there is no angle: NaN.
func (o *compared) ask(c *creditor, rows int) error {
	if o.answered = o.method.Prepare(&o.chain) == nil; !o.answered {
		return nil
	}
	err := o.method.Deltas(o.deltas.top(rows), nil, c.slopes.top(rows), c.e.top(rows)[0])
	var some *credit.RowsError // the others are served
	if errors.As(err, &some) {
		return nil
	}
	return err
}

// compare takes the norms of the shares of the rows that count, and their angles to what others answered.
func (p *probe) compare(l *learner, rows int) {
	for row := range rows {
		if l.over[row] {
			continue
		}
		for i, rule := range p.rules {
			share := p.share[:p.credit.hidden[i].Size]
			rule.post.take(share, l.d.Full(row))
			p.norms[i].add(linalg.Norm2(share))
			for j := range p.others {
				if o := &p.others[j]; o.answered {
					o.angles[i].add(credit.Angle(share, o.deltas.all[i].Row(row)))
				}
			}
		}
	}
}

// columns of /training.
func (p *probe) columns() (all []curve) {
	if p == nil {
		return nil
	}
	for i := range p.norms {
		layer, norm := p.credit.hidden[i].Name, &p.norms[i]
		all = append(all, floatCurve("norm_"+layer, "1", "norm of the share of layer "+layer+", mean since the last row", norm.mean))
		for j := range p.others {
			o, angle := &p.others[j], &p.others[j].angles[i]
			all = append(all,
				floatCurve("angle_"+o.name+"_"+layer, "degree", "angle of the share of layer "+layer+" to that of "+o.name+", mean since the last row", angle.mean),
				floatCurve("angle_"+o.name+"_"+layer+"_max", "degree", "the largest of these angles", angle.largest))
		}
	}
	for i := range p.gauges {
		all = append(all, p.gauges[i].columns()...)
	}
	return all
}
