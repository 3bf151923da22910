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
	ode     *weightODE  // where weights move with the states
	kept    [][]float64 // by phase: what rules compare with
	example int
	phase   int
	next    int
	y       []float64
	obs     int64
}

// newTraces returns nil if no example is to be recorded, or none leaves a path.
func newTraces(l *learner) *traces {
	t := &traces{out: l.out, at: "/episode_data/" + l.place, every: l.c.Spec.Record.Every, pops: traced(l)}
	if len(l.c.Spec.Record.Examples) == 0 || t.pops == nil {
		return nil
	}
	t.p = newPresenter(l.c, 1)
	t.ode = newWeightODE(t.p, l.rules)
	t.kept = make([][]float64, len(l.kept))
	for phase, states := range l.kept {
		if states != nil {
			t.kept[phase] = make([]float64, l.c.Size())
		}
	}
	return t
}

// traced are the populations whose paths are kept: those that evolve in a phase whose motion is followed.
func traced(l *learner) (pops []int) {
	for _, i := range recorded(l.c) {
		if slices.ContainsFunc(l.phases, func(p circuit.PhaseInfo) bool {
			return p.Solve == "trajectory" && p.Duration > 0 && slices.Contains(p.Evolving, i)
		}) {
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
		l.warm.restore(t.p.d, 0)
		if err := t.follow(ctx, l); err != nil {
			return err
		}
	}
	return nil
}

// follow carries the example through its phases. What is solved for, or computed, leaves no path.
func (t *traces) follow(ctx context.Context, l *learner) error {
	t.p.over[0] = false
	for phase := range t.p.phases {
		y := t.p.begin(phase, 1)
		t.phase, t.next = phase, 1
		if err := t.through(ctx, l, phase, y); err != nil || t.p.over[0] {
			return err
		}
		if t.kept[phase] != nil {
			copy(t.kept[phase], t.p.d.Full(0))
		}
	}
	return nil
}

// through is one phase.
func (t *traces) through(ctx context.Context, l *learner, phase int, y []float64) error {
	info := t.p.phases[phase]
	switch {
	case info.Solve == "closed-form":
		t.p.settle(1, y)
		l.credit.fresh = false
		t.p.over[0] = l.credit.fill(t.p.d, 1) != nil // there is nothing to follow; the learner tells why
		l.credit.fresh = false
		return nil
	case t.ode.moves(phase):
		defer t.ode.restore()
		return t.ode.follow(ctx, phase, y, t.kept, t, func(e *Episode) error { return t.end(0, e, e.Duration, y) })
	case instant(info):
		t.p.settle(1, y)
		return nil
	case info.Solve == "equilibrium":
		return t.p.carry(ctx, phase, y, nil, t.end)
	}
	return t.p.carry(ctx, phase, y, t, t.end)
}

// end writes the last row of a phase, unless it is there as a step.
func (t *traces) end(_ int, e *Episode, at float64, y []float64) error {
	if t.every > 0 && e.SettledBy == ByTrajectory {
		t.put(at, y)
	}
	t.p.over[0] = !e.Verdict.OK()
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
		s.At(t.y[:len(s.Y)], at)
		t.put(at, t.y)
		t.next++
	}
	return nil
}

// put writes one row of /episode_data.
func (t *traces) put(at float64, y []float64) {
	if t.ode.moves(t.phase) && len(y) == t.ode.Dim() {
		t.ode.put(y) // what is algebraic has to see the weights of this moment
	}
	f := t.p.d.Frame(0, math.Max(at, 0), y[:t.p.d.Dim()]) // weights may follow
	t.out.ints(t.at+"/obs", t.obs)
	t.obs++
	t.out.ints(t.at+"/example", int64(t.example))
	t.out.ints(t.at+"/phase", int64(t.phase))
	t.out.floats(t.at+"/t", at)
	for _, i := range t.pops {
		p := t.p.c.Populations()[i]
		for _, v := range t.p.c.Spec.Record.Variables {
			t.out.floats(t.at+"/"+p.Name+"_"+v, part(f, v)[p.Offset:p.Offset+p.Size]...)
		}
	}
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
