package main

import "syscall"

// boundMemory lets the process have so many bytes of addresses at most.
func boundMemory(bytes uint64) error {
	return syscall.Setrlimit(syscall.RLIMIT_AS, &syscall.Rlimit{Cur: bytes, Max: bytes})
}
