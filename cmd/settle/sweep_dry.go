package main

import (
	"fmt"
	"io"
	"time"

	"settle/sweeps"

	"github.com/spf13/cobra"
)

// mostListed is how many points of a sweep are listed before its middle is left out.
const mostListed = 24

// dryRun tells what a sweep would do.
func (f *sweepFlags) dryRun(cmd *cobra.Command, spec *sweeps.Spec, from sweeps.Origin) error {
	plan, err := sweeps.NewPlan(cmd.Context(), spec)
	if err != nil {
		return usage(err)
	}
	if err := tryEnds(cmd.Context(), spec, from); err != nil {
		return err
	}
	out := cmd.OutOrStdout()
	fmt.Fprintf(out, "%s: %s%s\n", spec.Name, plural(plan.Len(), "point"), leftOut(plan.LeftOut()))
	listPoints(out, plan)
	at := plan.Len() / 2
	took, err := tryPoint(cmd.Context(), from, spec.Sets(plan.Point(at)))
	if err != nil {
		return fmt.Errorf("point %d (%s) was tried: %w", at, spec.Describe(plan.Point(at)), err)
	}
	all := time.Duration(plan.Len()) * took
	fmt.Fprintf(out, "point %d took %s: all together %s of one core\n", at, round(took), roughly(all))
	if f.engine == sweeps.Slurm {
		return f.dryScript(out, spec, plan, took)
	}
	workers := min(f.workers, plan.Len())
	fmt.Fprintf(out, "here, %d at a time: about %s\n", workers, roughly(all/time.Duration(workers)))
	return nil
}

func leftOut(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(" (where leaves out %d)", n)
}

// listPoints prints the points, of many the first and the last.
func listPoints(out io.Writer, p *sweeps.Plan) {
	for i := range p.Len() {
		if p.Len() > mostListed && i == mostListed/2 {
			fmt.Fprintf(out, "  ... %d more\n", p.Len()-mostListed)
		}
		if p.Len() <= mostListed || i < mostListed/2 || i >= p.Len()-mostListed/2 {
			fmt.Fprintf(out, "  %6d  %s\n", i, p.Spec.Describe(p.Point(i)))
		}
	}
}

// dryScript prints what Slurm would be given.
func (f *sweepFlags) dryScript(out io.Writer, spec *sweeps.Spec, plan *sweeps.Plan, took time.Duration) error {
	if f.chunk == 0 {
		f.chunk = chunkOf(plan.Len(), took)
	}
	b, err := f.batch(plan.Len())
	if err != nil {
		return err
	}
	folder := &sweeps.Folder{Dir: f.output, Manifest: sweeps.Manifest{Name: spec.Name}}
	tasks := b.Tasks(plan.Len())
	text, err := folder.Script(b, 1, 0, tasks)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s of up to %s, about %s each:\n%s", plural(tasks, "task"), plural(f.chunk, "point"), roughly(time.Duration(f.chunk)*took), text)
	return nil
}

// roughly is a duration as one would say it.
func roughly(d time.Duration) string {
	switch {
	case d > 48*time.Hour:
		return fmt.Sprintf("%.1f days", d.Hours()/24)
	case d > time.Minute:
		return d.Round(time.Second).String()
	}
	return round(d).String()
}
