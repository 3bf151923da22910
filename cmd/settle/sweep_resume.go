package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"settle/sweeps"

	"github.com/spf13/cobra"
)

func newSweepResume() *cobra.Command {
	var e engineFlags
	retry, quick := false, false
	cmd := &cobra.Command{
		Use:   "resume DIR",
		Short: "Go on with a sweep: run what is missing, here or on a cluster",
		Long: `Checks the results that are there (settle verify; one that is not whole is run again), and runs
what is missing, with either engine, whichever began the sweep. What Slurm still has of it is left
to Slurm. Points whose runs were broken off go on from their checkpoints.

` + exitHelp,
		Example: "  settle sweep resume runs\n  settle sweep resume runs --engine slurm --time 4h",
		Args:    args(1, 1, "one DIR"),
		RunE: func(cmd *cobra.Command, given []string) error {
			if err := e.check(); err != nil {
				return err
			}
			f, err := openSweep(cmd.Context(), given[0])
			if err != nil {
				return err
			}
			if err := f.GoesOnWith(identityVersion()); err != nil {
				return usage(err)
			}
			if retry {
				if err := f.Retry(); err != nil {
					return err
				}
			}
			if !quick {
				if err := discardBroken(cmd, f, e.workers); err != nil {
					return err
				}
			}
			return e.handOut(cmd, f, cmd.OutOrStdout())
		},
	}
	e.flags(cmd)
	cmd.Flags().BoolVar(&retry, "retry", false, "try points again that failed")
	cmd.Flags().BoolVar(&quick, "quick", false, "take the results that are there for whole, as they were when they were written")
	return cmd
}

// discardBroken removes results that are damaged, so that their points are run again.
func discardBroken(cmd *cobra.Command, f *sweeps.Folder, workers int) error {
	census, err := f.Count()
	if err != nil {
		return err
	}
	var broken []sweeps.Failure
	err = readResults(cmd.Context(), f, workers, census, func(r sweeps.Report) {
		if r.Outcome == sweeps.Broken {
			broken = append(broken, *r.Failure)
		}
	})
	for _, b := range broken {
		fmt.Fprintf(cmd.ErrOrStderr(), "settle: the result of point %d, %s, is not whole and is run again: %s\n", b.Point, f.Describe(b.Point), b.Detail)
		err = errors.Join(err, f.Discard(b.Point))
	}
	if err == nil && cmd.Context().Err() != nil {
		return exitError{exitInterrupted, errors.New("interrupted while results were checked; --quick leaves that out")}
	}
	return err
}

// readResults checks the results that are there, and reads those that are whole, in processes of their own: a damaged
// file may take one along.
func readResults(ctx context.Context, f *sweeps.Folder, workers int, c *sweeps.Census, hear func(sweeps.Report)) error {
	command, err := workerCommand(f, workers, "--check")
	if err != nil {
		return err
	}
	var done []int
	for i, is := range c.Done {
		if is {
			done = append(done, i)
		}
	}
	return sweeps.NewCheckPool(workers, command, hear).Run(ctx, done)
}

func newSweepCancel() *cobra.Command {
	return &cobra.Command{
		Use:   "cancel DIR",
		Short: "Stop a sweep; what is done stays, and resume goes on",
		Long: `Takes the sweep's tasks from Slurm, and tells a settle sweep on this machine to stop. Results
that are there stay, and settle sweep resume goes on.

Exit codes: 0 done, or nothing was running; 1 Slurm refused; 2 DIR holds no sweep.`,
		Args: args(1, 1, "one DIR"),
		RunE: func(cmd *cobra.Command, given []string) error {
			f, err := openSweep(cmd.Context(), given[0])
			if err != nil {
				return err
			}
			jobs, local, err := f.Cancel(cmd.Context())
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			switch {
			case len(jobs) == 0 && local == 0:
				fmt.Fprintf(out, "nothing of %s is running\n", f.Name)
			case len(jobs) > 0:
				fmt.Fprintf(out, "taken from Slurm: %s\n", strings.Join(jobs, ", "))
			}
			if local > 0 {
				fmt.Fprintf(out, "told to stop, with checkpoints: %s on this machine\n", plural(local, "sweep"))
			}
			return nil
		},
	}
}
