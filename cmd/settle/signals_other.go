//go:build !unix

package main

import (
	"os"
	"syscall"
)

// stopSignals are Ctrl-C, and the end of a console.
var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM}
