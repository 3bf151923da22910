package main

import (
	"settle/circuit"

	"github.com/spf13/cobra"
)

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of circuit files, for editors",
		Long: `Prints the JSON Schema of circuit files. Editors that know taplo use it when the
file's first line is

  #:schema settle.schema.json

after: settle schema > settle.schema.json`,
		Args: args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			_, err := cmd.OutOrStdout().Write(circuit.Schema())
			return err
		},
	}
}
