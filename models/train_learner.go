package models

import (
	"settle/circuit"
)

// Lesson is one arm of a training with one seed: a circuit of its own, and what it learns.
type Lesson struct {
	Arm     string
	Seed    uint64
	Expect  string // name of the verdict it is expected to end with; "" = finished
	Circuit *circuit.Circuit
	Task    *Task
	stretch int // examples from restart point to restart point, at most; 0 = restartExamples
}

// learner takes one circuit through its lesson: present, settle, learn. It is the only writer of the
// circuit's weights, and belongs to one goroutine.
type learner struct {
	*Lesson
	*presenter
	rules    []*plastic
	learning []int       // their pathways
	ode      *weightODE  // nil unless rules act along the trajectory
	kept     [][]float64 // by phase: full states at its end, by rows; nil of phases that no rule reads
	credit   *creditor   // nil without [credit]
	monitor  *monitor
	spectra  *spectra
	examiner *examiner
	probe    *probe
	traces   *traces
	warm     *warm
	columns  []curve
	lately   stretch
	out      *sink
	place    string // the learner's part of the paths: "DI", or "DI/seed_2"
	tell     func(*learner)
	hear     func(row int, e *Episode, t float64, y []float64) error // judged, made once

	// The batch, by rows.
	inputs, targets [][]float64
	labels          []int
	bad             []bool // some phase did not settle

	step, epoch int // examples and passes through the data that are over
	streak      int // unsettled examples in a row
	tally       tally
	total       tally // of the whole lesson, but for the tally since the last row
	test        struct{ loss, wrong float64 }
	tested      int       // step of the last row of /training
	steps       []int     // of its rows
	losses      []float64 // over the test set, likewise
	shots       int       // snapshots so far
	shot        int       // step of the last
	last        Episode   // that did not settle
	ending      Verdict
	detail      string
	seconds     float64
	told        int // step when progress was told last; Training.mu guards it
}

func newLearner(lesson *Lesson, out *sink, place string) (l *learner, err error) {
	c := lesson.Circuit
	batch := max(1, c.Spec.Task.Batch)
	l = &learner{Lesson: lesson, presenter: newPresenter(c, batch), out: out, place: place, tested: -1, shot: -1}
	l.own = true
	l.hear = func(row int, e *Episode, _ float64, _ []float64) error { return l.judged(row, e) }
	l.room(batch)
	if l.examiner, err = newExaminer(c, l.Task); err != nil {
		return nil, err
	}
	if err = l.findRules(batch); err != nil {
		return nil, err
	}
	if l.credit, err = newCreditor(c, batch); err != nil {
		return nil, err
	}
	l.monitor = newMonitor(l)
	l.spectra = newSpectra(l)
	l.probe = newProbe(l)
	l.warm = newWarm(c)
	l.traces = newTraces(l)
	l.columns = l.trainingColumns()
	l.lately = newStretch(l)
	return l, nil
}

// room makes room for the data of a batch.
func (l *learner) room(batch int) {
	inputs, targets := l.Task.Sizes()
	for range batch {
		l.inputs, l.targets = append(l.inputs, make([]float64, inputs)), append(l.targets, make([]float64, targets))
	}
	l.labels, l.bad = make([]int, batch), make([]bool, batch)
}

// findRules sets the rules to work, and keeps room for the states that they compare with.
func (l *learner) findRules(batch int) error {
	spec := l.c.Spec
	l.kept = make([][]float64, len(l.phases))
	for i := range spec.Plasticity {
		p, err := newPlastic(l.c, &spec.Plasticity[i])
		if err != nil {
			return err
		}
		if p.comparing() && l.kept[p.free] == nil {
			l.kept[p.free] = make([]float64, batch*l.c.Size())
		}
		l.rules = append(l.rules, p)
		l.learning = append(l.learning, pathwayOf(l.c, p.spec.Pathway))
	}
	l.ode = newWeightODE(l.presenter, l.rules)
	if l.ode != nil && batch > 1 {
		return spec.Errorf("task.batch", "rules with when = \"trajectory\" change the weights while one example is presented; write batch = 1")
	}
	return l.oneRuleForBiases()
}

// oneRuleForBiases refuses two rules that would change the biases of one population.
func (l *learner) oneRuleForBiases() error {
	of := map[int]string{}
	for _, p := range l.rules {
		if p.bias == nil {
			continue
		}
		if other, twice := of[p.to]; twice {
			return l.c.Spec.Errorf("plasticity."+p.spec.Pathway+".bias", "the biases of population %s would learn by two rules, those of pathways %s and %s; write bias = false in one of them",
				l.c.Populations()[p.to].Name, other, p.spec.Pathway)
		}
		of[p.to] = p.spec.Pathway
	}
	return nil
}
