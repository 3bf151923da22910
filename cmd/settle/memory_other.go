//go:build !linux

package main

// boundMemory leaves it to the system.
func boundMemory(uint64) error { return nil }
