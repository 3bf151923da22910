package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"settle/outputs/h5"

	"github.com/spf13/cobra"
)

// The HDF5 library falls over some damaged files, or reads them without end. So a process of its own reads such a
// file first, with bounded time and memory; only what it survives is opened here.
const (
	probeTime   = 20 * time.Second
	probeTimeMB = time.Second // and for each megabyte: a merged sweep of 1000 points takes .3 s each
	probeMost   = 10 * time.Minute
	probeMemory = 4 << 30
	probeName   = "probe"
)

// probe finds out whether a file can be read.
func probe(path string) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.Background(), patience(path))
	defer stop()
	cmd := exec.CommandContext(ctx, program, probeName, path)
	cmd.Env = append(os.Environ(), "GOTRACEBACK=none", "OPENBLAS_NUM_THREADS=1")
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	switch err := cmd.Run(); {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s is damaged: reading it takes without end (settle verify %s may say where)", path, path)
	default:
		return probed(path, said.String())
	}
}

// patience is how long a file may take to be read.
func patience(path string) time.Duration {
	info, err := os.Stat(path)
	if err != nil {
		return probeTime // whoever opens it tells
	}
	return min(probeMost, probeTime+time.Duration(info.Size()>>20)*probeTimeMB)
}

// goodFiles are those that were probed, of which circuits take many matrices.
var goodFiles sync.Map

func probeOnce(path string) error {
	if _, good := goodFiles.Load(path); good {
		return nil
	}
	err := probe(path)
	if err == nil {
		goodFiles.Store(path, true)
	}
	return err
}

// probed is the error that the probe told, or that it could not tell any.
func probed(path, said string) error {
	for _, line := range strings.Split(said, "\n") {
		if told, ok := strings.CutPrefix(line, prefix(nil)); ok && !strings.Contains(told, "no reason given") {
			return errors.New(told)
		}
	}
	return fmt.Errorf("%s is damaged: the HDF5 library falls over it (settle verify %s may say where)", path, path)
}

func newProbe() *cobra.Command {
	return &cobra.Command{
		Use:    probeName + " OUT.h5",
		Short:  "Read a file as far as it takes to find out whether it can be read",
		Hidden: true,
		Args:   args(1, 1, "one OUT.h5"),
		RunE: func(_ *cobra.Command, given []string) error {
			if err := boundMemory(probeMemory); err != nil {
				return err
			}
			f, err := h5.Open(given[0])
			if err != nil {
				return usage(err)
			}
			f.Hold()
			return usage(errors.Join(f.Probe(), f.Close()))
		},
	}
}
