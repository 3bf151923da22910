package integrators

import "math"

// run is a solve at work: the batch, the method, and each row's books.
type run struct {
	settings
	*batch
	stepper stepper
	need    needs

	follower follower // the stepper, if it is one
	pacer    pacer
	rounder  rounder
	chooser  chooser

	places []place // of the active rows, in the batch's order

	checkpoint func(save func() []byte) error
	save       func() []byte // snapshot, made once
	observer   Observer
	stop       Stop
	limiter    Limiter // the stop, if it is one
	edges      Piecewise
	done       <-chan struct{}
	shown      Step // the one that observers see
	watch      *watch

	result *Result
	out    []float64 // the caller's y

	ctrls []Controller // of the trials
	made  string       // what they are

	list   []int  // places to evaluate out of turn
	aside  *batch // and where, packed apart
	guess  []float64
	slopes []float64
}

// place is the books of one active row.
type place struct {
	res    *RowResult
	ctrl   Controller
	t1     float64 // the row's end
	since  float64 // begin of this stretch: the start, or the last edge
	target float64 // end of this stretch: the next edge, or t1
	next   float64 // step size to try
	wanted float64 // what it was before it was cut to fit the stretch; 0: not cut
	clock  clock

	outcome outcome
	err     float64 // of the step tried, in units of the tolerance
	size    float64 // largest |y1_i|
	index   int     // its i
	spoilt  int     // refusals for NaN or Inf in a row
	stuck   int     // refusals for equations that were not solved in a row

	started bool // b.dy holds the derivative at b.t
	ended   bool // b.dy1 holds the derivative at b.end
	fresh   bool // no step was accepted since the last edge
	unsure  bool // next wants an estimate
}

// outcome is what became of the step tried.
type outcome int8

const (
	refused outcome = iota
	accepted
)

func newRun(sys System, rows int, set settings) (*run, error) {
	st, err := set.stepper(sys, rows)
	if err != nil {
		return nil, err
	}
	r := &run{
		settings: set, batch: newBatch(sys, rows), stepper: st,
		places: make([]place, rows), list: make([]int, 0, rows), aside: newBatch(sys, rows),
		guess: make([]float64, rows), slopes: make([]float64, rows), ctrls: make([]Controller, rows),
	}
	r.save = r.snapshot
	return r, nil
}

// fits reports whether the work space serves for another solve of a system. A stepper that knows
// its system has to learn the new one.
func (r *run) fits(sys System, rows int, set settings) bool {
	if r == nil || r.method != set.method || r.pair != set.pair || r.n != sys.Dim() || len(r.places) != rows {
		return false
	}
	if q, ok := r.stepper.(rebinder); ok {
		return q.rebind(sys) == nil
	}
	return set.method.Tableau != nil
}

// begin takes over the settings of a Solver.
func (r *run) begin(sys System, set settings, s *Solver) {
	r.settings, r.observer, r.stop, r.done = set, s.Observer, s.Stop, nil
	r.limiter, _ = s.Stop.(Limiter)
	r.sys, r.aside.sys = sys, sys
	r.edges, _ = sys.(Piecewise)
	if s.Context != nil {
		r.done = s.Context.Done()
	}
	r.checkpoint, r.need = s.Checkpoint, r.stepper.needs()
	r.follower, _ = r.stepper.(follower)
	r.pacer, _ = r.stepper.(pacer)
	r.rounder, _ = r.stepper.(rounder)
	r.chooser, _ = r.stepper.(chooser)
	r.steps = fixedSteps{size: set.step, mesh: set.mesh}
	r.asked = tolerance{set.rtol, set.atol}
	r.tol, r.fixed, r.batch.maxOrder = r.asked.held(set.caution()), set.step > 0, set.maxOrder
	r.limit, r.batch.rho, r.ends = set.cap, set.rho, s.Stop != nil
	if r.stop != nil {
		r.need.start = true // a Stop reads both ends' derivatives
	}
	r.watch = newWatch(s.Events, len(r.places), r.n)
	for i := range r.ctrls {
		if r.made != set.controller {
			r.ctrls[i] = set.control.New(set.method.Limits)
		}
		r.ctrls[i].Reset()
	}
	r.made = set.controller
}

// solve integrates the rows of y, in place.
func (r *run) solve(t0, t1, y []float64) (*Result, error) {
	r.result = &Result{Rows: make([]RowResult, len(t0)), Rho: r.settings.rho, StepCap: r.cap}
	r.out, r.m = y, len(t0)
	copy(r.y, y)
	for i := range t0 {
		r.rows[i], r.t[i] = i, t0[i]
		r.assign(i, &r.result.Rows[i])
		r.most[i] = math.Inf(1)
		r.places[i] = place{res: &r.result.Rows[i], ctrl: r.ctrls[i], t1: t1[i], next: r.first}
	}
	return r.finish(r.loop())
}

// assign gives place i the books of its row.
func (r *run) assign(i int, res *RowResult) {
	r.res[i], r.stats[i] = res, &res.Stats
}

// finish ends the rows that were broken off, and lets go of the caller's things.
func (r *run) finish(err error) (*Result, error) {
	for i := range r.m {
		if r.places[i].res.Status == running { // others ended in the turn that an Observer broke off
			r.fail(i, Interrupted)
		}
	}
	r.retireEnded()
	r.result.Load = r.load()
	result := r.result
	r.release()
	return result, err
}

// release holds on to nothing of the caller's.
func (r *run) release() {
	r.result, r.out, r.sys, r.aside.sys = nil, nil, nil, nil
	r.observer, r.stop, r.limiter, r.edges, r.done, r.shown = nil, nil, nil, nil, nil, Step{}
	r.checkpoint, r.watch = nil, nil
	clear(r.stats)
	clear(r.res)
}

// load is Result.Load.
func (r *run) load() float64 {
	tb := r.explicit().Tableau
	if r.settings.rho <= 0 || tb == nil {
		return 0
	}
	h := 0.0
	if r.chooser != nil {
		h = r.chooser.longest()
	} else {
		for i := range r.result.Rows {
			h = max(h, r.result.Rows[i].Stats.LargestH)
		}
	}
	return h * r.settings.rho / tb.RealStability()
}
