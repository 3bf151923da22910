package models

import (
	"errors"
	"math"
	"strings"

	"settle/circuit/stability"
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
	deltas []*linalg.Dense
	angles []average
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

// gauge is what is measured of a forward matrix and its feedback.
type gauge struct {
	forward, feedback string
	w, b              *linalg.Dense
	low, high, angle  float64 // singular values of W; degrees between B and -W^T
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

// add takes in a method to compare with; "closed-form" is the arm's own. One that the arm's chain has no
// feedback for gives no angle.
func (p *probe) add(l *learner, name string) {
	c := compared{name: strings.ReplaceAll(name, "-", "_"), angles: make([]average, len(l.credit.hidden))}
	if name == "closed-form" {
		name = l.c.Spec.Credit.Method
	}
	k, ok := credit.Find(name)
	if !ok {
		return
	}
	c.method = k.New()
	if err := c.method.Prepare(&l.credit.chain); err != nil && !errors.Is(err, linalg.ErrSingular) {
		return
	}
	for _, m := range l.credit.shares {
		c.deltas = append(c.deltas, linalg.NewDense(m.Rows, m.Cols, nil))
	}
	p.others = append(p.others, c)
}

func (p *probe) findGauges(l *learner) {
	s := l.c.Spec.Credit
	for k, b := range p.credit.chain.B {
		if b == nil || b.Cols != p.credit.chain.W[k].Rows || b.Rows != p.credit.chain.W[k].Cols {
			continue
		}
		p.gauges = append(p.gauges, gauge{forward: s.Forward[k], feedback: s.Feedback[k-1], w: p.credit.chain.W[k], b: b})
	}
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
		g := &p.gauges[i]
		g.low, g.high, g.angle = math.NaN(), math.NaN(), math.NaN()
	}
}

// look measures at the first example, and at every so many.
func (p *probe) look(l *learner, rows int) error {
	if p == nil || l.step%p.every != 0 && !crossed(l.step, l.step+rows-1, p.every) {
		return nil
	}
	p.credit.look(l.d, rows)
	for i := range p.others {
		o := &p.others[i]
		if err := o.method.Prepare(&p.credit.chain); err != nil {
			continue // without a closed form here there is no angle: NaN
		}
		var some *credit.RowsError // the others are served
		if err := o.method.Deltas(top(o.deltas, rows), nil, top(p.credit.slopes, rows), first(p.credit.e, rows)); err != nil && !errors.As(err, &some) {
			return err
		}
		p.compare(l, o, rows)
	}
	return p.measure(l, rows)
}

func (p *probe) compare(l *learner, o *compared, rows int) {
	for row := range rows {
		if l.over[row] {
			continue
		}
		for i, rule := range p.rules {
			share := p.share[:p.credit.hidden[i].Size]
			rule.post.take(share, l.d.Full(row))
			o.angles[i].add(credit.Angle(share, o.deltas[i].Row(row)))
		}
	}
}

func (p *probe) measure(l *learner, rows int) (err error) {
	for row := range rows {
		for i, rule := range p.rules {
			if !l.over[row] {
				share := p.share[:p.credit.hidden[i].Size]
				rule.post.take(share, l.d.Full(row))
				p.norms[i].add(linalg.Norm2(share))
			}
		}
	}
	for i := range p.gauges {
		g := &p.gauges[i]
		if g.low, g.high, err = linalg.SingularRange(g.w); err != nil {
			return err
		}
		g.angle = stability.FeedbackAngle(g.w, g.b)
	}
	return nil
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
		g := &p.gauges[i]
		all = append(all,
			floatCurve("sigma_min_"+g.forward, "1", "smallest singular value of pathway "+g.forward, func() float64 { return g.low }),
			floatCurve("sigma_max_"+g.forward, "1", "largest singular value of pathway "+g.forward, func() float64 { return g.high }),
			floatCurve("angle_feedback_"+g.feedback, "degree", "angle between pathway "+g.feedback+" and the negative transpose of "+g.forward, func() float64 { return g.angle }))
	}
	return all
}
