package main

import (
	"errors"
	"fmt"
	"math"
	"os"

	"settle/bench/suite"
)

// harness knows where everything is.
type harness struct {
	settle, peers, bandwidth, mnist string
	quick                           bool
	work                            string // folder of the row being measured
}

// row is one comparison.
type row struct {
	name, work, peer string
	wanted           float64 // of peer / ours, or of a value of ours alone
	most             bool    // no more than wanted, else no less
	unit             string  // of a value of ours alone; "" = the ratio of times
	prepare          func(h *harness, m *measured) (pair, error)
}

// pair is what is measured in turn: a row's work by ours and by the peer. theirs is nil where a value of
// ours stands alone.
type pair struct {
	ours, theirs func() (outcome, error)
	each         float64             // examples, or solves, of one run; times are for one of them
	value        func(*pair) float64 // of the best runs; nil: the ratio of times
	finish       func(m *measured) error
	rounds       int // default rounds
	best         [2]outcome
}

// outcome is one run.
type outcome struct {
	Seconds float64
	Error   float64 // measured; unknown: not
	Note    string
}

const unknown = -1

// measured is what became of a row.
type measured struct {
	Name, Work, Peer, Unit string
	Ours, Theirs           outcome // the least time of all runs, for one example or solve
	Alone                  bool    // there is no peer
	Value, Wanted          float64
	Most                   bool
	Notes                  []string
	Machine                string
	Quick                  bool
}

// rounds is how often each side runs, unless a run takes long.
const rounds = 7

// row measures one comparison: ours, theirs, ours, theirs, and so on; of each the soonest counts.
func (h *harness) row(r *row) (m *measured, err error) {
	if h.work, err = os.MkdirTemp("", "bench"); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(h.work)) }()
	m = &measured{Name: r.name, Work: r.work, Peer: r.peer, Wanted: r.wanted, Most: r.most, Unit: r.unit, Machine: suite.Machine(), Quick: h.quick}
	p, err := r.prepare(h, m)
	if err != nil {
		return nil, err
	}
	if p.rounds == 0 {
		p.rounds = rounds
	}
	if err := p.alternate(h.pick(1, p.rounds)); err != nil {
		return nil, err
	}
	m.Ours, m.Theirs, m.Alone = p.one(0), p.one(1), p.theirs == nil
	m.Value = m.Theirs.Seconds / m.Ours.Seconds
	if p.value != nil {
		m.Value = p.value(&p)
	}
	if p.finish != nil {
		err = p.finish(m)
	}
	return m, err
}

// alternate runs both sides in turn and keeps the best of each.
func (p *pair) alternate(rounds int) error {
	for i := range p.best {
		p.best[i].Seconds = math.Inf(1)
	}
	for range rounds {
		for i, side := range []func() (outcome, error){p.ours, p.theirs} {
			if side == nil {
				continue
			}
			o, err := side()
			if err != nil {
				return err
			}
			if o.Seconds < p.best[i].Seconds {
				p.best[i] = o
			}
		}
	}
	return nil
}

// one is the best run of a side, for one example or solve.
func (p *pair) one(side int) outcome {
	o := p.best[side]
	if math.IsInf(o.Seconds, 1) {
		return outcome{Error: unknown}
	}
	o.Seconds /= max(1, p.each)
	return o
}

// short tells whether the row falls short of what is wanted.
func (m *measured) short() bool {
	if m.Most {
		return !(m.Value <= m.Wanted)
	}
	return !(m.Value >= m.Wanted)
}

func (m *measured) verdict() string {
	sign := "at least"
	if m.Most {
		sign = "at most"
	}
	s := fmt.Sprintf("%s, wanted %s %s", m.number(m.Value), sign, m.number(m.Wanted))
	if m.short() {
		s += ": falls short"
	}
	return s
}

func (m *measured) number(v float64) string {
	if m.Unit == "" {
		return fmt.Sprintf("%.3g", v)
	}
	return fmt.Sprintf("%.3g %s", v, m.Unit)
}

// pick is little where the plumbing is tested only.
func (h *harness) pick(little, much int) int {
	if h.quick {
		return little
	}
	return much
}
