package integrators

import "math"

// loop carries all rows to their ends. Each turn tries one step of every active row: the method
// proposes, the controller disposes, the loop keeps the books.
func (r *run) loop() error {
	if err := r.start(); err != nil {
		return err
	}
	return r.turns()
}

// turns is the loop proper.
func (r *run) turns() error {
	for r.retireEnded(); r.m > 0 && !r.cancelled(); r.retireEnded() {
		if r.checkpoint != nil {
			if err := r.checkpoint(r.save); err != nil {
				return err
			}
		}
		for i := range r.m {
			r.propose(i)
		}
		if r.retireEnded(); r.m == 0 {
			break
		}
		clear(r.unsolved[:r.m])
		r.stepper.try(r.batch)
		for i := range r.m {
			r.judge(i)
		}
		r.evaluateEnds()
		for i := range r.m {
			if r.places[i].outcome != accepted {
				continue
			}
			if err := r.moveOn(i); err != nil {
				return err
			}
		}
		r.restart()
	}
	return nil
}

// start tells observers and the system where each row begins.
func (r *run) start() error {
	for i := range r.m {
		if r.observer != nil {
			if err := r.observer.Start(r.rows[i], r.t[i], r.row(r.y, i)); err != nil {
				return err
			}
		}
		if r.watch != nil {
			r.watch.begin(r.rows[i], r.t[i], r.row(r.y, i))
		}
		if r.t[i] == r.places[i].t1 {
			r.places[i].res.Status = ReachedEnd
			continue
		}
		r.enter(i)
		r.places[i].unsure = r.step == 0 && r.first == 0
	}
	r.restart()
	return nil
}

// cancelled reports whether the caller wants to stop.
func (r *run) cancelled() bool {
	select {
	case <-r.done: // a nil channel never comes
		return true
	default:
		return false
	}
}

// judge decides on the step tried in place i.
func (r *run) judge(i int) {
	p := &r.places[i]
	p.res.Stats.Evaluations += r.need.evaluations
	p.res.Stats.Products += r.need.evaluations
	p.err, p.ended = math.NaN(), r.need.endFree || r.known[i]
	if r.unsolved[i] > 0 {
		r.refuseUnsolved(i)
		return
	}
	if p.size, p.index = largest(r.row(r.y1, i)); !finite(p.size) {
		r.refuseSpoilt(i, p.index)
		return
	}
	if r.step > 0 {
		p.outcome = accepted
		return
	}
	p.err = r.norm(r.row(r.e, i), i)
	if !finite(p.err) {
		if size, index := largest(r.row(r.e, i)); !finite(size) {
			r.refuseSpoilt(i, index)
			return
		}
	}
	next, ok := r.verdict(i)
	if !ok {
		r.refuse(p, next)
		return
	}
	p.outcome, p.next = accepted, next
	if next >= tellsLittle*r.h[i] { // cut so short that its error says little about the next
		p.next = max(next, p.wanted)
	}
}

// verdict asks the method if it chooses its own steps, else the controller.
func (r *run) verdict(i int) (next float64, accept bool) {
	if r.pacer != nil {
		return r.pacer.pace(r.batch, i, r.places[i].err)
	}
	return r.places[i].ctrl.Judge(r.h[i], r.places[i].err, r.errorOrder(i))
}

// errorOrder is the order of the estimate of the step in place i.
func (r *run) errorOrder(i int) int {
	if r.order[i] > 0 {
		return r.order[i]
	}
	return r.need.errorOrder
}

// tellsLittle is the growth proposed after a step whose error vanishes: the size that was wanted
// before the step was cut to fit is then the better guess.
const tellsLittle = 5

// refuse books a refused step.
func (r *run) refuse(p *place, next float64) {
	p.outcome, p.next = refused, next
	p.res.Stats.Refused++
	p.unsure = p.fresh // the size that was right before an edge is not: estimate it anew
}

// mostSpoilt is how many refusals in a row a derivative that is not finite gets.
const mostSpoilt = 10

// refuseSpoilt books a step refused for NaN or Inf in variable index.
func (r *run) refuseSpoilt(i, index int) {
	p := &r.places[i]
	next, _ := p.ctrl.Judge(r.h[i], math.Inf(1), max(1, r.errorOrder(i)))
	r.refuse(p, next)
	p.err, p.unsure = math.NaN(), false
	p.res.Stats.NonFinite++
	p.spoilt++
	if r.step > 0 || p.spoilt >= mostSpoilt || p.next < r.smallest(i) {
		p.index = index
		r.fail(i, NotFinite)
	}
}

// mostUnsolved is how many refusals in a row an implicit step gets.
const mostUnsolved = 20

// refuseUnsolved books a step whose equations were not solved.
func (r *run) refuseUnsolved(i int) {
	p := &r.places[i]
	r.refuse(p, r.h[i]*r.unsolved[i])
	p.unsure = false
	p.res.Stats.Unsolved++
	p.stuck++
	if r.step > 0 || p.stuck >= mostUnsolved || p.next < r.smallest(i) {
		r.fail(i, Unsolved)
	}
}

// evaluateEnds provides the derivative at the end of accepted steps, for the next step, the dense
// output or the Stop, whoever reads it. A step that ends where it is not finite does not stand.
func (r *run) evaluateEnds() {
	list := r.list[:0]
	for i := range r.m {
		p := &r.places[i]
		if p.outcome != accepted || p.ended {
			continue
		}
		goesOn := r.need.start && r.end[i] != p.target
		if goesOn || r.stop != nil || r.need.endDense && (r.observer != nil || r.watch != nil) {
			list = append(list, i)
		}
	}
	r.evaluate(list, r.dy1, r.end, r.y1)
	for _, i := range list {
		r.places[i].ended = true
	}
	for i := range r.m {
		p := &r.places[i]
		if p.outcome == accepted && p.ended {
			if size, index := largest(r.row(r.dy1, i)); !finite(size) {
				r.refuseSpoilt(i, index)
			}
		}
	}
}
