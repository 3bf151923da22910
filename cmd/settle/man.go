package main

import (
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"
)

func newMan() *cobra.Command {
	return &cobra.Command{
		Use:   "man DIR",
		Short: "Write the manual pages into a folder",
		Long: `Writes settle(1) and a page for each command, settle-run(1) and so on, into a folder,
which is made if need be. To read one: man DIR/settle-run.1. Where man finds them by
itself: a folder man1 in one of those that manpath prints, as in

  settle man ~/.local/share/man/man1`,
		Args: args(1, 1, "one DIR"),
		RunE: func(_ *cobra.Command, given []string) error {
			if err := os.MkdirAll(given[0], 0o755); err != nil {
				return usage(err)
			}
			header := &doc.GenManHeader{Section: "1", Source: "settle " + version, Manual: "settle's manual"}
			return usage(doc.GenManTree(manual(newRoot()), header, given[0]))
		},
	}
}

// manual puts the help of all commands in the form that pages are made of.
func manual(cmd *cobra.Command) *cobra.Command {
	cmd.DisableAutoGenTag = true
	cmd.Long = section(described(cmd))
	if cmd.HasParent() {
		cmd.Long += exitSection
	} else {
		cmd.Long += exitSection + filesSection
	}
	for _, c := range cmd.Commands() {
		manual(c)
	}
	return cmd
}

// described is what the help says, without the exit codes, which have a section of their own.
func described(cmd *cobra.Command) string {
	text := cmd.Long
	if text == "" {
		text = cmd.Short + "."
	}
	return strings.TrimSpace(strings.Replace(text, exitHelp, "", 1))
}

// section sets lines that are indented apart, and keeps them as they are.
func section(text string) string {
	var b strings.Builder
	before := ""
	for _, line := range strings.Split(text, "\n") {
		if indented(line) && !indented(before) && before != "" {
			b.WriteString("\n")
		}
		if indented(line) {
			b.WriteString("  ") // four in all: as it stands
		} else {
			line = unmarked.Replace(line)
		}
		b.WriteString(line + "\n")
		before = line
	}
	return b.String()
}

func indented(line string) bool { return strings.HasPrefix(line, "  ") }

// unmarked is for words that would otherwise be emphasised or taken for tags.
var unmarked = strings.NewReplacer("*", `\*`, "_", `\_`, "<", `\<`)

const exitSection = `
# EXIT STATUS

**0** done

**1** the run failed: it did not settle, it diverged, the disk is full

**2** the command line or a file it names is wrong

**75** told to stop (SIGTERM, SIGUSR1); **settle run --resume** goes on

**130** interrupted (Ctrl-C)
`

const filesSection = `
# FILES

*NAME.toml* a circuit: populations, pathways, inputs, phases; **settle new** writes one to begin with,
**settle schema** describes all keys

*NAME.h5* what a run came to, in HDF5; further parts of a long run are *NAME.0002.h5*, *NAME.0003.h5*, ...

*NAME.h5.checkpoint* where a run stands that is not finished: what **settle run --resume** goes on from
`
