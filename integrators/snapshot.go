package integrators

import (
	"fmt"

	"settle/internal/archive"
)

// snapshotFormat is raised with every change of what a snapshot holds.
const snapshotFormat = "settle solver state 3"

// snapshot is the whole state of a solve between two turns: see Solver.Checkpoint.
func (r *run) snapshot() []byte {
	a := archive.New(nil)
	r.archive(a)
	return a.Seal()
}

// Resume goes on with a solve from a snapshot that Solver.Checkpoint saved, to the same bits as if
// it had never been broken off: with the same settings, a System that evaluates the same, and y of
// the same size, whose contents do not matter. Observer.Start is not called again. An Observer's own
// memory is the caller's to keep.
func (s *Solver) Resume(sys System, snapshot []byte, y []float64) (*Result, error) {
	a, err := archive.Open(snapshot)
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
func (r *run) resume(a *archive.Archive, y []float64) (*Result, error) {
	r.result, r.out = &Result{Rows: make([]RowResult, len(r.places))}, y
	r.archive(a)
	if err := a.End(); err != nil {
		r.release()
		return nil, fmt.Errorf("integrators: %w", err)
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
func (r *run) archive(a *archive.Archive) {
	a.Same("format", snapshotFormat)
	a.Same("method", r.method.Name)
	a.Same("settings", r.fingerprint())
	a.Same("size", fmt.Sprintf("%d rows of %d", len(r.places), r.n))
	a.Float(&r.settings.rho)
	a.Float(&r.cap)
	a.Float(&r.maxStep)
	for i := range r.result.Rows {
		r.result.Rows[i].archive(a, r.n)
	}
	a.Floats(r.out)
	a.Count(&r.m, len(r.places))
	for i := range r.m {
		r.archivePlace(a, i)
	}
	if r.watch != nil {
		a.Floats(r.watch.side)
	}
	if q, ok := r.stepper.(archived); ok && a.Err() == nil {
		q.archive(a, len(r.places))
	}
	if q, ok := r.stop.(archived); ok && a.Err() == nil {
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
func (r *run) archivePlace(a *archive.Archive, i int) {
	row := r.rows[i]
	if a.Int(&row); row < 0 || row >= len(r.places) {
		a.Fail(fmt.Errorf("the snapshot names row %d of %d", row, len(r.places)))
		row = 0
	}
	p := &r.places[i]
	if !a.Saving() {
		res := &r.result.Rows[row]
		r.rows[i] = row
		r.assign(i, res)
		*p = place{res: res, ctrl: r.ctrls[row]}
	}
	a.Float(&r.t[i])
	a.Float(&r.most[i])
	a.Floats(r.row(r.y, i))
	a.Floats(r.row(r.dy, i))
	p.archive(a)
}

func (p *place) archive(a *archive.Archive) {
	for _, x := range []*float64{&p.t1, &p.since, &p.target, &p.next, &p.wanted, &p.err, &p.size, &p.clock.base} {
		a.Float(x)
	}
	for _, x := range []*int{&p.index, &p.spoilt, &p.stuck, &p.clock.k, &p.clock.of} {
		a.Int(x)
	}
	for _, x := range []*bool{&p.clock.shorter, &p.started, &p.ended, &p.fresh, &p.unsure} {
		a.Bool(x)
	}
	if q, ok := p.ctrl.(archived); ok {
		q.archive(a, 1)
	}
}

func (res *RowResult) archive(a *archive.Archive, n int) {
	status := int(res.Status)
	a.Int(&status)
	res.Status = Status(status)
	a.Text(&res.Message)
	for _, x := range []*float64{&res.T, &res.LastH, &res.NextH, &res.Norm, &res.Stats.SmallestH, &res.Stats.LargestH} {
		a.Float(x)
	}
	s := &res.Stats
	for _, x := range []*int{&res.Index, &s.Accepted, &s.Refused, &s.NonFinite, &s.Unsolved, &s.Evaluations,
		&s.Products, &s.Jacobians, &s.Factorisations, &s.Solves, &s.Edges} {
		a.Int(x)
	}
	res.archiveEvents(a, n)
	res.archiveStretches(a)
}

// archiveEvents walks over what happened to a row.
func (res *RowResult) archiveEvents(a *archive.Archive, n int) {
	k := len(res.Events)
	if a.Count(&k, 1<<40); !a.Saving() {
		res.Events = nil
	}
	for i := 0; i < k && a.Err() == nil; i++ {
		if !a.Saving() {
			res.Events = append(res.Events, Occurrence{Y: make([]float64, n)})
		}
		res.Events[i].archive(a)
	}
}

// archiveStretches walks over the methods that a row went through.
func (res *RowResult) archiveStretches(a *archive.Archive) {
	k := len(res.Stretches)
	if a.Count(&k, 1<<40); !a.Saving() {
		res.Stretches = nil
	}
	for i := 0; i < k && a.Err() == nil; i++ {
		if !a.Saving() {
			res.Stretches = append(res.Stretches, Stretch{})
		}
		res.Stretches[i].archive(a)
	}
}

func (o *Occurrence) archive(a *archive.Archive) {
	a.Int(&o.Event)
	a.Float(&o.T)
	a.Floats(o.Y)
}
