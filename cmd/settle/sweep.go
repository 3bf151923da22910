package main

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"time"

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

func (f *sweepFlags) told(cmd *cobra.Command) io.Writer {
	if f.quiet {
		return io.Discard
	}
	return cmd.OutOrStdout()
}
