package main

import (
	"fmt"
	"io"
	"strings"

	"settle/circuit"

	"github.com/spf13/cobra"
)

func newExpand() *cobra.Command {
	var o overrides
	arm := ""
	cmd := &cobra.Command{
		Use:   "expand FILE|MODEL",
		Short: "Write a network in short form out as populations, pathways and phases",
		Long: `Prints the circuit that a file describes, every population, pathway, input, phase and
rule written out and every default filled in. A file with [network] and [credit] in short
form becomes one that shows each loop and each feedback pathway, and in which any of them
can be changed: save it, edit it, run it. It reads back as the same circuit, with the same
random numbers.

With --arm the keys of that arm of [arm] are put in place of the file's own; without, the
file itself is written out and its arms are named in the first line. --set comes last, as
for run.

` + exitHelp,
		Example: "  settle expand digits.toml > digits-expanded.toml\n  settle expand digits.toml --arm BP\n  settle expand digits.toml --set credit.loop=tanh-zero",
		Args:    args(1, 1, "one FILE or MODEL"),

		ValidArgsFunction: completeModels,
		RunE: func(cmd *cobra.Command, given []string) error {
			sets, err := o.list()
			if err != nil {
				return err
			}
			spec, err := readSpec(given[0], sets)
			if err != nil {
				return usage(err)
			}
			return expand(cmd.OutOrStdout(), spec, arm)
		},
	}
	o.flags(cmd)
	cmd.Flags().StringVar(&arm, "arm", "", "write out this arm, `NAME`, of the file")
	return cmd
}

// expand prints a circuit written out, below a line that says what it is.
func expand(out io.Writer, base *circuit.Spec, arm string) error {
	spec, text := base, "# written out from "+base.File
	switch {
	case arm != "":
		var err error
		if spec, err = base.Arm(arm); err != nil {
			return usage(err)
		}
		text += ", arm " + arm
	case len(base.Arms) > 0:
		text += " without its arms: " + strings.Join(armNames(base), ", ")
	}
	for _, s := range base.Sets {
		if s.Value != circuit.Unset {
			text += fmt.Sprintf(", --set %s=%s", s.Key, s.Value)
		}
	}
	_, err := fmt.Fprintf(out, "%s\n\n%s", strings.Map(onOneLine, text), circuit.Encode(spec))
	return err
}

func armNames(s *circuit.Spec) []string {
	names := make([]string, len(s.Arms))
	for i, a := range s.Arms {
		names[i] = a.Name
	}
	return names
}

// onOneLine keeps line breaks in an override from ending the comment.
func onOneLine(c rune) rune {
	if c < ' ' {
		return ' '
	}
	return c
}
