//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"syscall"
)

// stopSignals are Ctrl-C, what kill and batch systems send, the end of a terminal, and what batch systems can be told
// to send some time before the end.
var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1}

// byUSR1 tells whether a context was ended by the signal that batch systems send some time before the end.
func byUSR1(ctx context.Context) bool {
	var s stopped
	return errors.As(context.Cause(ctx), &s) && s.Signal == syscall.SIGUSR1
}
