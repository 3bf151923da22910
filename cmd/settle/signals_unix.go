//go:build unix

package main

import (
	"os"
	"syscall"
)

// stopSignals are Ctrl-C, what kill and batch systems send, the end of a terminal, and what batch systems can be told
// to send some time before the end.
var stopSignals = []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGUSR1}
