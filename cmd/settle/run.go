package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"

	"settle/circuit"
	"settle/integrators"
	"settle/models"
	"settle/models/builtin"

	"github.com/spf13/cobra"
)

// runFlags are the flags of settle run.
type runFlags struct {
	overrides
	output    string
	force     bool
	resume    bool
	every     time.Duration
	quiet     bool
	logFormat string
	workers   int
	seeds     int
	arms      []string
}

func newRun() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run [FILE|MODEL]",
		Short: "Integrate a circuit and record it in an HDF5 file",
		Long: `Integrates the circuit of a TOML file, or a built-in model (settle models), through its
phases, and records traces, settled states and verdicts in an HDF5 file, by default
NAME.h5 in this folder. Without an argument it runs the built-in model ` + builtin.Default + `.

A circuit with [plasticity] learns: every [arm] of the file with every seed (--seeds), from
the same initial weights and the same examples in the same order. settle report makes
figures and a table of the result.

Every phase ends with a verdict; another one than settled or finished is explained,
with the next thing to try, and makes the exit code 1.

A run that takes long keeps a checkpoint beside its file, OUT.h5.checkpoint, and removes it
at its end. The same command with --resume starts the run, goes on with it after whatever
broke it off, or does nothing if it is finished; the file comes to the same bits as that of
an unbroken run. Ctrl-C ends the run with a checkpoint and leaves a readable file; a second
one ends it at once. So do SIGTERM, SIGHUP and SIGUSR1, with exit code 75: run it again.

` + exitHelp,
		Example: `  settle run loop.toml -o loop.h5
  settle run loop.toml -o loop.h5 --set population.u.leak=0.1 --seed 3
  settle run linear-regression --seeds 5 -o fig3a.h5
  settle run nonlinear-regression --arms NDI,DI
  settle run mnist --data out/mnist -o mnist.h5 --resume
  settle run random-network --method rk4 --step "0.5 ms"`,
		Args:              args(0, 1, "one FILE or MODEL, or none"),
		ValidArgsFunction: completeModels,
		RunE: func(cmd *cobra.Command, given []string) error {
			name := builtin.Default
			if len(given) == 1 {
				name = given[0]
			}
			return f.run(cmd, name)
		},
	}
	f.flags(cmd)
	cmd.Flags().StringVarP(&f.output, "output", "o", "", "HDF5 file to write (default NAME.h5)")
	cmd.Flags().BoolVar(&f.force, "force", false, "overwrite an existing output")
	cmd.Flags().BoolVar(&f.resume, "resume", false, "go on with the run that an existing output is of; without one, start it")
	cmd.Flags().DurationVar(&f.every, "checkpoint-every", 10*time.Second, "time between checkpoints, which are taken at the next point that allows it; 0s: only when the run is told to stop")
	cmd.Flags().BoolVarP(&f.quiet, "quiet", "q", false, "print nothing but errors")
	cmd.Flags().StringVar(&f.logFormat, "log-format", "text", "form of the log lines on stderr: text or json")
	cmd.Flags().IntVar(&f.workers, "workers", runtime.GOMAXPROCS(0), "trials, or arms and seeds, that run at the same time; the results are the same for any number")
	cmd.Flags().StringSliceVar(&f.arms, "arms", nil, "of a circuit that learns, only these arms (DI,NDI)")
	cmd.Flags().IntVar(&f.seeds, "seeds", 1, "let a circuit that learns do so with so many seeds: the file's, the next, ...")
	return cmd
}

func (f *runFlags) run(cmd *cobra.Command, name string) error {
	if f.workers < 1 {
		return usagef("--workers %d: at least 1", f.workers)
	}
	if f.seeds < 1 {
		return usagef("--seeds %d: at least 1", f.seeds)
	}
	if f.resume && f.force {
		return usagef("--resume goes on with an output, --force overwrites it: give one of them")
	}
	if f.every < 0 {
		return usagef("--checkpoint-every %s: 0s or more", f.every)
	}
	spec, err := f.spec(name)
	if err != nil {
		return err
	}
	return f.execute(session{cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr()}, spec)
}

// session is where a run is told to stop, and what it says goes.
type session struct {
	ctx         context.Context
	out, stderr io.Writer
}

// execute runs a circuit.
func (f *runFlags) execute(at session, spec *circuit.Spec) error {
	if spec.Learns() {
		return f.train(at, spec)
	}
	if f.seeds > 1 || f.arms != nil {
		return usagef("--seeds and --arms are for circuits that learn; %s has no [plasticity] and no phase with learn = true: use --seed N", spec.File)
	}
	l, err := prepare(spec)
	if err != nil {
		return err
	}
	if err := refuseHazard(l.spec); err != nil {
		return err
	}
	if err := f.nameOutput(spec); err != nil {
		return err
	}
	log, err := newLogger(at.stderr, f.logFormat)
	if err != nil {
		return err
	}
	r, err := f.keeping(at).begin(at.ctx, l.spec, models.Layout(l.circuit, circuit.Encode(l.spec)))
	if r == nil {
		return err
	}
	bar := newProgress(at.stderr, log)
	e := &models.Experiment{Circuit: l.circuit, Task: l.task, Workers: f.workers, Recorder: r.w, Keeper: r.keeper, From: r.from}
	if !f.quiet {
		e.Progress = bar.tell
	}
	start := time.Now()
	summary, err := e.Run(r.ctx)
	err = r.end(err, summary == nil || !summary.Interrupted)
	bar.clear()
	if err != nil {
		return err
	}
	report(f.told(at), l, summary, f.output, time.Since(start))
	if summary.Interrupted {
		return r.interrupted()
	}
	return verdictError(summary)
}

// keeping says how the run is recorded.
func (f *runFlags) keeping(at session) keeping {
	return keeping{output: f.output, force: f.force, resume: f.resume, every: f.every, out: f.told(at), stderr: at.stderr}
}

// told is where results are told.
func (f *runFlags) told(at session) io.Writer {
	if f.quiet {
		return io.Discard
	}
	return at.out
}

// nameOutput chooses the results file where none was named, and refuses the circuit file itself.
func (f *runFlags) nameOutput(s *circuit.Spec) error {
	if f.output == "" {
		f.output = fileName(s.Name) + ".h5"
	}
	if sameFile(f.output, s.File) {
		return usagef("-o %s is the circuit file itself; name another file", f.output)
	}
	return nil
}

// fileName makes a circuit's name one that stays in this folder.
func fileName(name string) string {
	return strings.TrimLeft(strings.NewReplacer("/", "_", "\\", "_").Replace(name), ".")
}

// sameFile tells whether two names are of one file that exists.
func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}

// refuseExisting keeps a result from being overwritten by accident.
func refuseExisting(path string, force bool) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil
	case err != nil:
		return usage(err)
	case info.IsDir():
		return usagef("%s is a folder; name a file, as in -o %s", path, strings.TrimSuffix(path, "/")+"/out.h5")
	case !force:
		return usagef("%s exists already; --resume goes on with it, --force overwrites it, -o names another file", path)
	case !info.Mode().IsRegular():
		return usagef("%s is not a regular file", path)
	}
	return nil
}

// refuseHazard refuses tolerances with which settling would not be seen.
func refuseHazard(s *circuit.Spec) error {
	if s.Settle.Unsafe {
		return nil
	}
	for _, p := range s.Phases {
		if p.Until != "settled" || p.Solve == "equilibrium" {
			continue
		}
		i := s.Integrator
		capped := i.StabilityCap != "off"
		if err := integrators.SettleHazard(i.Method, i.Rtol, i.Atol, s.Settle.Rtol, s.Settle.Atol, capped); err != nil {
			return usage(s.Errorf("integrator.stability_cap", "phase %s would not be seen to settle: %v", p.Name, err))
		}
	}
	return nil
}

// report prints what a run came to.
func report(out io.Writer, l *loaded, s *models.Summary, file string, took time.Duration) {
	fmt.Fprintf(out, "%s: %s in %s; %s\n", l.spec.Name, plural(s.Trials, "trial"), round(took), file)
	for v, n := range s.Verdicts {
		if n > 0 {
			fmt.Fprintf(out, "  %-18s %d of %s\n", models.Verdict(v), n, plural(s.Episodes, "episode"))
		}
	}
	if n := s.SettledBy[models.ByEquilibrium]; n > 0 {
		fmt.Fprintf(out, "  %s solved for equilibrium, not followed in time; steps are then iterations\n", plural(n, "episode"))
	}
	fmt.Fprintf(out, "  %s (%d refused), %s of the derivative, %.3g multiply-adds\n",
		plural(int(s.Accepted), "step"), s.Refused, plural(int(s.Evaluations), "evaluation"), float64(s.Products))
	reportMethods(out, l, s)
	for i, e := range s.Failures {
		if i == maxTold {
			fmt.Fprintf(out, "  ... and %d more; /episodes in %s has them all\n", s.Failed()-maxTold, file)
			break
		}
		tell(out, &e)
	}
}

// maxTold is how many failed episodes are told in full.
const maxTold = 3

// tell explains an episode that did not end well.
func tell(out io.Writer, e *models.Episode) {
	fmt.Fprintf(out, "  trial %d, phase %s: %s: %s\n", e.Trial, e.Phase, e.Verdict, e.Verdict.Meaning())
	if e.Detail != "" {
		fmt.Fprintf(out, "    measured: %s\n", e.Detail)
	}
	if next := e.Verdict.NextStep(); next != "" {
		fmt.Fprintf(out, "    next: %s\n", next)
	}
}

// badEnd is how a run ends whose result is whole, and not what one would like.
type badEnd struct{ error }

// verdictError turns a run's verdicts into the exit code; the report has said the rest.
func verdictError(s *models.Summary) error {
	if s.Failed() == 0 {
		return nil
	}
	e := s.Failures[0]
	return exitError{exitFailed, badEnd{fmt.Errorf("%d of %s did not end well; the first: trial %d, phase %s: %s",
		s.Failed(), plural(s.Episodes, "episode"), e.Trial, e.Phase, e.Verdict)}}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// round shortens a duration to three digits or so.
func round(d time.Duration) time.Duration {
	switch {
	case d > 10*time.Second:
		return d.Round(100 * time.Millisecond)
	case d > time.Second:
		return d.Round(10 * time.Millisecond)
	}
	return d.Round(100 * time.Microsecond)
}
