package integrators

import (
	"errors"
	"fmt"
)

// snapshotFormat is raised with every change of what a snapshot holds.
const snapshotFormat = "settle solver state 3"

// snapshot is the whole state of a solve between two turns: see Solver.Checkpoint.
func (r *run) snapshot() []byte {
	a := newArchive()
	r.archive(a)
	return a.seal()
}

// Resume goes on with a solve from a snapshot that Solver.Checkpoint saved, to the same bits as if
// it had never been broken off: with the same settings, a System that evaluates the same, and y of
// the same size, whose contents do not matter. Observer.Start is not called again. An Observer's own
// memory is the caller's to keep.
func (s *Solver) Resume(sys System, snapshot []byte, y []float64) (*Result, error) {
	a, err := openArchive(snapshot)
	if err != nil {
		return nil, fmt.Errorf("integrators: %w", err)
	}
	r, err := s.prepare(sys, rowsOf(sys, y), nil)
	if err != nil {
		return nil, fmt.Errorf("integrators: %w", err)
	}
	return r.resume(a, y)
}

// resume restores the state and carries on.
func (r *run) resume(a *archive, y []float64) (*Result, error) {
	r.result, r.out = &Result{Rows: make([]RowResult, len(r.places))}, y
	r.archive(a)
	if a.err == nil && len(a.data) > 0 {
		a.fail(errors.New("the snapshot goes on where it should end"))
	}
	if a.err != nil {
		r.release()
		return nil, fmt.Errorf("integrators: %w", a.err)
	}
	for i := range r.m {
		if r.edges != nil {
			r.edges.Enter(r.rows[i], r.places[i].since)
		}
	}
	r.result.Rho, r.result.StepCap = r.settings.rho, r.cap
	return r.finish(r.turns())
}

// archive walks over all that the next turn depends on.
func (r *run) archive(a *archive) {
	a.same("format", snapshotFormat)
	a.same("method", r.method.Name)
	a.same("settings", r.fingerprint())
	a.same("size", fmt.Sprintf("%d rows of %d", len(r.places), r.n))
	a.float(&r.settings.rho)
	a.float(&r.cap)
	a.float(&r.maxStep)
	for i := range r.result.Rows {
		r.result.Rows[i].archive(a, r.n)
	}
	a.floats(r.out)
	a.count(&r.m, len(r.places))
	for i := range r.m {
		r.archivePlace(a, i)
	}
	if r.watch != nil {
		a.floats(r.watch.side)
	}
	if q, ok := r.stepper.(archived); ok && a.err == nil {
		q.archive(a, len(r.places))
	}
	if q, ok := r.stop.(archived); ok && a.err == nil {
		q.archive(a, len(r.places))
	}
}

// fingerprint is what of the settings has to be the same.
func (r *run) fingerprint() string {
	return fmt.Sprintf("rtol %g, atol %g, step %g, smallest step %g, step budget %d, divergence bound %g, largest order %d, noise mesh %g, controller %s, %d events",
		r.rtol, r.atol, r.step, r.minStep, r.maxSteps, r.diverged, r.settings.maxOrder, r.mesh, r.controller, r.watched())
}

func (r *run) watched() int {
	if r.watch == nil {
		return 0
	}
	return len(r.watch.events)
}

// archivePlace walks over one active row.
func (r *run) archivePlace(a *archive, i int) {
	row := r.rows[i]
	if a.int(&row); row < 0 || row >= len(r.places) {
		a.fail(fmt.Errorf("the snapshot names row %d of %d", row, len(r.places)))
		row = 0
	}
	p := &r.places[i]
	if !a.saving {
		res := &r.result.Rows[row]
		r.rows[i] = row
		r.assign(i, res)
		*p = place{res: res, ctrl: r.ctrls[row]}
	}
	a.float(&r.t[i])
	a.float(&r.most[i])
	a.floats(r.row(r.y, i))
	a.floats(r.row(r.dy, i))
	p.archive(a)
}

func (p *place) archive(a *archive) {
	for _, x := range []*float64{&p.t1, &p.since, &p.target, &p.next, &p.wanted, &p.err, &p.size, &p.clock.base} {
		a.float(x)
	}
	for _, x := range []*int{&p.index, &p.spoilt, &p.stuck, &p.clock.k, &p.clock.of} {
		a.int(x)
	}
	for _, x := range []*bool{&p.clock.shorter, &p.started, &p.ended, &p.fresh, &p.unsure} {
		a.bool(x)
	}
	if q, ok := p.ctrl.(archived); ok {
		q.archive(a, 1)
	}
}

func (res *RowResult) archive(a *archive, n int) {
	status := int(res.Status)
	a.int(&status)
	res.Status = Status(status)
	a.text(&res.Message)
	for _, x := range []*float64{&res.T, &res.LastH, &res.NextH, &res.Norm, &res.Stats.SmallestH, &res.Stats.LargestH} {
		a.float(x)
	}
	s := &res.Stats
	for _, x := range []*int{&res.Index, &s.Accepted, &s.Refused, &s.NonFinite, &s.Unsolved, &s.Evaluations,
		&s.Products, &s.Jacobians, &s.Factorisations, &s.Solves, &s.Edges} {
		a.int(x)
	}
	res.archiveEvents(a, n)
	res.archiveStretches(a)
}

// archiveEvents walks over what happened to a row.
func (res *RowResult) archiveEvents(a *archive, n int) {
	k := len(res.Events)
	if a.count(&k, 1<<40); !a.saving {
		res.Events = nil
	}
	for i := 0; i < k && a.err == nil; i++ {
		if !a.saving {
			res.Events = append(res.Events, Occurrence{Y: make([]float64, n)})
		}
		res.Events[i].archive(a)
	}
}

// archiveStretches walks over the methods that a row went through.
func (res *RowResult) archiveStretches(a *archive) {
	k := len(res.Stretches)
	if a.count(&k, 1<<40); !a.saving {
		res.Stretches = nil
	}
	for i := 0; i < k && a.err == nil; i++ {
		if !a.saving {
			res.Stretches = append(res.Stretches, Stretch{})
		}
		res.Stretches[i].archive(a)
	}
}

func (o *Occurrence) archive(a *archive) {
	a.int(&o.Event)
	a.float(&o.T)
	a.floats(o.Y)
}
