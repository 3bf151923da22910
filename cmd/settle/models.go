package main

import (
	"fmt"
	"os"
	"strings"

	"settle/models/builtin"

	"github.com/spf13/cobra"
)

func newModels() *cobra.Command {
	return &cobra.Command{
		Use:   "models",
		Short: "List the built-in models, a line each",
		Long:  "Lists the built-in models. Run one with settle run NAME, copy one with settle new NAME FILE.",
		Args:  args(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			width := 0
			for _, m := range builtin.All() {
				width = max(width, len(m.Name))
			}
			for _, m := range builtin.All() {
				fmt.Fprintf(cmd.OutOrStdout(), "%-*s  %s\n", width, m.Name, m.Description)
			}
			return nil
		},
	}
}

func newNew() *cobra.Command {
	force := false
	cmd := &cobra.Command{
		Use:   "new MODEL [FILE]",
		Short: "Write a built-in model as a circuit file to edit",
		Long: `Writes the circuit file of a built-in model (settle models lists them) to FILE, or
to MODEL.toml. An existing file is left alone unless --force is given; - prints it.`,
		Example:           "  settle new inversion-loop loop.toml",
		Args:              args(1, 2, "MODEL and maybe a FILE"),
		ValidArgsFunction: completeModels,
		RunE: func(cmd *cobra.Command, given []string) error {
			m, err := findModel(given[0])
			if err != nil {
				return err
			}
			file := m.Name + ".toml"
			if len(given) == 2 {
				file = given[1]
			}
			if file == "-" {
				_, err := cmd.OutOrStdout().Write(m.Source)
				return err
			}
			if err := writeNew(file, m.Source, force); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "wrote %s: %s\nnext: settle check %s; settle run %s -o %s.h5\n",
				file, m.Description, file, file, strings.TrimSuffix(file, ".toml"))
			return nil
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "overwrite an existing file")
	return cmd
}

func findModel(name string) (builtin.Model, error) {
	m, ok := builtin.Find(name)
	if !ok {
		return m, usagef("no built-in model %q%s; settle models lists them", name, didYouMean(name, builtin.Names()))
	}
	return m, nil
}

// writeNew writes a file that does not exist yet, or any with force.
func writeNew(file string, content []byte, force bool) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if force {
		flags = os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	}
	f, err := os.OpenFile(file, flags, 0o644)
	if os.IsExist(err) {
		return usagef("%s exists already; --force overwrites it", file)
	}
	if err != nil {
		return usage(err)
	}
	if _, err := f.Write(content); err != nil {
		_ = f.Close() // the write's error is the one to tell
		return err
	}
	return f.Close()
}

func completeModels(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var all []string
	for _, m := range builtin.All() {
		all = append(all, m.Name+"\t"+m.Description)
	}
	return all, cobra.ShellCompDirectiveDefault
}
