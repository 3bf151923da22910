//go:build !unix

package main

import (
	"context"
	"os"
	"syscall"
)

// stopSignals are Ctrl-C, and the end of a console.
var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}

// byUSR1 tells whether a context was ended by the signal that batch systems send: there are none here.
func byUSR1(context.Context) bool { return false }
