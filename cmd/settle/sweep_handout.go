package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"slices"

	"settle/sweeps"

	"github.com/spf13/cobra"
)

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
	if err := f.Clear(); err != nil {
		return err
	}
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
