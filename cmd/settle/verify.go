package main

import (
	"encoding/json"
	"fmt"
	"io"

	"settle/outputs/verify"

	"github.com/spf13/cobra"
)

func newVerify() *cobra.Command {
	asJSON := false
	cmd := &cobra.Command{
		Use:   "verify OUT.h5 ...",
		Short: "Check result files",
		Long: `Reads result files from the first byte to the last, with all their segments, and changes
nothing: is the structure sound, are the rows of each group whole, does time go on, do
verdicts mean something, are values finite, is it told where the file comes from, and are the
values those that were written (a checksum of every dataset is kept when a run closes its file).
It says in words what state a file is in: finished, failed, interrupted, still running, killed,
damaged. A run that is going on is checked as far as it was flushed.

Exit codes: 0 nothing was found wrong; 1 something was, in at least one file, or a file was
left by a killed run; 2 a file is missing or no HDF5 file.`,
		Example: "  settle verify loop.h5\n  settle verify runs/*.h5 --json",
		Args:    args(1, 1_000_000, "one OUT.h5 or more"),
		RunE: func(cmd *cobra.Command, given []string) error {
			return verifyAll(cmd.OutOrStdout(), given, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print a JSON object a file, one a line")
	return cmd
}

func verifyAll(out io.Writer, paths []string, asJSON bool) error {
	wrong := 0
	for _, path := range paths {
		r, err := verify.File(path, probe)
		if err != nil {
			return usage(err)
		}
		if !r.Sound {
			wrong++
		}
		if err := tellReport(out, r, asJSON); err != nil {
			return err
		}
	}
	switch {
	case wrong == 0:
		return nil
	case len(paths) == 1:
		return exitError{exitFailed, nil}
	}
	return exitError{exitFailed, fmt.Errorf("%d of %d files are not sound", wrong, len(paths))}
}

func tellReport(out io.Writer, r *verify.Report, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(out).Encode(r)
	}
	_, err := fmt.Fprint(out, r)
	return err
}
