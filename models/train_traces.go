package models

import (
	"context"
	"math"
	"slices"

	"settle/circuit"
	"settle/integrators"
)

// traces records the paths of chosen examples while a circuit learns. Such an example is presented once
// more, with the weights it meets, to a presenter of its own: what is learned does not hang on who looks.
type traces struct {
	out     *sink
	p       *presenter
	at      string // group of the datasets
	every   float64
	pops    []int
	example int
	phase   int
	next    int
	y       []float64
	obs     int64
}

// newTraces returns nil if no example is to be recorded.
func newTraces(l *learner) *traces {
	if len(l.c.Spec.Record.Examples) == 0 {
		return nil
	}
	return &traces{out: l.out, p: newPresenter(l.c, 1), at: "/episode_data/" + l.place, every: l.c.Spec.Record.Every, pops: traced(l.c)}
}

// traced are the populations whose paths are kept: those that evolve in some phase.
func traced(c *circuit.Circuit) (pops []int) {
	for _, i := range recorded(c) {
		if slices.ContainsFunc(c.Phases(), func(p circuit.PhaseInfo) bool { return slices.Contains(p.Evolving, i) }) {
			pops = append(pops, i)
		}
	}
	return pops
}

// record follows the example in a row of the learner's batch, if it was chosen.
func (t *traces) record(ctx context.Context, l *learner, rows int) error {
	if t == nil {
		return nil
	}
	for row := range rows {
		if !slices.Contains(l.c.Spec.Record.Examples, l.step+row) {
			continue
		}
		t.example = l.step + row
		t.p.d.Present(0, t.example, l.inputs[row], l.targets[row])
		for _, pop := range l.warm {
			copy(t.p.d.State(0, pop), l.d.State(row, pop))
		}
		if err := t.follow(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (t *traces) follow(ctx context.Context) error {
	t.p.over[0] = false
	for phase, info := range t.p.phases {
		y := t.p.begin(phase, 1)
		if t.phase, t.next = phase, 1; instant(info) || info.Solve != "trajectory" {
			t.p.settle(1, y)
			continue
		}
		err := t.p.carry(ctx, phase, y, t, func(_ int, e *Episode, at float64, y []float64) error {
			if t.every > 0 {
				t.put(at, y)
			}
			t.p.over[0] = !e.Verdict.OK()
			return nil
		})
		if err != nil || t.p.over[0] {
			return err
		}
	}
	return nil
}

var _ integrators.Observer = (*traces)(nil)

// Start implements integrators.Observer.
func (t *traces) Start(_ int, at float64, y []float64) error {
	t.put(at, y)
	return nil
}

// Observe implements integrators.Observer.
func (t *traces) Observe(s *integrators.Step) error {
	if t.every == 0 {
		t.put(s.T, s.Y)
		return nil
	}
	if len(t.y) < len(s.Y) {
		t.y = make([]float64, len(s.Y))
	}
	for at := float64(t.next) * t.every; at < s.T; at = float64(t.next) * t.every {
		s.At(t.y, at)
		t.put(at, t.y)
		t.next++
	}
	return nil
}

// put writes one row of /episode_data.
func (t *traces) put(at float64, y []float64) {
	f := t.p.d.Frame(0, math.Max(at, 0), y)
	t.out.do(func() error {
		rec := t.out.rec
		if err := rec.AppendInts(t.at+"/obs", []int64{t.obs}); err != nil {
			return err
		}
		t.obs++
		for _, c := range []struct {
			name  string
			value int64
		}{{"example", int64(t.example)}, {"phase", int64(t.phase)}} {
			if err := rec.AppendInts(t.at+"/"+c.name, []int64{c.value}); err != nil {
				return err
			}
		}
		if err := rec.Append(t.at+"/t", []float64{at}); err != nil {
			return err
		}
		for _, i := range t.pops {
			p := t.p.c.Populations()[i]
			for _, v := range t.p.c.Spec.Record.Variables {
				if err := rec.Append(t.at+"/"+p.Name+"_"+v, part(f, v)[p.Offset:p.Offset+p.Size]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// layout of the traces: rows of all chosen examples and phases, one after the other.
func (t *traces) layout() []Dataset {
	if t == nil {
		return nil
	}
	c := t.p.c
	values, meanings := phaseFlags(c)
	all := []Dataset{
		series(t.at+"/obs", Int64, "obs", "1", "row"),
		series(t.at+"/t", Float64, "obs", "s", "time since the start of the phase"),
		series(t.at+"/example", Int64, "obs", "1", "examples learned from before"),
		{Path: t.at + "/phase", Kind: Int8, Axes: []string{"obs"}, Shape: []int{-1}, Units: "1", LongName: "phase", FlagValues: values, FlagMeanings: meanings},
	}
	for _, i := range t.pops {
		p := c.Populations()[i]
		all = append(all, index(t.at+"/"+p.Name, p.Name, p.Size, "unit of population "+p.Name))
		for _, v := range c.Spec.Record.Variables {
			all = append(all, Dataset{Path: t.at + "/" + p.Name + "_" + v, Kind: Float64, Axes: []string{"obs", p.Name},
				Shape: []int{-1, p.Size}, Units: "1", LongName: v + " of population " + p.Name})
		}
	}
	return all
}
