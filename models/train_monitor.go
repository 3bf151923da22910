package models

import (
	"math"
	"slices"

	"settle/circuit"
	"settle/circuit/stability"
)

// monitor looks at the spectral abscissa of each loop, slopes included, and mends the feedback of one
// that is unstable, if the file asks for it.
type monitor struct {
	spec  circuit.Monitor
	d     *circuit.Dynamics
	look  stability.Abscissa
	loops []loop
}

// loop is a phase in which something has to settle.
type loop struct {
	phase    int
	name     string
	feedback []int   // pathways that a repair may change
	abscissa float64 // when looked at last, after repair; 1/s
	largest  float64 // of these since the last row of /training; NaN without a look
	repairs  int64
}

// newMonitor returns nil if nothing is watched.
func newMonitor(l *learner) *monitor {
	s := l.c.Spec.Monitor
	if s.Every == 0 {
		return nil
	}
	m := &monitor{spec: s, d: l.c.NewDynamics(1)}
	for i, p := range l.phases {
		if p.Until == "settled" || l.c.Spec.Phases[i].Learn && len(p.Evolving) > 0 {
			m.loops = append(m.loops, loop{phase: i, name: p.Name, feedback: feedbackOf(l.c, p), abscissa: math.NaN(), largest: math.NaN()})
		}
	}
	if len(m.loops) == 0 {
		return nil
	}
	return m
}

// feedbackOf are the feedback pathways that [credit] names and that are open in a phase.
func feedbackOf(c *circuit.Circuit, p circuit.PhaseInfo) (open []int) {
	if c.Spec.Credit == nil {
		return nil
	}
	for _, name := range c.Spec.Credit.Feedback {
		if i := pathwayOf(c, name); slices.Contains(p.Open, i) {
			open = append(open, i)
		}
	}
	return open
}

// watch looks at the loops before an example, if it is time, in the state that the last one left.
func (l *learner) watch() error {
	m := l.monitor
	if m == nil || l.step%m.spec.Every != 0 && !crossed(l.step-len(l.inputs), l.step, m.spec.Every) {
		return nil
	}
	m.d.Present(0, l.step, l.inputs[0], l.targets[0]) // for what a phase clamps
	for i := range m.loops {
		p := &m.loops[i]
		err := l.inspect(p)
		if p.abscissa > p.largest || math.IsNaN(p.largest) {
			p.largest = p.abscissa
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// reset forgets what was seen since the last row.
func (m *monitor) reset() {
	if m == nil {
		return
	}
	for i := range m.loops {
		m.loops[i].largest = math.NaN()
	}
}

// at is the spectral abscissa of a phase in the state that the learner is in, slopes where its loops came to
// rest, not where they begin.
func (m *monitor) at(l *learner, phase int) (float64, error) {
	copy(m.d.Full(0), l.d.Full(0))
	m.d.Begin(phase)
	copy(m.d.Full(0), l.d.Full(0))
	return m.look.Of(m.d, 0)
}

// inspect measures one phase and does what monitor.unstable says. Several loops of a phase are mended one
// after the other.
func (l *learner) inspect(p *loop) error {
	m := l.monitor
	for range len(p.feedback) + 1 {
		a, err := m.at(l, p.phase)
		if p.abscissa = a; err != nil { // NaN
			return nil
		}
		switch {
		case a < 0 || m.spec.Unstable == "report":
			return nil
		case m.spec.Unstable == "refuse":
			return ends(Diverged, "phase %s has the spectral abscissa %.3g /s, and monitor.unstable is \"refuse\"", p.name, a)
		}
		if err := l.repair(p); err != nil {
			return err
		}
	}
	return ends(Diverged, "phase %s has the spectral abscissa %.3g /s after a repair of each loop", p.name, p.abscissa)
}

// repair lowers the abscissa of the loop that was found unstable by changing its feedback, and records it.
func (l *learner) repair(p *loop) error {
	m := l.monitor
	pathway := l.guilty(p)
	if pathway < 0 {
		return ends(Diverged, "phase %s has the spectral abscissa %.3g /s, and [credit] names no feedback pathway in that loop to repair", p.name, p.abscissa)
	}
	if w := &l.c.Spec.Pathways[pathway]; w.Weights.Tracking {
		return ends(Diverged, "phase %s has the spectral abscissa %.3g /s, and the weights of pathway %s track others: a repair would not last", p.name, p.abscissa, w.Name)
	}
	r, err := stability.Optimise(m.d, pathway, monitorOptions(m.spec))
	switch {
	case err != nil:
		return ends(Diverged, "phase %s has the spectral abscissa %.3g /s, and cannot be repaired: %v", p.name, p.abscissa, err)
	case math.Abs(r.After) < stability.MarginalBand:
		return ends(Marginal, "phase %s has the spectral abscissa %.3g /s, and repair leaves it there: some mode hangs on no feedback", p.name, p.abscissa)
	case r.After >= 0: // short of the target, but stable, will do
		return ends(Diverged, "phase %s has the spectral abscissa %.3g /s, and %s of repair left it at %.3g /s", p.name, p.abscissa, count(r.Iterations, "step"), r.After)
	}
	l.record(p, r)
	p.repairs++
	return l.changed()
}

// guilty is the feedback pathway within the loop that holds the rightmost mode of the last look; -1 if there
// is none.
func (l *learner) guilty(p *loop) int {
	populations := l.monitor.look.Populations()
	for _, i := range p.feedback {
		path := l.c.Pathways()[i]
		if slices.Contains(populations, path.From) && slices.Contains(populations, path.To) {
			return i
		}
	}
	return -1
}

// record writes a row of /repairs.
func (l *learner) record(p *loop, r stability.Report) {
	at := "/repairs/" + l.place
	l.out.ints(at+"/repair", l.repairs())
	l.out.ints(at+"/step", int64(l.step))
	l.out.ints(at+"/phase", int64(p.phase))
	l.out.ints(at+"/iterations", int64(r.Iterations))
	l.out.floats(at+"/before", r.Before)
	l.out.floats(at+"/after", r.After)
}

// repairs is how many there were so far.
func (l *learner) repairs() (n int64) {
	if l.monitor == nil {
		return 0
	}
	for i := range l.monitor.loops {
		n += l.monitor.loops[i].repairs
	}
	return n
}

// columns of /training.
func (m *monitor) columns() (all []curve) {
	if m == nil {
		return nil
	}
	for i := range m.loops {
		p := &m.loops[i]
		all = append(all,
			floatCurve("lambda_max_"+p.name, "1/s", "spectral abscissa of phase "+p.name+", slopes included: the largest after repair since the last row", func() float64 { return p.largest }),
			wholeCurve("repairs_"+p.name, "repairs of its feedback since the start", func() int64 { return p.repairs }))
	}
	return all
}

// repairsLayout describes /repairs.
func (l *learner) repairsLayout() []Dataset {
	if l.monitor == nil || l.monitor.spec.Unstable != "repair" {
		return nil
	}
	at := "/repairs/" + l.place
	values, meanings := phaseFlags(l.c)
	return []Dataset{
		series(at+"/repair", Int64, "repair", "1", "repair of a feedback matrix"),
		series(at+"/step", Int64, "repair", "1", "examples learned from before"),
		{Path: at + "/phase", Kind: Int8, Axes: []string{"repair"}, Shape: []int{-1}, Units: "1", LongName: "phase whose loop was unstable", FlagValues: values, FlagMeanings: meanings},
		series(at+"/iterations", Int64, "repair", "1", "steps of descent"),
		series(at+"/before", Float64, "repair", "1/s", "spectral abscissa before"),
		series(at+"/after", Float64, "repair", "1/s", "and after"),
	}
}
