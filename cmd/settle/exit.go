package main

import (
	"errors"
	"fmt"
	"io"

	"settle/circuit"
)

// Exit codes; the help of every command names them.
const (
	exitDone        = 0
	exitFailed      = 1   // the run failed: it did not settle, it diverged, the disk is full
	exitUsage       = 2   // the command line or the circuit file is wrong
	exitResumable   = 75  // told to stop, with a checkpoint: EX_TEMPFAIL of sysexits.h, "try again later"
	exitInterrupted = 130 // Ctrl-C
)

const exitHelp = `Exit codes: 0 done; 1 the run failed (did not settle, diverged, the disk is full);
2 the command line or a file it names is wrong; 75 told to stop (SIGTERM, SIGUSR1), settle
run --resume goes on; 130 interrupted (Ctrl-C).`

// exitError is an error with an exit code. A nil err says that all was said already.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e exitError) Unwrap() error { return e.err }

// usage marks an error as the user's: exit code 2.
func usage(err error) error {
	if err == nil {
		return nil
	}
	return exitError{exitUsage, err}
}

func usagef(format string, args ...any) error { return usage(fmt.Errorf(format, args...)) }

// exitCode prints the error, unless it was printed before, and returns its code.
func exitCode(err error, stderr io.Writer) int {
	if err == nil {
		return exitDone
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(stderr, prefix(err)+text)
	}
	return codeOf(err)
}

// codeOf is the exit code of an error.
func codeOf(err error) int {
	var e exitError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &e):
		return e.code
	}
	return exitFailed
}

// prefix names the program, except before file:line:column, which editors want to begin the line.
func prefix(err error) string {
	var one circuit.Error
	var all circuit.Errors
	if errors.As(err, &one) || errors.As(err, &all) {
		return ""
	}
	return "settle: "
}
