package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"runtime"
	"strings"

	"settle/models"
	"settle/outputs/gather"
	"settle/sweeps"

	"github.com/spf13/cobra"
)

// gatherFlags say what the one file of a sweep holds besides the table.
type gatherFlags struct {
	output  string
	force   bool
	merged  bool
	virtual []string
	workers int
}

func newSweepGather() *cobra.Command {
	var f gatherFlags
	cmd := &cobra.Command{
		Use:   "gather DIR",
		Short: "Make one file of a sweep's results: a table, and links to the runs",
		Long: `Writes one HDF5 file with a row a point: its parameters, whether it is done, its verdict, what it
cost, and the numbers that [result.NAME] of the sweep file asks for. /runs holds a link to the
file of each run; with --merged a copy of it, so that the file can be taken elsewhere; with
--virtual PATH that dataset of all runs appears as one, with the point as first axis.

Every result is checked first (settle verify). A point without a whole result is told: by the
exit code, by /points/state and /points/done, never as a number. The same sweep makes the same
bits, wherever and in whatever order its points were run.

Exit codes: 0 all points are in the file; 1 some are missing, and the file says which; 2 the
command line or a file it names is wrong.`,
		Example: "  settle sweep gather runs\n  settle plot runs/gathered.h5 -o map.svg\n  settle sweep gather runs --virtual /settled/r -o rates.h5",
		Args:    args(1, 1, "one DIR"),
		RunE:    func(cmd *cobra.Command, given []string) error { return f.run(cmd, given[0]) },
	}
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "file to write (default DIR/gathered.h5, which is replaced)")
	cmd.Flags().BoolVar(&f.force, "force", false, "overwrite an existing output")
	cmd.Flags().BoolVar(&f.merged, "merged", false, "copy the runs into the file")
	cmd.Flags().StringSliceVar(&f.virtual, "virtual", nil, "show this `dataset` of all runs as one, in /stacked; may be repeated")
	cmd.Flags().IntVar(&f.workers, "workers", runtime.NumCPU(), "processes that read results at the same time")
	return cmd
}

func (g *gatherFlags) run(cmd *cobra.Command, dir string) error {
	if g.workers < 1 {
		return usagef("--workers %d: at least 1", g.workers)
	}
	f, err := openSweep(cmd.Context(), dir)
	if err != nil {
		return err
	}
	if g.output == "" {
		g.output, g.force = filepath.Join(dir, "gathered.h5"), true
	}
	if err := errors.Join(writable(g.output), refuseExisting(g.output, g.force)); err != nil {
		return err
	}
	s, err := g.read(cmd, f)
	if err != nil {
		return err
	}
	if err := gather.Write(g.output, s, gather.Extras{Merged: g.merged, Stacked: g.virtual}); err != nil {
		return usage(err)
	}
	return g.told(cmd.OutOrStdout(), f, s)
}

// read makes the table of a sweep.
func (g *gatherFlags) read(cmd *cobra.Command, f *sweeps.Folder) (*gather.Sweep, error) {
	census, err := f.Count()
	if err != nil {
		return nil, err
	}
	from, err := f.Origin()
	if err != nil {
		return nil, err
	}
	spec := f.Plan.Spec
	s := &gather.Sweep{
		Name: f.Name, Description: spec.Description, Version: version, Revision: revisionText(), Text: string(spec.Source), Circuit: string(from.Source),
		Seeded: len(spec.Seeds) > 0, Results: resultsOf(spec), Verdicts: verdictWords(),
	}
	if err := g.points(f, census, s); err != nil {
		return nil, err
	}
	s.Axes = axesOf(f.Plan)
	err = readResults(cmd.Context(), f, g.workers, census, func(r sweeps.Report) {
		switch r.Outcome {
		case sweeps.Done:
			s.Points[r.Point].State = gather.Done
			err = errors.Join(err, json.Unmarshal(r.Summary, &s.Points[r.Point].Summary))
		case sweeps.Broken:
			s.Points[r.Point].State = gather.Missing
			fmt.Fprintf(cmd.ErrOrStderr(), "settle: the result of point %d, %s, is not whole (settle sweep resume runs it again): %s\n", r.Point, f.Describe(r.Point), r.Failure.Detail)
		}
	})
	switch {
	case cmd.Context().Err() != nil:
		return nil, exitError{exitInterrupted, errors.New("interrupted; nothing was written")}
	case err != nil:
		return nil, usage(err)
	}
	return s, nil
}

// points makes the rows, as yet without what their files say.
func (g *gatherFlags) points(f *sweeps.Folder, c *sweeps.Census, s *gather.Sweep) error {
	base, err := filepath.Abs(filepath.Dir(g.output))
	if err != nil {
		return err
	}
	dir, err := filepath.Abs(f.Dir)
	if err != nil {
		return err
	}
	to, err := filepath.Rel(base, dir)
	if err != nil {
		to = dir // on another volume
	}
	s.Points = make([]gather.Point, f.Plan.Len())
	for i := range s.Points {
		p := f.Plan.Point(i)
		id := f.ID(i)
		s.Points[i] = gather.Point{ID: id, Seed: int64(p.Seed), File: filepath.Join(to, sweeps.ResultName(id))}
		if _, failed := c.Failed[i]; failed {
			s.Points[i].State = gather.Failed
		}
	}
	return nil
}

// resultsOf are the numbers that a sweep asks for.
func resultsOf(spec *sweeps.Spec) (all []gather.Result) {
	for _, r := range spec.Results {
		all = append(all, gather.Result(r))
	}
	return all
}

// axesOf are the coordinates of all points, axis by axis.
func axesOf(p *sweeps.Plan) []gather.Axis {
	all := make([]gather.Axis, len(p.Spec.Axes))
	for k, a := range p.Spec.Axes {
		all[k] = gather.Axis{Name: a.Name, Key: strings.Join(a.Keys, ", "), Unit: a.Unit, Log: a.Log}
	}
	for i := range p.Len() {
		for k, v := range p.Point(i).Coordinates {
			all[k].Numbers, all[k].Words = append(all[k].Numbers, v.Number), append(all[k].Words, v.Text)
		}
	}
	for k := range all {
		if anyNaN(all[k].Numbers) {
			all[k].Numbers = nil
		} else {
			all[k].Words = nil
		}
	}
	return all
}

func anyNaN(values []float64) bool {
	for _, v := range values {
		if math.IsNaN(v) {
			return true
		}
	}
	return false
}

func verdictWords() (all []string) {
	for _, v := range models.Verdicts() {
		all = append(all, v.String())
	}
	return all
}

// told says what was gathered, and fails if it is not all.
func (g *gatherFlags) told(out io.Writer, f *sweeps.Folder, s *gather.Sweep) error {
	done, failed, missing := s.Counts()
	fmt.Fprintf(out, "%s: %d of %s in %s\n", f.Name, done, plural(len(s.Points), "point"), g.output)
	for i, r := range s.Results {
		if n := s.Absent(i); n > 0 {
			fmt.Fprintf(out, "  result %s: %s have no number for it (%s)\n", r.Name, plural(n, "point"), r.Path)
		}
	}
	if failed+missing == 0 {
		return nil
	}
	return exitError{exitFailed, fmt.Errorf("%d of %s missing, %d of them failed (settle sweep status %s): /points/state in %s says which",
		failed+missing, plural(len(s.Points), "point"), failed, f.Dir, g.output)}
}
