package main

import (
	"fmt"
	"runtime"

	"settle/internal/linalg"
	"settle/outputs/h5"

	"github.com/spf13/cobra"
)

// version is the release; revision is stamped by the build (-ldflags "-X main.revision=...").
var (
	version  = "0.1.0"
	revision = ""
)

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, the revision and the libraries it is built with",
		Args:  args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			fmt.Fprintf(cmd.OutOrStdout(), "settle %s, revision %s\n%s %s/%s, %s (%s), HDF5 %s, file format %s\n",
				version, revisionText(), runtime.Version(), runtime.GOOS, runtime.GOARCH,
				linalg.Backend(), linalg.CoreName(), h5.LibVersion(), formatVersion)
			return nil
		},
	}
}

// revisionText names a build that knows no revision, too.
func revisionText() string {
	if revision == "" {
		return "unknown"
	}
	return revision
}
