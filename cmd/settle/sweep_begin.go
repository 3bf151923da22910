package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"settle/circuit"
	"settle/models/builtin"
	"settle/sweeps"

	"github.com/spf13/cobra"
)

// begin makes the folder of a sweep, or opens it.
func begin(ctx context.Context, dir string, spec *sweeps.Spec, from sweeps.Origin) (f *sweeps.Folder, existed bool, err error) {
	if err := tryEnds(ctx, spec, from); err != nil {
		return nil, false, err
	}
	f, existed, err = sweeps.Begin(ctx, dir, spec, from, identityVersion())
	return f, existed, usage(err)
}

// newSweepBegin is for engines other than ours.
func newSweepBegin() *cobra.Command {
	output := ""
	cmd := &cobra.Command{
		Use:   "begin SWEEP.toml -o DIR",
		Short: "Make a sweep's folder, and run nothing",
		Long: `Makes the folder of a sweep, for whatever tool is to start settle sweep work DIR, here or on other
machines that see the folder. A folder that holds the same sweep already is left as it is.

Exit codes: 0 done; 2 the command line or a file it names is wrong, or the folder holds another sweep.`,
		Example: "  settle sweep begin sweep.toml -o runs\n  settle sweep work runs --share 1/4",
		Args:    args(1, 1, "one SWEEP.toml"),
		RunE: func(cmd *cobra.Command, given []string) error {
			spec, from, err := readSweep(given[0])
			if err != nil {
				return err
			}
			if output == "" {
				output = fileName(spec.Name)
			}
			f, existed, err := begin(cmd.Context(), output, spec, from)
			if err != nil {
				return err
			}
			was := ""
			if existed {
				was = " already"
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %s; %s is there%s\nnext: settle sweep work %s\n", f.Name, plural(f.Plan.Len(), "point"), output, was, output)
			return nil
		},
	}
	cmd.Flags().StringVarP(&output, "output", "o", "", "folder of the results (default NAME of the sweep)")
	return cmd
}

// readSweep reads a sweep file and the circuit that it names.
func readSweep(file string) (*sweeps.Spec, sweeps.Origin, error) {
	spec, err := sweeps.Read(file)
	if err != nil {
		return nil, sweeps.Origin{}, usage(err)
	}
	from, err := originOf(spec)
	return spec, from, usage(err)
}

// originOf finds the circuit of a sweep: a file beside it, or a built-in model.
func originOf(spec *sweeps.Spec) (sweeps.Origin, error) {
	path := spec.Circuit
	if !filepath.IsAbs(path) {
		path = filepath.Join(filepath.Dir(spec.File), path)
	}
	m, ok := builtin.Find(spec.Circuit)
	source, err := os.ReadFile(path)
	switch {
	case err == nil:
		return sweeps.Origin{File: path, Source: source}, nil
	case ok:
		return sweeps.Origin{File: m.Name + ".toml", Source: m.Source, Builtin: true}, nil
	case errors.Is(err, fs.ErrNotExist):
		return sweeps.Origin{}, spec.Wrong("circuit", fmt.Sprintf("there is no file %s, and no built-in model of that name%s", path, didYouMean(spec.Circuit, builtin.Names())))
	}
	return sweeps.Origin{}, spec.Wrong("circuit", err.Error())
}

// identityVersion is what results depend on besides the files.
func identityVersion() string { return version + ", revision " + revisionText() }

// tryEnds reads the circuit at the sweep's ends: a key that it does not have is told before anything is made.
func tryEnds(ctx context.Context, spec *sweeps.Spec, from sweeps.Origin) error {
	plan, err := sweeps.NewPlan(ctx, spec)
	if err != nil {
		return usage(err)
	}
	for _, i := range []int{0, plan.Len() - 1} {
		p := plan.Point(i)
		if _, err := circuit.Parse(from.File, from.Source, spec.Sets(p)); err != nil {
			return usage(spec.Placed(err, p))
		}
	}
	return nil
}
