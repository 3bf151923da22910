package models

import (
	"fmt"
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
	feedback int // pathway that a repair changes; -1 if there is none
	largest  float64
	repairs  int64
}

// newMonitor returns nil if nothing is watched.
func newMonitor(l *learner) (*monitor, error) {
	s := l.c.Spec.Monitor
	if s.Every == 0 {
		return nil, nil
	}
	m := &monitor{spec: s, d: l.c.NewDynamics(1)}
	for i, p := range l.phases {
		if p.Until == "settled" || l.c.Spec.Phases[i].Learn && len(p.Evolving) > 0 {
			m.loops = append(m.loops, loop{phase: i, name: p.Name, feedback: feedbackOf(l.c, p), largest: math.NaN()})
		}
	}
	if len(m.loops) == 0 {
		return nil, nil
	}
	return m, nil
}

// feedbackOf is the feedback pathway that [credit] names and that is open in a phase.
func feedbackOf(c *circuit.Circuit, p circuit.PhaseInfo) int {
	if c.Spec.Credit == nil {
		return -1
	}
	for _, name := range c.Spec.Credit.Feedback {
		if i := pathwayOf(c, name); slices.Contains(p.Open, i) {
			return i
		}
	}
	return -1
}

// watch looks at the loops before an example, if it is time, with the state that the last one left. It is
// false if the arm ended.
func (l *learner) watch() bool {
	m := l.monitor
	if m == nil || l.step%m.spec.Every != 0 && !crossed(l.step-len(l.inputs), l.step, m.spec.Every) {
		return true
	}
	for i := range m.loops {
		if !l.inspect(&m.loops[i]) {
			return false
		}
	}
	return true
}

// inspect measures one loop and does what monitor.unstable says.
func (l *learner) inspect(p *loop) bool {
	m := l.monitor
	copy(m.d.Full(0), l.d.Full(0))
	m.d.Begin(p.phase)
	copy(m.d.Full(0), l.d.Full(0)) // slopes where the loop came to rest, not where it begins
	a, err := m.look.Of(m.d, 0)
	if err != nil {
		p.largest = math.NaN()
		return true
	}
	p.largest = a
	if a < 0 {
		return true
	}
	switch m.spec.Unstable {
	case "refuse":
		l.end(Diverged, fmt.Sprintf("phase %s has the spectral abscissa %.3g /s, and monitor.unstable is \"refuse\"", p.name, a))
		return false
	case "repair":
		return l.repair(p)
	}
	return true
}

// repair lowers the loop's abscissa by changing its feedback, and records it.
func (l *learner) repair(p *loop) bool {
	m := l.monitor
	if p.feedback < 0 {
		l.end(Diverged, fmt.Sprintf("phase %s has the spectral abscissa %.3g /s, and [credit] names no feedback pathway in it to repair", p.name, p.largest))
		return false
	}
	r, err := stability.Optimise(m.d, p.feedback, monitorOptions(m.spec))
	if err != nil || r.After >= 0 { // short of the target, but stable, will do
		l.end(Diverged, fmt.Sprintf("phase %s has the spectral abscissa %.3g /s, and %d steps of repair left it at %.3g /s", p.name, p.largest, r.Iterations, r.After))
		return false
	}
	at := "/repairs/" + l.place
	l.out.do(func() error {
		for _, c := range []struct {
			name  string
			value int64
		}{{"repair", l.repairs()}, {"step", int64(l.step)}, {"phase", int64(p.phase)}, {"iterations", int64(r.Iterations)}} {
			if err := l.out.rec.AppendInts(at+"/"+c.name, []int64{c.value}); err != nil {
				return err
			}
		}
		if err := l.out.rec.Append(at+"/before", []float64{r.Before}); err != nil {
			return err
		}
		return l.out.rec.Append(at+"/after", []float64{r.After})
	})
	p.repairs++
	p.largest = r.After
	return true
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
			floatCurve("lambda_max_"+p.name, "1/s", "spectral abscissa of phase "+p.name+", slopes included, when looked at last", func() float64 { return p.largest }),
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
