package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"settle/circuit"
	"settle/sweeps"
)

// A task of Slurm's costs .2 s at least, and a lost one what it had done since its last point: it lasts minutes, unless
// there are so few points that nodes would have nothing to do.
const (
	longTask  = 5 * time.Minute
	shortTask = 20 * time.Second
	manyTasks = 64
)

// chunkFor is how many points a task has, by what one takes.
func chunkOf(points int, one time.Duration) int {
	one = max(one, time.Millisecond)
	spread := (points + manyTasks - 1) / manyTasks
	return max(1, min(points, max(int(shortTask/one), min(spread, int(longTask/one)))))
}

// submit hands points to Slurm.
func (e *engineFlags) submit(ctx context.Context, f *sweeps.Folder, points []int, out io.Writer) error {
	most, err := sweeps.MaxArray(ctx)
	if err != nil {
		return usage(err)
	}
	if e.chunk == 0 {
		if points, err = e.measure(ctx, f, points, out); err != nil || len(points) == 0 {
			return errors.Join(err, concluded(f, out))
		}
	}
	b, err := e.batch(most)
	if err != nil {
		return err
	}
	s, err := f.Sbatch(ctx, b, points)
	if err != nil {
		return exitError{exitFailed, fmt.Errorf("Slurm took %d of %d tasks: %w", handed(s), b.Tasks(len(points)), err)} //nolint:staticcheck // a name
	}
	fmt.Fprintf(out, "%s: %s handed to Slurm in %s of up to %s: job %s\nnext: settle sweep status %s\n", f.Name, plural(len(points), "point"),
		plural(b.Tasks(len(points)), "task"), plural(b.Chunk, "point"), jobNames(s), f.Dir)
	return nil
}

func handed(s *sweeps.Submission) (n int) {
	if s != nil {
		for _, a := range s.Jobs {
			n += a.Tasks
		}
	}
	return n
}

func jobNames(s *sweeps.Submission) (text string) {
	for i, a := range s.Jobs {
		if i > 0 {
			text += ", "
		}
		text += a.Job
	}
	return text
}

func (e *engineFlags) batch(most int) (sweeps.Batch, error) {
	program, err := os.Executable()
	return sweeps.Batch{Program: program, Chunk: e.chunk, MaxConcurrent: e.maxConcurrent, Time: e.time, Args: e.sbatch, MaxArray: most}, err
}

// longestTrial is how long a point is tried to find out what one takes.
const longestTrial = time.Minute

// measure runs one point here, as part of the sweep, and chooses by it how many a task has. It returns what is left.
func (e *engineFlags) measure(ctx context.Context, f *sweeps.Folder, points []int, out io.Writer) ([]int, error) {
	from, err := f.Origin()
	if err != nil {
		return nil, err
	}
	at := len(points) / 2
	tried := points[at]
	ctx, cancel := context.WithTimeout(ctx, longestTrial)
	defer cancel()
	report := f.Work(ctx, tried, pointRunner{from, runtime.GOMAXPROCS(0)})
	if report.Fatal != "" {
		return nil, errors.New(report.Fatal)
	}
	took := time.Duration(report.Seconds * float64(time.Second))
	e.chunk = chunkOf(len(points), took)
	if report.Outcome != sweeps.Stopped {
		points = append(points[:at:at], points[at+1:]...)
	}
	fmt.Fprintf(out, "point %d took %s here: tasks of %s\n", tried, round(took), plural(e.chunk, "point"))
	return points, nil
}

// tryPoint runs one point in a folder of its own, and says how long it took.
func tryPoint(ctx context.Context, from sweeps.Origin, sets []circuit.Set) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "settle-sweep-*")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a leftover in the system's temporary folder
	start := time.Now()
	err = pointRunner{from, runtime.GOMAXPROCS(0)}.Run(ctx, sets, dir+"/point.h5")
	return time.Since(start), err
}
