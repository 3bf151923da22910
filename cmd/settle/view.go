package main

import (
	"fmt"
	"os/exec"
	"runtime"

	"settle/outputs/view"

	"github.com/spf13/cobra"
)

// viewFlags say how the page is opened.
type viewFlags struct {
	noOpen bool
	port   int
}

// mostViewed is how many files are shown side by side.
const mostViewed = 8

func newView() *cobra.Command {
	var v viewFlags
	cmd := &cobra.Command{
		Use:   "view OUT.h5 ...",
		Short: "Look at result files in the browser",
		Long: `Shows result files on a page in the browser: the circuit, phase by phase; traces, activity
and step sizes over time, with the verdict of each episode; learning curves, angles,
stability, eigenvalues and weights of a training; the circuit file and where the result
comes from. Several files stand side by side. A run that is still going is followed.

The page is served by this program, to this machine and to nobody without the address that
it prints; files are only read, and of a long recording only what is in sight. Ctrl-C ends
it. To look from another machine: settle view --no-open --port 8017 OUT.h5 there,
ssh -L 8017:127.0.0.1:8017 here, and open the address that it printed.`,
		Example: "  settle view loop.h5\n  settle view before.h5 after.h5",
		Args:    args(1, mostViewed, fmt.Sprintf("one OUT.h5 to %d", mostViewed)),
		RunE:    v.run,
	}
	cmd.Flags().BoolVar(&v.noOpen, "no-open", false, "print the address and leave opening it to you")
	cmd.Flags().IntVar(&v.port, "port", 0, "port on this machine (default any that is free)")
	return cmd
}

func (v *viewFlags) run(cmd *cobra.Command, paths []string) error {
	if v.port < 0 || v.port > 65535 {
		return usagef("--port %d: 1 to 65535 are allowed, or 0 for any that is free", v.port)
	}
	for _, path := range paths {
		if err := probe(path); err != nil {
			return usage(err)
		}
	}
	s, err := view.Listen(paths, v.port)
	if err != nil {
		return usage(err)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s\nCtrl-C ends it.\n", s.Address())
	if !v.noOpen {
		if err := openBrowser(s.AddressOnce()); err != nil {
			fmt.Fprintf(cmd.ErrOrStderr(), "no browser could be started (%v): open the address above\n", err)
		}
	}
	return s.Serve(cmd.Context())
}

// openBrowser asks the desktop to open an address.
func openBrowser(address string) error {
	program := "xdg-open"
	if runtime.GOOS == "darwin" {
		program = "open"
	}
	cmd := exec.Command(program, address)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // whether it finds a browser is between it and the user
	return nil
}
