package main

import (
	"fmt"
	"io"
	"log/slog"
	"time"

	"settle/sweeps"

	"github.com/spf13/cobra"
)

// local runs points on this machine.
func (e *engineFlags) local(cmd *cobra.Command, f *sweeps.Folder, points []int, out io.Writer) error {
	command, err := workerCommand(f, e.workers, "--feed")
	if err != nil {
		return err
	}
	s, err := f.Submit(sweeps.Here(), points)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%s: %s to run, %d at a time; %s\n", f.Name, plural(len(points), "point"), min(e.workers, len(points)), f.Dir)
	told := newTold(cmd.ErrOrStderr(), len(points))
	err = f.NewPool(e.workers, command, told.take).Run(cmd.Context(), points)
	told.bar.clear()
	if over := s.Over(); err == nil {
		err = over
	}
	switch {
	case err != nil:
		return exitError{exitFailed, fmt.Errorf("the sweep stopped: %w; then settle sweep resume %s goes on", err, f.Dir)}
	case cmd.Context().Err() != nil:
		return stoppedSweep(cmd, f)
	}
	return concluded(f, out)
}

// stoppedSweep is how a sweep ends that was told to stop.
func stoppedSweep(cmd *cobra.Command, f *sweeps.Folder) error {
	code := exitResumable
	if byCtrlC(cmd.Context()) {
		code = exitInterrupted
	}
	census, err := f.Count()
	if err != nil {
		return err
	}
	return exitError{code, fmt.Errorf("interrupted; %d of %s done; settle sweep resume %s goes on", census.Finished(), plural(f.Plan.Len(), "point"), f.Dir)}
}

// told is what was told of a sweep that is running.
type told struct {
	bar              *progress
	all, done, wrong int
}

func newTold(stderr io.Writer, all int) *told {
	return &told{bar: newProgress(stderr, slog.New(slog.NewTextHandler(stderr, nil))), all: all}
}

func (t *told) take(r sweeps.Report) {
	switch r.Outcome {
	case sweeps.Failed:
		t.wrong++
	case sweeps.Stopped:
		return
	}
	t.done++
	t.bar.tellSweep(t.done, t.wrong, t.all)
}

// tellSweep tells how many points of a sweep are over.
func (p *progress) tellSweep(done, wrong, all int) {
	now := time.Now()
	if now.Sub(p.last) < p.every {
		return
	}
	p.last = now
	rest := left(now.Sub(p.start), float64(done)/float64(all)).Round(time.Second)
	if !p.terminal {
		p.log.Info("sweeping", "points_over", done, "failed", wrong, "points", all, "left_s", rest.Seconds())
		return
	}
	p.shown = true
	line := fmt.Sprintf("%d of %d points", done, all)
	if wrong > 0 {
		line += fmt.Sprintf(", %d failed", wrong)
	}
	fmt.Fprintf(p.out, "\r\x1b[K%s; about %s left", line, max(time.Second, rest))
}
