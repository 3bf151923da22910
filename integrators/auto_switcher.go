package integrators

import (
	"fmt"
	"math"

	"settle/internal/archive"
)

// switcher steps each row by one of two methods.
type switcher struct {
	pair
	modes [2]mode // explicit, implicit
	rows  []switching
	bound float64 // length of the explicit method's real stability interval
	reach reach   // and of those in other directions
	price price
	speed speedometer
	where []int // place -> its place in its mode's batch
}

const (
	byExplicit = 0
	byImplicit = 1
)

// mode is one of the methods with its part of the rows.
type mode struct {
	method   *Method
	stepper  stepper
	follower follower
	need     needs
	part     *batch // the rows that it steps, if not all
	whole    bool   // it steps all
}

// switching is what is known of one row.
type switching struct {
	mode  int
	stiff int // steps at the stability bound, one after the other or nearly so
	calm  int // steps clear of it

	look    int  // steps to go before the next look
	looked  int  // how many passed before the last
	again   bool // which saw a step at the bound
	ringing bool // and a mode that oscillates

	t, work float64 // where the stretch under measurement began, and the work until then
	steps   int     // accepted in it
	wait    int     // steps to go before the implicit method is tried again
	waited  int     // how many that were last
	paid    bool    // the implicit method has paid in this stretch
	stuck   int     // its tries since the last accepted step whose equations were not solved
	longest float64 // explicit step accepted
}

// Thresholds of switching.
const (
	atBound      = 0.8 // of the stability interval, or of the cap: the step may be held back by it
	stiffSteps   = 15  // so many such steps are no accident
	cappedSteps  = 100 // at the cap: every way to rest ends there, mostly sooner than this
	calmSteps    = 6   // so many others end the suspicion
	trialSteps   = 20  // of the implicit method, before its price is compared
	ringingSteps = 120 // and so many where the fast mode oscillates: it is damped by then, and steps are long
	firstWait    = 50  // steps before another trial after one that did not pay, then twice as many
	mostStuck    = 4   // tries of the implicit method whose equations were not solved
	clearly      = 0.7 // of the price of the implicit steps: explicit ones would be cheaper
)

func newSwitcher(sys System, rows int, p pair) (*switcher, error) {
	s := &switcher{
		pair: p, rows: make([]switching, rows), where: make([]int, rows),
		bound: p.explicit.Tableau.RealStability(), reach: newReach(p.explicit.Tableau), price: newPrice(sys), speed: newSpeedometer(sys.Dim()),
	}
	for k, m := range []*Method{p.explicit, p.implicit} {
		st, err := m.start(sys, rows)
		if err != nil {
			return nil, fmt.Errorf("auto: %w", err)
		}
		s.modes[k] = mode{method: m, stepper: st, need: st.needs(), part: newBatch(sys, rows)}
		s.modes[k].follower, _ = st.(follower)
	}
	return s, nil
}

// rebind implements rebinder: nothing is known of the rows.
func (s *switcher) rebind(sys System) error {
	clear(s.rows)
	s.price = newPrice(sys)
	for k := range s.modes {
		s.modes[k].part.sys = sys
		if q, ok := s.modes[k].stepper.(rebinder); ok {
			if err := q.rebind(sys); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *switcher) needs() needs {
	a, b := s.modes[byExplicit].need, s.modes[byImplicit].need
	return needs{start: true, endDense: a.endDense || b.endDense, errorOrder: a.errorOrder}
}

// begin implements follower: a row starts explicitly, and goes on across an edge as it was.
func (s *switcher) begin(b *batch, i int) {
	row := b.rows[i]
	w := &s.rows[row]
	if len(b.res[i].Stretches) == 0 {
		*w = switching{}
		s.change(b, i, byExplicit, b.t[i], "not known to be stiff")
		return
	}
	w.stiff, w.calm = 0, 0
	w.mark(b.t[i], s.price.of(b.stats[i]))
	if f := s.modes[w.mode].follower; f != nil {
		f.begin(b, i)
	}
}

// change gives a row to a method from time t on, and says so.
func (s *switcher) change(b *batch, i, to int, t float64, why string) {
	w := &s.rows[b.rows[i]]
	w.mode, w.stiff, w.calm, w.stuck, w.paid = to, 0, 0, 0, false
	w.looked, w.again, w.ringing = 0, false, w.ringing && to == byImplicit
	w.mark(t, s.price.of(b.stats[i]))
	b.res[i].Stretches = append(b.res[i].Stretches, Stretch{Method: s.modes[to].method.Name, T: t, Why: why})
	b.most[i] = math.Inf(1)
	if to == byExplicit && b.limit > 0 {
		b.most[i] = b.limit
	}
	if f := s.modes[to].follower; f != nil {
		f.begin(b, i)
	}
}

// accept implements follower.
func (s *switcher) accept(b *batch, i int) {
	w := &s.rows[b.rows[i]]
	if f := s.modes[w.mode].follower; f != nil {
		f.accept(b, i)
	}
	w.stuck = 0
	w.steps++
	if w.wait > 0 {
		w.wait--
	}
	if w.mode == byExplicit {
		s.suspect(b, i, w)
	} else {
		s.reconsider(b, i, w)
	}
}

// chosen implements chooser.
func (s *switcher) chosen(row int) *Method { return s.modes[s.rows[row].mode].method }

// longest implements chooser.
func (s *switcher) longest() (h float64) {
	for i := range s.rows {
		h = max(h, s.rows[i].longest)
	}
	return h
}

// at is the dense output of the method that made the step.
func (s *switcher) at(dst []float64, st *Step, theta float64) {
	own := *st
	own.place = s.where[st.place]
	s.modes[s.rows[st.Row].mode].stepper.at(dst, &own, theta)
}

// archive implements archived.
func (s *switcher) archive(a *archive.Archive, rows int) {
	for i := range rows {
		s.rows[i].archive(a)
	}
	for k := range s.modes {
		if q, ok := s.modes[k].stepper.(archived); ok {
			q.archive(a, rows)
		}
	}
}

func (w *switching) archive(a *archive.Archive) {
	for _, x := range []*int{&w.mode, &w.stiff, &w.calm, &w.look, &w.looked, &w.steps, &w.wait, &w.waited, &w.stuck} {
		a.Int(x)
	}
	if w.mode != byExplicit && w.mode != byImplicit {
		a.Fail(fmt.Errorf("the snapshot names method %d of 2", w.mode))
		w.mode = byExplicit
	}
	for _, x := range []*bool{&w.again, &w.ringing, &w.paid} {
		a.Bool(x)
	}
	for _, x := range []*float64{&w.t, &w.work, &w.longest} {
		a.Float(x)
	}
}
