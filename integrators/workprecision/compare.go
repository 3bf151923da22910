package workprecision

import (
	"context"
	"errors"

	"settle/integrators"
)

// Report is a comparison on one problem.
type Report struct {
	Problem   string
	Reference *Reference // nil if there is none: then all runs say so, or none was made before an interrupt
	Runs      []Run      // method by method, in the order given, from loose to tight as given

	// Interrupted says that the context was cancelled: runs are missing.
	Interrupted bool
}

// Compare runs each method at each setting. Errors are those of the problem and the options, and what
// the callbacks return; what a run comes to is its Verdict.
func Compare(ctx context.Context, p Problem, o Options) (*Report, error) {
	o = o.withDefaults()
	if err := p.check(&o); err != nil {
		return nil, err
	}
	report := &Report{Problem: p.Name}
	ref, err := newReference(ctx, &p, &o)
	if errors.Is(err, context.Canceled) {
		report.Interrupted = true
		return report, nil
	}
	if err != nil {
		return report, report.without(err, &p, &o)
	}
	report.Reference = ref
	if o.Steps == nil {
		o.Steps = DefaultSteps(ref.system, p.T1-p.T0)
	}
	if o.OnReference != nil {
		if err := o.OnReference(ref); err != nil {
			return report, err
		}
	}
	for _, name := range o.Methods {
		m, _ := integrators.Find(name)
		if err := report.runAll(ctx, newBench(&p, &o, ref, m)); err != nil || report.Interrupted {
			return report, err
		}
	}
	return report, nil
}

// without fills the rows of a comparison that has no reference.
func (r *Report) without(why error, p *Problem, o *Options) error {
	if o.Steps == nil {
		o.Steps = DefaultSteps(nil, p.T1-p.T0)
	}
	for _, name := range o.Methods {
		m, _ := integrators.Find(name)
		for _, run := range (&bench{p: p, o: o, method: m}).settings() {
			run.blank(NoReference, why.Error())
			if err := r.add(&run, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// add reports a run.
func (r *Report) add(run *Run, o *Options) error {
	r.Runs = append(r.Runs, *run)
	if o.OnRun == nil {
		return nil
	}
	return o.OnRun(run)
}

// runAll runs one method. A run that was broken off is not reported: it says nothing.
func (r *Report) runAll(ctx context.Context, b *bench) error {
	for _, run := range b.settings() {
		b.run(ctx, &run)
		if ctx.Err() != nil {
			r.Interrupted = true
			return nil
		}
		if err := r.add(&run, b.o); err != nil {
			return err
		}
	}
	return nil
}
