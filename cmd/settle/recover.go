package main

import (
	"fmt"

	"settle/outputs/h5"

	"github.com/spf13/cobra"
)

func newRecover() *cobra.Command {
	return &cobra.Command{
		Use:   "recover OUT.h5 ...",
		Short: "Make the file of a killed run readable",
		Long: `A run that was killed leaves a file that HDF5 refuses to open, because it was still
being written. recover marks it as closed and cuts every group back to the rows
that are there in full: nothing that had been flushed is lost. It can be repeated.`,
		Args: args(1, 1000, "one OUT.h5 or more"),
		RunE: func(cmd *cobra.Command, given []string) error {
			for _, path := range given {
				r, err := h5.Recover(path)
				if err != nil {
					return exitError{exitUsage, err}
				}
				fmt.Fprintln(cmd.OutOrStdout(), r)
			}
			return nil
		},
	}
}
