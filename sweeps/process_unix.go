//go:build unix

package sweeps

import (
	"errors"
	"syscall"
)

// alive tells whether a process of this machine is there.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// interrupt tells a process to stop.
func interrupt(pid int) error { return syscall.Kill(pid, syscall.SIGTERM) }
