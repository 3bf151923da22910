package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"settle/circuit"
	"settle/models/builtin"
	"settle/sweeps"

	"github.com/spf13/cobra"
)

const sweepHelp = `Runs a circuit at many points: all combinations of values of keys of its file, and seeds.
SWEEP.toml names the circuit and says what varies:

  circuit = "loop.toml"                    # or a built-in model
  seeds = 20                               # 0 to 19; or a list
  [axis.alpha]
  key = "population.u.leak"
  log = { from = 1e-3, to = 1, n = 20 }    # or values = [...], linear, uniform, loguniform

DIR receives one result file a point. A point is done when its file is there: the same command
again, or settle sweep resume DIR, does what is missing, here or on a cluster.

`

// engineFlags say who runs the points of a sweep, and how.
type engineFlags struct {
	engine        string
	workers       int
	chunk         int
	maxConcurrent int
	time          string
	sbatch        []string
	given         func(string) bool
}

func (e *engineFlags) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&e.engine, "engine", sweeps.Local, "who runs the points: local (this machine) or slurm")
	f.IntVar(&e.workers, "workers", runtime.NumCPU(), "local: points that run at the same time, in processes of their own")
	f.IntVar(&e.chunk, "chunk", 0, "slurm: points a task (default: as many as last some minutes)")
	f.IntVar(&e.maxConcurrent, "max-concurrent", 0, "slurm: tasks that run at the same time (default: as many as the cluster lets)")
	f.StringVar(&e.time, "time", "", "slurm: the longest a task may take, \"2h\", \"30m\" or as sbatch has it; it is told a minute before, and goes on in a new one")
	f.StringArrayVar(&e.sbatch, "sbatch-arg", nil, "slurm: a further option of sbatch, `--partition=long`; may be repeated")
	completeFlag(cmd, "engine", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return sweeps.Engines, cobra.ShellCompDirectiveNoFileComp
	})
	e.given = f.Changed
}

// check refuses what does not go together.
func (e *engineFlags) check() error {
	if !slices.Contains(sweeps.Engines, e.engine) {
		return usagef("--engine %s: allowed: %s%s", e.engine, strings.Join(sweeps.Engines, ", "), didYouMean(e.engine, sweeps.Engines))
	}
	for flag, of := range map[string]string{"workers": sweeps.Local, "chunk": sweeps.Slurm, "max-concurrent": sweeps.Slurm, "time": sweeps.Slurm, "sbatch-arg": sweeps.Slurm} {
		if e.given(flag) && e.engine != of {
			return usagef("--%s is for --engine %s", flag, of)
		}
	}
	for flag, n := range map[string]int{"workers": e.workers, "chunk": e.chunk, "max-concurrent": e.maxConcurrent} {
		if e.given(flag) && n < 1 {
			return usagef("--%s %d: at least 1", flag, n)
		}
	}
	var err error
	e.time, err = slurmTime(e.time)
	return err
}

// slurmTime writes a duration as Slurm does; what Slurm writes itself stays as it is.
func slurmTime(text string) (string, error) {
	d, err := time.ParseDuration(text)
	if text == "" || err != nil && strings.Trim(text, "0123456789:-") == "" {
		return text, nil
	}
	if err != nil || d < time.Minute {
		return "", usagef("--time %s: a duration of at least a minute is needed, such as 30m or 2h", text)
	}
	s := int(d.Seconds())
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60), nil
}

// sweepFlags are the flags of settle sweep.
type sweepFlags struct {
	engineFlags
	output string
	dry    bool
	quiet  bool
}

func newSweep() *cobra.Command {
	var f sweepFlags
	cmd := &cobra.Command{
		Use:   "sweep SWEEP.toml -o DIR",
		Short: "Run a circuit at many points, here or on a cluster",
		Long: sweepHelp + exitHelp + `
A run with a bad verdict is a result like any other: the sweep is done all the same.`,
		Example: `  settle sweep sweep.toml -o runs --dry-run
  settle sweep sweep.toml -o runs
  settle sweep sweep.toml -o runs --engine slurm --time 2h --sbatch-arg=--partition=short
  settle sweep status runs
  settle sweep gather runs`,
		Args: args(1, 1, "one SWEEP.toml (or status, resume, cancel, gather, begin, work: see their --help)"),
		RunE: func(cmd *cobra.Command, given []string) error { return f.run(cmd, given[0]) },
	}
	f.flags(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "folder of the results (default NAME of the sweep)")
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "print the points, the time that they would take by one that is tried, and the script for Slurm; run nothing else")
	cmd.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "print nothing but errors")
	cmd.AddCommand(newSweepStatus(), newSweepResume(), newSweepCancel(), newSweepGather(), newSweepBegin(), newSweepWork())
	return cmd
}

func (f *sweepFlags) run(cmd *cobra.Command, file string) error {
	if err := f.check(); err != nil {
		return err
	}
	spec, from, err := readSweep(file)
	if err != nil {
		return err
	}
	if f.output == "" {
		f.output = fileName(spec.Name)
	}
	if f.dry {
		return f.dryRun(cmd, spec, from)
	}
	folder, existed, err := begin(cmd.Context(), f.output, spec, from)
	if err != nil {
		return err
	}
	out := f.told(cmd)
	if existed {
		fmt.Fprintf(out, "%s holds this sweep already, which goes on\n", f.output)
	}
	return f.handOut(cmd, folder, out)
}

// begin makes the folder of a sweep, or opens it.
func begin(ctx context.Context, dir string, spec *sweeps.Spec, from sweeps.Origin) (f *sweeps.Folder, existed bool, err error) {
	if err := tryEnds(ctx, spec, from); err != nil {
		return nil, false, err
	}
	f, existed, err = sweeps.Begin(ctx, dir, spec, from, identityVersion())
	return f, existed, usage(err)
}

// newSweepBegin is for engines other than ours.
func newSweepBegin() *cobra.Command {
	output := ""
	cmd := &cobra.Command{
		Use:   "begin SWEEP.toml -o DIR",
		Short: "Make a sweep's folder, and run nothing",
		Long: `Makes the folder of a sweep, for whatever tool is to start settle sweep work DIR, here or on other
machines that see the folder. A folder that holds the same sweep already is left as it is.

Exit codes: 0 done; 2 the command line or a file it names is wrong, or the folder holds another sweep.`,
		Example: "  settle sweep begin sweep.toml -o runs\n  settle sweep work runs --share 1/4",
		Args:    args(1, 1, "one SWEEP.toml"),
		RunE: func(cmd *cobra.Command, given []string) error {
			spec, from, err := readSweep(given[0])
			if err != nil {
				return err
			}
			if output == "" {
				output = fileName(spec.Name)
			}
			f, existed, err := begin(cmd.Context(), output, spec, from)
			if err != nil {
				return err
			}
			was := ""
			if existed {
				was = " already"
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %s; %s is there%s\nnext: settle sweep work %s\n", f.Name, plural(f.Plan.Len(), "point"), output, was, output)
			return nil
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "folder of the results (default NAME of the sweep)")
	return cmd
}

func (f *sweepFlags) told(cmd *cobra.Command) io.Writer {
	if f.quiet {
		return io.Discard
	}
	return cmd.OutOrStdout()
}

// readSweep reads a sweep file and the circuit that it names.
func readSweep(file string) (*sweeps.Spec, sweeps.Origin, error) {
	spec, err := sweeps.Read(file)
	if err != nil {
		return nil, sweeps.Origin{}, usage(err)
	}
	from, err := originOf(spec)
	return spec, from, usage(err)
}

// originOf finds the circuit of a sweep: a file beside it, or a built-in model.
func originOf(spec *sweeps.Spec) (sweeps.Origin, error) {
	path := spec.Circuit
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(spec.File), path)
	}
	m, ok := builtin.Find(spec.Circuit)
	source, err := os.ReadFile(path)
	switch {
	case err == nil:
		return sweeps.Origin{File: path, Source: source}, nil
	case ok:
		return sweeps.Origin{File: m.Name + ".toml", Source: m.Source, Builtin: true}, nil
	case errors.Is(err, fs.ErrNotExist):
		return sweeps.Origin{}, spec.Wrong("circuit", fmt.Sprintf("there is no file %s, and no built-in model of that name%s", path, didYouMean(spec.Circuit, builtin.Names())))
	}
	return sweeps.Origin{}, spec.Wrong("circuit", err.Error())
}

// identityVersion is what results depend on besides the files.
func identityVersion() string { return version + ", revision " + revisionText() }

// tryEnds reads the circuit at the sweep's ends: a key that it does not have is told before anything is made.
func tryEnds(ctx context.Context, spec *sweeps.Spec, from sweeps.Origin) error {
	plan, err := sweeps.NewPlan(ctx, spec)
	if err != nil {
		return usage(err)
	}
	for _, i := range []int{0, plan.Len() - 1} {
		p := plan.Point(i)
		if _, err := circuit.Parse(from.File, from.Source, spec.Sets(p)); err != nil {
			return usage(spec.Placed(err, p))
		}
	}
	return nil
}

// handOut gives what is missing to an engine.
func (e *engineFlags) handOut(cmd *cobra.Command, f *sweeps.Folder, out io.Writer) error {
	if err := f.CheckData(); err != nil {
		return usage(err)
	}
	points, err := missing(cmd.Context(), f, out)
	if err != nil {
		return err
	}
	if len(points) == 0 {
		return concluded(f, out)
	}
	if e.engine == sweeps.Slurm {
		return e.submit(cmd.Context(), f, points, out)
	}
	return e.local(cmd, f, points, out)
}

// missing are the points that are neither done nor failed nor in somebody's hands.
func missing(ctx context.Context, f *sweeps.Folder, out io.Writer) ([]int, error) {
	census, err := f.Count()
	if err != nil {
		return nil, err
	}
	if err := refuseSecond(f); err != nil {
		return nil, err
	}
	lot, err := f.Lot(ctx)
	switch {
	case errors.Is(err, sweeps.ErrNoSlurm):
		fmt.Fprintf(out, "part of %s was handed to Slurm elsewhere, which cannot be asked here: what it still does is done twice, and harms nothing\n", f.Name)
		lot = &sweeps.Lot{}
	case err != nil:
		return nil, fmt.Errorf("what Slurm has of this sweep cannot be found out: %w", err)
	}
	held := map[int]bool{}
	for _, i := range lot.Points {
		held[i] = true
	}
	points := slices.DeleteFunc(slices.Clone(census.Missing()), func(i int) bool { return held[i] })
	if n := len(census.Missing()) - len(points); n > 0 {
		fmt.Fprintf(out, "%s are in Slurm's hands already (settle sweep status %s)\n", plural(n, "point"), f.Dir)
	}
	return points, nil
}

// refuseSecond refuses to run points here that another process on this machine is running: nothing would break, and
// nothing be won.
func refuseSecond(f *sweeps.Folder) error {
	all, err := f.Submissions()
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Running() {
			return usagef("process %d is running this sweep already; settle sweep status %s tells how far it is, settle sweep cancel %s stops it", s.PID, f.Dir, f.Dir)
		}
	}
	return nil
}

// concluded says what a sweep came to, and fails if points have no result.
func concluded(f *sweeps.Folder, out io.Writer) error {
	census, err := f.Count()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %d of %s done; %s\n", f.Name, census.Finished(), plural(f.Plan.Len(), "point"), f.Dir)
	tellFailed(out, census)
	switch {
	case len(census.Failed) > 0:
		return exitError{exitFailed, fmt.Errorf("%s failed: mend the circuit, or settle sweep resume --retry %s", plural(len(census.Failed), "point"), f.Dir)}
	case census.Finished() == f.Plan.Len():
		fmt.Fprintf(out, "next: settle sweep gather %s\n", f.Dir)
	}
	return nil
}

// tellFailed explains the first points that failed.
func tellFailed(out io.Writer, c *sweeps.Census) {
	told := 0
	for i := range c.Done {
		failed, ok := c.Failed[i]
		if !ok {
			continue
		}
		if told++; told > maxTold {
			fmt.Fprintf(out, "  ... and %d more\n", len(c.Failed)-maxTold)
			return
		}
		again := ""
		if failed.Attempts > 1 {
			again = fmt.Sprintf(" (tried %d times)", failed.Attempts)
		}
		fmt.Fprintf(out, "  point %d, %s: failed%s: %s\n", i, failed.What, again, failed.Detail)
	}
}

// workerCommand is a worker with its share of the cores.
func workerCommand(f *sweeps.Folder, workers int, how string) (func() *exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	share := fmt.Sprint(max(1, runtime.NumCPU()/workers))
	return func() *exec.Cmd {
		cmd := exec.Command(program, "sweep", "work", f.Dir, how)
		cmd.Env = append(os.Environ(), "GOMAXPROCS="+share, "OPENBLAS_NUM_THREADS="+share)
		return cmd
	}, nil
}
