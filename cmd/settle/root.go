package main

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"settle/circuit"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// run executes one command line and returns its exit code.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := untilSignal(context.Background())
	defer stop()
	completing = len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd)
	root := newRoot()
	out := &checked{w: stdout}
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if err == nil && out.err != nil {
		err = fmt.Errorf("writing the output: %w", out.err)
	}
	return exitCode(err, stderr)
}

// checked remembers the first error of the writer below: a report that nobody could read is no
// success.
type checked struct {
	w   io.Writer
	err error
}

func (c *checked) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	if err != nil && c.err == nil {
		c.err = err
	}
	return n, err
}

const rootHelp = `settle simulates continuous-time neural circuits: populations of rate neurons with
explicit time constants, joined by pathways, integrated as one system of coupled
differential equations until they settle. A circuit with plasticity rules learns from the
states that it settles at. A circuit is a TOML file, a result is an HDF5 file, and every
run ends with a verdict.

First steps:
  settle run                                 the built-in example: learns real handwritten digits
  settle report digits.h5 -o report          its learning curves, angles, stability, and a table
  settle new inversion-loop loop.toml        a commented circuit file to edit
  settle check loop.toml                     is it right, is it stable, how long will it take
  settle run loop.toml -o loop.h5            integrate it
  settle show loop.h5                        what is in the file
  settle plot loop.h5 -o loop.svg            draw its traces
  settle verify loop.h5                      is the file whole, and what was written
  settle view loop.h5                        look at it in the browser
  settle compare loop.toml                   which method is the cheapest for it
  settle expand net.toml                     a network in short form, written out

` + exitHelp

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:           "settle",
		Short:         "A continuous-time neural circuit simulator",
		Long:          rootHelp,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.ArbitraryArgs,
		RunE:          rootRun,
	}
	root.SetFlagErrorFunc(flagError)
	root.CompletionOptions.DisableDefaultCmd = true
	root.AddCommand(newNew(), newModels(), newCheck(), newExpand(), newRun(), newCompare(), newShow(), newPlot(), newReport(), newView(), newRecover(), newVerify(), newSweep(),
		newSchema(), newCompletion(), newMan(), newVersion(), newProbe())
	return root
}

// rootRun sees only what is no command.
func rootRun(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	return usagef("unknown command %q; commands: %s%s", args[0], strings.Join(commandNames(cmd), ", "), didYouMean(args[0], commandNames(cmd)))
}

func commandNames(cmd *cobra.Command) []string {
	var names []string
	for _, c := range cmd.Commands() {
		if !c.Hidden {
			names = append(names, c.Name())
		}
	}
	return names
}

// didYouMean is "; did you mean ...?" or nothing.
func didYouMean(word string, among []string) string {
	if s, ok := circuit.Suggest(word, among); ok {
		return fmt.Sprintf("; did you mean %q?", s)
	}
	return ""
}

var flagName = regexp.MustCompile(`--([A-Za-z0-9-]+)`)

// flagError adds a suggestion to an unknown flag and points at the help.
func flagError(cmd *cobra.Command, err error) error {
	hint := ""
	if m := flagName.FindStringSubmatch(err.Error()); m != nil && strings.Contains(err.Error(), "unknown flag") {
		var names []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
		if s, ok := circuit.Suggest(m[1], names); ok {
			hint = fmt.Sprintf("; did you mean --%s?", s)
		}
	}
	return usagef("%w%s (see settle %s --help)", err, hint, cmd.Name())
}

// args limits the number of arguments with a plain message.
func args(least, most int, form string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, given []string) error {
		if len(given) < least || len(given) > most {
			return usagef("settle %s takes %s, got %s", cmd.Name(), form, plural(len(given), "argument"))
		}
		return nil
	}
}
