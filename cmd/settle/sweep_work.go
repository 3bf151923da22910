package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"settle/circuit"
	"settle/outputs/checkpoint"
	"settle/outputs/gather"
	"settle/outputs/h5"
	"settle/outputs/verify"
	"settle/sweeps"

	"github.com/spf13/cobra"
)

var _ sweeps.Runner = pointRunner{}

// pointRunner runs the circuit of a sweep.
type pointRunner struct {
	from  sweeps.Origin
	cores int // that a point may use
}

// newPointRunner uses the cores that GOMAXPROCS grants, and no more at any time, although it raises it by one: without
// an idle processor Go's scheduler takes that of every call into HDF5 away after 20 µs (retake in runtime/proc.go),
// which costs a short point a fifth of its time.
func newPointRunner(from sweeps.Origin) pointRunner {
	cores := runtime.GOMAXPROCS(0)
	runtime.GOMAXPROCS(cores + 1)
	return pointRunner{from, cores}
}

// betweenCheckpoints is how much of a long point a kill may cost.
const betweenCheckpoints = 10 * time.Second

// Run implements sweeps.Runner.
func (p pointRunner) Run(ctx context.Context, sets []circuit.Set, output string) error {
	spec, err := circuit.Parse(p.from.File, p.from.Source, sets)
	if err != nil {
		return fmt.Errorf("%w: %w", sweeps.ErrRepeats, err)
	}
	err = p.run(ctx, spec, output)
	if _, there := os.Stat(output); there == nil && codeOf(err) == exitUsage { // what was left is of no use here
		if err := errors.Join(os.Remove(output), checkpoint.Remove(checkpoint.Path(output))); err != nil {
			return err
		}
		err = p.run(ctx, spec, output)
	}
	if err := ofPoint(err); err != nil {
		return err
	}
	return closed(output)
}

// closed tells whether the structure of a file that was just written is whole. Its values have checksums, which are for
// later: here they would be compared with themselves.
func closed(output string) error {
	r, err := h5.Examine(output)
	if err == nil && r.Changed() {
		return fmt.Errorf("the result is not whole: %s", strings.TrimSpace(r.String()))
	}
	return err
}

func (p pointRunner) run(ctx context.Context, spec *circuit.Spec, output string) error {
	f := runFlags{output: output, resume: true, every: betweenCheckpoints, quiet: true, logFormat: "text", workers: p.cores, seeds: 1}
	return f.execute(session{ctx, io.Discard, io.Discard}, spec)
}

// ofPoint tells results from failures.
func ofPoint(err error) error {
	switch code := codeOf(err); {
	case err == nil || errors.As(err, &badEnd{}):
		return nil
	case code == exitResumable || code == exitInterrupted:
		return sweeps.ErrStopped
	case code == exitUsage:
		return fmt.Errorf("%w: %w", sweeps.ErrRepeats, err)
	}
	return err
}

// Check implements sweeps.Runner. The file was just written here, so HDF5 may read it at once.
func (p pointRunner) Check(output string) error {
	r, err := verify.File(output, func(string) error { return nil })
	if err != nil || r.Sound {
		return err
	}
	return fmt.Errorf("%s %s", r.Findings[0].Where, r.Findings[0].What)
}

// workFlags say which points a worker runs.
type workFlags struct {
	feed       bool
	check      bool
	points     string
	share      string
	submission int
	task       int
}

func newSweepWork() *cobra.Command {
	var f workFlags
	cmd := &cobra.Command{
		Use:   "work DIR",
		Short: "Run points of a sweep, one after the other, in this process",
		Long: `Runs points of a sweep that was begun (settle sweep begin), one after the other, skipping what is
there. This is what a task of a batch system runs; any other tool that starts commands can do so
too. Points that are run twice harm nothing.

Exit codes: 0 the points are done; 1 some failed; 2 the command line is wrong; 75 told to stop
(SIGTERM, SIGUSR1): the same command goes on.`,
		Example: `  settle sweep work runs --points 0-19,40
  settle sweep work runs --share 3/10`,
		Args: args(1, 1, "one DIR"),
		RunE: func(cmd *cobra.Command, given []string) error { return f.run(cmd, given[0]) },
	}
	cmd.Flags().StringVar(&f.points, "points", "", "their numbers, `0-19,40` (default all)")
	cmd.Flags().StringVar(&f.share, "share", "", "every N-th point from the K-th on, `K/N`, K from 1")
	cmd.Flags().IntVar(&f.submission, "submission", 0, "points of a task of this submission to Slurm")
	cmd.Flags().IntVar(&f.task, "task", 0, "which task")
	cmd.Flags().BoolVar(&f.feed, "feed", false, "read numbers of points from the standard input, and answer each with a line of JSON")
	cmd.Flags().BoolVar(&f.check, "check", false, "as --feed, and check and read the results")
	for _, name := range []string{"submission", "task", "feed", "check"} {
		_ = cmd.Flags().MarkHidden(name) // the flag exists
	}
	return cmd
}

func (f *workFlags) run(cmd *cobra.Command, dir string) error {
	folder, err := openSweep(cmd.Context(), dir)
	if err != nil {
		return err
	}
	if !f.check {
		if err := errors.Join(folder.GoesOnWith(identityVersion()), folder.CheckData()); err != nil {
			return usage(err)
		}
	}
	from, err := folder.Origin()
	if err != nil {
		return err
	}
	runner := newPointRunner(from)
	if f.feed || f.check {
		return folder.Serve(cmd.Context(), cmd.InOrStdin(), cmd.OutOrStdout(), f.job(folder, runner))
	}
	points, err := f.list(folder)
	if err != nil {
		return usage(err)
	}
	return f.work(cmd, folder, points, runner)
}

// job is what is done with the points that are fed.
func (f *workFlags) job(folder *sweeps.Folder, r sweeps.Runner) sweeps.Job {
	if !f.check {
		return folder.Running(r)
	}
	results := resultsOf(folder.Plan.Spec)
	return folder.Reading(r, func(path string) (json.RawMessage, error) {
		s, err := gather.Summarise(path, results)
		if err != nil {
			return nil, err
		}
		return json.Marshal(s)
	})
}

// openSweep opens a sweep's folder.
func openSweep(ctx context.Context, dir string) (*sweeps.Folder, error) {
	f, err := sweeps.Open(ctx, dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil, usagef("%s holds no sweep: settle sweep SWEEP.toml -o %s begins one", dir, dir)
	}
	return f, usage(err)
}

// work runs points in their order.
func (f *workFlags) work(cmd *cobra.Command, folder *sweeps.Folder, points []int, r sweeps.Runner) error {
	ctx, failed := cmd.Context(), 0
	for _, i := range points {
		switch report := folder.Work(ctx, i, r); {
		case report.Fatal != "":
			return errors.New(report.Fatal)
		case report.Outcome == sweeps.Stopped:
			return f.stopped(cmd, folder)
		case report.Outcome == sweeps.Failed:
			failed++
			fmt.Fprintf(cmd.ErrOrStderr(), "settle: point %d, %s: failed: %s\n", i, report.Failure.What, report.Failure.Detail)
		case report.Outcome == sweeps.Already:
			fmt.Fprintf(cmd.OutOrStdout(), "point %d, %s: done already\n", i, folder.Describe(i))
		default:
			fmt.Fprintf(cmd.OutOrStdout(), "point %d, %s: done in %s\n", i, folder.Describe(i), round(time.Duration(report.Seconds*float64(time.Second))))
		}
	}
	if failed > 0 {
		return exitError{exitFailed, fmt.Errorf("%d of %s failed", failed, plural(len(points), "point"))}
	}
	return nil
}

// stopped ends a task. One of Slurm's that was told so before the end of its time (USR1) puts itself into the queue
// again.
func (f *workFlags) stopped(cmd *cobra.Command, folder *sweeps.Folder) error {
	err := stoppedSweep(cmd, folder)
	if f.submission > 0 && byUSR1(cmd.Context()) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(cmd.Context()), 20*time.Second)
		defer cancel()
		if requeue := sweeps.Requeue(ctx); requeue != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "settle: the task could not be put into the queue again: %v\n", requeue)
		}
	}
	return err
}

// list are the numbers of the points that the flags name.
func (f *workFlags) list(folder *sweeps.Folder) ([]int, error) {
	switch n := folder.Plan.Len(); {
	case f.submission > 0:
		s, err := folder.Submission(f.submission)
		if err != nil {
			return nil, err
		}
		return s.Task(f.task)
	case f.points != "" && f.share != "":
		return nil, errors.New("--points and --share: give one of them")
	case f.points != "":
		return parsePoints(f.points, n)
	case f.share != "":
		return parseShare(f.share, n)
	default:
		return parsePoints(fmt.Sprintf("0-%d", n-1), n)
	}
}

// parsePoints reads "0-19,40".
func parsePoints(text string, n int) (points []int, err error) {
	for _, word := range strings.Split(text, ",") {
		from, to, isRange := strings.Cut(strings.TrimSpace(word), "-")
		if !isRange {
			to = from
		}
		first, err1 := strconv.Atoi(from)
		last, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || first < 0 || last < first || last >= n {
			return nil, fmt.Errorf("--points %s: numbers from 0 to %d, as in 0-19,40", text, n-1)
		}
		for i := first; i <= last; i++ {
			points = append(points, i)
		}
	}
	return points, nil
}

// parseShare reads "3/10".
func parseShare(text string, n int) (points []int, err error) {
	var k, of int
	if m, err := fmt.Sscanf(text, "%d/%d", &k, &of); m != 2 || err != nil || k < 1 || of < k {
		return nil, fmt.Errorf("--share %s: two numbers are needed, as in 3/10, the third tenth", text)
	}
	for i := k - 1; i < n; i += of {
		points = append(points, i)
	}
	return points, nil
}
